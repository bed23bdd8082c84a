"""How a project is served, migrated, tested and checked: read as data, from `.backwright/runtime.toml`."""
