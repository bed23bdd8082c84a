"""What one line of a page says: fields, types, defaults, clauses, conditions."""
