"""Three-way merge that knows what it merges: Python by member, TOML/YAML/JSON by key, other text by line."""
