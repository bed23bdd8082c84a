"""Small pure functions from an entity to lines of code, one for each slot of the exemplar."""
