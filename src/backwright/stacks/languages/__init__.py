"""The languages of built code: what merging, pruning and layout must know of each."""
