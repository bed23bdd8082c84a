"""The types of fields: one module a type with all that the language asks of it."""
