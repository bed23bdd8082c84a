"""Rules about what clients meet."""
