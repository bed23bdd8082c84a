"""Three versions of a text made one, whatever language it is in."""
