"""What the catalogue of a PostgreSQL server knows of the tables of one database."""

import asyncpg

COLUMNS = """
SELECT column_name AS name, data_type AS type, is_nullable = 'YES' AS nullable, is_generated AS generated
FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position
"""
_TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name
"""
_SCHEMA = """
SELECT table_name || '.' || column_name AS name, concat_ws(' ', data_type, character_maximum_length,
       numeric_precision, numeric_scale, is_nullable, column_default, is_identity, collation_name) AS text
FROM information_schema.columns WHERE table_schema = current_schema()
UNION ALL
SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
UNION ALL
SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
"""


async def tables(connection: asyncpg.Connection) -> tuple[str, ...]:
    """All its tables."""
    return tuple(row[0] for row in await connection.fetch(_TABLES))


async def stored_columns(connection: asyncpg.Connection, table: str) -> list[str]:
    """The columns of a table that hold what was written to them."""
    return [row["name"] for row in await connection.fetch(COLUMNS, table) if row["generated"] == "NEVER"]


async def catalogue(connection: asyncpg.Connection) -> dict[str, str]:
    """Every column, constraint and index by name."""
    return dict(sorted((row["name"], row["text"]) for row in await connection.fetch(_SCHEMA)))
