"""Hand edits against changes of the page: what is kept, what clashes, what breaks; beside a merge by line."""
