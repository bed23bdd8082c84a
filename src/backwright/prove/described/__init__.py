"""Proves a backend that is known by a description: finds its document, signs callers in, makes rows, asks the rules."""
