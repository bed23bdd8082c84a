"""Rules about who gets in, and to what."""
