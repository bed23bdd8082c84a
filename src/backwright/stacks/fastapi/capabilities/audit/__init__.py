"""A record of every write and of every refusal."""
