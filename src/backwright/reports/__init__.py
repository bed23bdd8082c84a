"""What was found, shown: in a terminal, as JSON, as a page. Reports only listen."""
