"""A request that is repeated under one key is done once."""
