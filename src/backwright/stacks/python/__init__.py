"""What the stacks of one language share: Python source, SQLAlchemy columns, Alembic migrations."""
