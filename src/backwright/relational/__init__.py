"""The schema of a blueprint as a value, and its SQL for each database."""
