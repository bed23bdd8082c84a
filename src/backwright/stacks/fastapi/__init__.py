"""FastAPI with SQLAlchemy, on SQLite and PostgreSQL."""
