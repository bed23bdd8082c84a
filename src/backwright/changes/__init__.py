"""The difference between two blueprints, as values."""
