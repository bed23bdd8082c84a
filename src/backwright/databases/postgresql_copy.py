"""The rows of a PostgreSQL database, copied into another one that has its schema."""

import asyncio
import io
from dataclasses import dataclass

import asyncpg

from backwright.databases.adapter import Copy, Database, DatabaseError
from backwright.databases.postgresql_catalogue import stored_columns, tables

SECONDS = 5  # to reach the server
_SEQUENCES = """
SELECT t.relname, a.attname, pg_get_serial_sequence(quote_ident(t.relname), a.attname)
FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname = current_schema() AND t.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
AND pg_get_serial_sequence(quote_ident(t.relname), a.attname) IS NOT NULL
"""


@dataclass(frozen=True)
class ServerCopy(Copy):
    """A database with the schema of another one, that the rows are still to be copied into."""

    source: Database
    left_out: str  # the table that the migrations have filled themselves

    def fill(self) -> None:
        """Copy every row, table by table, with foreign keys left unchecked meanwhile; then set the sequences."""

        async def copied() -> None:
            source = await asyncpg.connect(self.source.url, timeout=SECONDS)
            target = await asyncpg.connect(self.database.url, timeout=SECONDS)
            try:
                await _fill(source, target, self.left_out)
            finally:
                await source.close()
                await target.close()

        try:
            asyncio.run(copied())
        except asyncpg.PostgresError as error:
            raise DatabaseError(
                f"the rows do not fit the tables that the project's migrations make: {error}; "
                f"somebody has altered the database by hand: write a migration that says so, then build again"
            ) from error


async def _fill(source: asyncpg.Connection, target: asyncpg.Connection, left_out: str) -> None:
    names = [name for name in await tables(source) if name != left_out]
    there = set(await tables(target))
    keys = await _without_foreign_keys(target)
    async with source.transaction(isolation="repeatable_read", readonly=True):
        for table in names:
            if table not in there:
                continue
            await target.execute(f'TRUNCATE "{table}" CASCADE')
            columns = await stored_columns(source, table)
            listed = ", ".join(f'"{name}"' for name in columns)
            buffer = io.BytesIO()
            await source.copy_from_query(f'SELECT {listed} FROM "{table}"', output=buffer, format="binary")  # noqa: S608
            buffer.seek(0)
            await target.copy_to_table(table, source=buffer, columns=columns, format="binary")
    for statement in keys:
        await target.execute(statement)
    for table, column, sequence in await target.fetch(_SEQUENCES):
        await target.execute(
            f'SELECT setval($1::regclass, coalesce((SELECT max("{column}") FROM "{table}"), 0) + 1, false)',  # noqa: S608
            sequence,
        )


async def _without_foreign_keys(connection: asyncpg.Connection) -> list[str]:
    """Drop every foreign key; the statements that bring them back."""
    found = await connection.fetch(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
    )
    for table, name, _ in found:
        await connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    return [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}' for table, name, definition in found]
