"""PostgreSQL for the build: read, count, fingerprint, copy."""

import asyncio
import io
import re
import secrets
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from backwright.build.database import VERSION_TABLE, Copy, DatabaseError, Shot
from backwright.build.prints import Prints

T = TypeVar("T")
_SEQUENCES = """
SELECT t.relname, a.attname, pg_get_serial_sequence(quote_ident(t.relname), a.attname)
FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname = current_schema() AND t.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
AND pg_get_serial_sequence(quote_ident(t.relname), a.attname) IS NOT NULL
"""
_COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position
"""
_TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name
"""


class Postgresql:
    """A database on a PostgreSQL server."""

    dialect = "postgresql"

    def __init__(self, url: str) -> None:
        self.url = url

    def _ask(self, question: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
        async def asked() -> T:
            connection = await asyncpg.connect(self.url, timeout=5)
            try:
                return await question(connection)
            finally:
                await connection.close()

        try:
            return asyncio.run(asked())
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DatabaseError(f"{error or type(error).__name__}; start the server, or mend DATABASE_URL") from error

    def revision(self) -> str | None:
        """The migration that it stands at."""

        async def question(connection: asyncpg.Connection) -> str | None:
            if await connection.fetchval("SELECT to_regclass($1)", VERSION_TABLE) is None:
                return None
            rows = await connection.fetch(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608
            return ", ".join(sorted(str(row[0]) for row in rows)) or None

        return self._ask(question)

    def settled_revision(self) -> str | None:
        """The same once a commit that is under way has ended: the server goes on though its client was killed.

        Who commits a migration has changed the row of the version, and so whoever asks for it to change it waits.
        """

        async def question(connection: asyncpg.Connection) -> str | None:
            async with connection.transaction():
                await connection.execute("SET LOCAL lock_timeout = '30s'")
                found = await connection.fetchval(f"SELECT version_num FROM {VERSION_TABLE} FOR UPDATE")  # noqa: S608
            return str(found) if found is not None else None

        return self._ask(question)

    def tables(self) -> tuple[str, ...]:
        """Its tables."""
        return self._ask(_tables)

    def scalar(self, sql: str) -> int:
        """The number that a query gives."""

        async def question(connection: asyncpg.Connection) -> int:
            return int(await connection.fetchval(sql) or 0)

        return self._ask(question)

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return self.scalar(f'SELECT count(*) FROM "{table}"') if table in self.tables() else 0  # noqa: S608

    def shots(self) -> dict[str, Shot]:
        """Every table, as it is now."""

        async def question(connection: asyncpg.Connection) -> dict[str, Shot]:
            found = {}
            for table in await _tables(connection):
                columns = [row[0] for row in await connection.fetch(_COLUMNS, table)]
                prints = Prints(columns)
                names = ", ".join(f'"{name}"' for name in columns)
                async with connection.transaction():
                    async for row in connection.cursor(f'SELECT {names} FROM "{table}"'):  # noqa: S608
                        prints.add(tuple(row))
                found[table] = prints.shot()
            return found

        return self._ask(question)

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Copy]:  # noqa: ARG002 - a server keeps its copies itself
        """An empty database beside it, to be migrated and then filled; dropped when the context ends."""
        name = f"{self._name}_rehearsal_{secrets.token_hex(4)}"
        try:
            self._ask(lambda connection: connection.execute(f'CREATE DATABASE "{name}"'))
        except DatabaseError as error:
            said = str(error).partition(";")[0]
            raise DatabaseError(
                f"a migration is rehearsed in a database of its own, and that cannot be made: {said}; "
                f"let the role that the project uses make one: ALTER ROLE … CREATEDB"
            ) from error
        target = Postgresql(urlunsplit(urlsplit(self.url)._replace(path=f"/{name}")))
        try:
            yield ServerCopy(target.url, target, filled=False, source=self)
        finally:
            self.drop(name)

    @property
    def _name(self) -> str:
        return urlsplit(self.url).path.removeprefix("/")

    def sweep(self) -> None:
        """Drop what killed rehearsals left."""
        pattern = f"^{re.escape(self._name)}_rehearsal_[0-9a-f]{{8}}$"

        async def question(connection: asyncpg.Connection) -> list[str]:
            return [
                row[0] for row in await connection.fetch("SELECT datname FROM pg_database WHERE datname ~ $1", pattern)
            ]

        for name in self._ask(question):
            self.drop(name)

    def drop(self, name: str) -> None:
        """Drop a rehearsal's database."""
        self._ask(lambda connection: connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


async def _tables(connection: asyncpg.Connection) -> tuple[str, ...]:
    return tuple(row[0] for row in await connection.fetch(_TABLES) if row[0] != VERSION_TABLE)


@dataclass(frozen=True)
class ServerCopy(Copy):
    """A database with the schema of another one, that the rows are still to be copied into."""

    source: Postgresql

    def fill(self) -> None:
        """Copy every row, table by table, with foreign keys left unchecked meanwhile; then set the sequences."""

        async def filled() -> None:
            source = await asyncpg.connect(self.source.url, timeout=5)
            target = await asyncpg.connect(self.url, timeout=5)
            try:
                await _fill(source, target)
            finally:
                await source.close()
                await target.close()

        try:
            asyncio.run(filled())
        except asyncpg.PostgresError as error:
            raise DatabaseError(
                f"the rows do not fit the tables that the project's migrations make: {error}; "
                f"somebody has altered the database by hand: write a migration that says so, then build again"
            ) from error


async def _fill(source: asyncpg.Connection, target: asyncpg.Connection) -> None:
    tables = await _tables(source)
    there = set(await _tables(target))
    keys = await _without_foreign_keys(target)
    async with source.transaction(isolation="repeatable_read", readonly=True):
        for table in tables:
            if table not in there:
                continue
            await target.execute(f'TRUNCATE "{table}" CASCADE')
            columns = [row[0] for row in await source.fetch(_COLUMNS, table)]
            names = ", ".join(f'"{name}"' for name in columns)
            buffer = io.BytesIO()
            await source.copy_from_query(f'SELECT {names} FROM "{table}"', output=buffer, format="binary")  # noqa: S608
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
