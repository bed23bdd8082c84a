"""What a whole page means: what it implies, its operations, who may do what."""
