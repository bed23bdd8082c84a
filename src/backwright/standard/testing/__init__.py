"""Rules about what its own tests hold."""
