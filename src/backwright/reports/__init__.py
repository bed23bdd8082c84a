"""What was found, told: in a terminal, as JSON, as a page. Reports only listen."""
