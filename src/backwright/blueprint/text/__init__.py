"""The text of a page: its lines, words and tokens, each with its place."""
