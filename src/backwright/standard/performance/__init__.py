"""Rules about what a request costs."""
