"""Rules about what is written about it."""
