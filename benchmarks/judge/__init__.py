"""How many faults a proof notices, in the right place, and what it says of sound backends."""
