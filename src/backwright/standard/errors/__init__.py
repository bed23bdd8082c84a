"""Rules about how it refuses."""
