"""The rows of a tenant, and how accounts join it."""
