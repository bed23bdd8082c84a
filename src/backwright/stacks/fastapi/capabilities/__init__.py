"""One folder a capability: its files, the lines that it adds to files of others, and its emitters."""
