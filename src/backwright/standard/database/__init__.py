"""Rules about what holds in the tables."""
