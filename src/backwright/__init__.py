"""Backwright: a senior backend developer in the form of a program."""
