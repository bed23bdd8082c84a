"""What a build costs without its tests, by the size of the page."""
