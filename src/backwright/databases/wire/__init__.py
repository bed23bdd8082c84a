"""The statements that a program sends to its database, read off the wire between the two."""
