"""Showing, with evidence, what holds of a backend: over HTTP, in its files and in its database."""
