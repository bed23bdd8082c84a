"""PostgreSQL: a database on a server."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from backwright.databases import leftovers
from backwright.databases.adapter import Copy, Database, DatabaseError
from backwright.databases.plan_words import PlanWords
from backwright.databases.postgresql_catalogue import COLUMNS, catalogue, stored_columns, tables
from backwright.databases.postgresql_copy import ServerCopy
from backwright.databases.snapshot import ColumnChecksums, TableSnapshot
from backwright.databases.version_table import VersionTable

T = TypeVar("T")
SECONDS = 5  # to reach the server


class PostgresqlDatabase:
    """A database on a PostgreSQL server."""

    dialect = "postgresql"
    plan_words = PlanWords(re.compile(r"Seq Scan on (\w+)"), "Sort Key", "Presorted Key")

    def __init__(self, url: str, versions: VersionTable | None = None) -> None:
        self.url = url
        self.versions = versions

    def _with(self, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
        """Do something on a connection of its own."""
        try:
            return asyncio.run(_on_connection(self.url, work))
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DatabaseError(f"{error or type(error).__name__}; start the server, or mend DATABASE_URL") from error

    def rows(self, sql: str, *arguments: Any) -> list[dict[str, Any]]:
        """What a query gives; `?` marks the arguments, as on SQLite."""
        text = _numbered(sql)
        return [dict(row) for row in self._with(lambda connection: connection.fetch(text, *arguments))]

    def scalar(self, sql: str) -> int:
        """The number that a query gives."""
        return int(self._with(lambda connection: connection.fetchval(sql)) or 0)

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return self.scalar(f'SELECT count(*) FROM "{table}"') if table in self.tables() else 0  # noqa: S608

    def run(self, sql: str, *arguments: Any) -> None:
        """Run one statement for what it does."""
        text = _numbered(sql)
        self._with(lambda connection: connection.execute(text, *arguments))

    def analyze(self) -> None:
        """Let its planner know how many rows there are."""
        self.run("ANALYZE")

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows at once."""
        names = list(rows[0])
        records = [tuple(row[name] for name in names) for row in rows]
        self._with(lambda connection: connection.copy_records_to_table(table, records=records, columns=names))

    def refusal(self, table: str, rows: Sequence[Mapping[str, Any]]) -> str:
        """Why it does not take these rows; none of them is kept."""
        return self._with(lambda connection: _refusal(connection, table, rows))

    def empty(self) -> None:
        """Delete every row of every table."""
        tables = [f'"{name}"' for name in self.tables()]
        self.run(f"TRUNCATE {', '.join(tables)}")

    def revision(self) -> str | None:
        """The migration that it stands at."""

        versions = self.versions

        async def found(connection: asyncpg.Connection) -> str | None:
            if not versions or await connection.fetchval("SELECT to_regclass($1)", versions.name) is None:
                return None
            rows = await connection.fetch(versions.select)
            return ", ".join(sorted(str(row[0]) for row in rows)) or None

        return self._with(found)

    def settled_revision(self) -> str | None:
        """The same once a commit that is under way has ended: the server goes on though its client was killed.

        Who commits a migration has changed the row of the version, and so whoever asks for it to change it waits.
        """

        versions = self.versions

        async def found(connection: asyncpg.Connection) -> str | None:
            if not versions:
                return None
            async with connection.transaction():
                await connection.execute("SET LOCAL lock_timeout = '30s'")
                revision = await connection.fetchval(f"{versions.select} FOR UPDATE")
            return str(revision) if revision is not None else None

        return self._with(found)

    def is_half_migrated(self) -> bool:
        """Never: a migration is one transaction."""
        return False

    def tables(self) -> tuple[str, ...]:
        """Its tables."""
        return tuple(name for name in self._with(tables) if name != self._bookkeeping)

    def columns(self, table: str) -> dict[str, str]:
        """Its columns with their types."""
        found = self._with(lambda connection: connection.fetch(COLUMNS, table))
        return {row["name"]: row["type"] for row in found}

    def nullable_columns(self, table: str) -> frozenset[str]:
        """Its columns that may hold NULL."""
        found = self._with(lambda connection: connection.fetch(COLUMNS, table))
        return frozenset(row["name"] for row in found if row["nullable"])

    def catalogue(self) -> dict[str, str]:
        """Every column, constraint and index by name, as the server describes it."""
        texts, bookkeeping = self._with(catalogue), self._bookkeeping
        return {name: text for name, text in texts.items() if not bookkeeping or bookkeeping not in f"{name} {text}"}

    def snapshots(self) -> dict[str, TableSnapshot]:
        """Every table, as it is now."""

        async def found(connection: asyncpg.Connection) -> dict[str, TableSnapshot]:
            names = [name for name in await tables(connection) if name != self._bookkeeping]
            return {name: await _snapshot(connection, name) for name in names}

        return self._with(found)

    def plan(self, statement: str, parameters: Sequence[Any]) -> tuple[str, ...]:
        """How it would run the statement: with these values where it has them all, else for any."""

        async def explained(connection: asyncpg.Connection) -> list[Any]:
            async with connection.transaction():
                await connection.execute(f"PREPARE probe AS {statement}")
                try:
                    types = await connection.fetchval(
                        "SELECT parameter_types::text[] FROM pg_prepared_statements WHERE name = 'probe'"
                    )
                    known = len(parameters) == len(types)
                    mode = "force_custom_plan" if known else "force_generic_plan"
                    await connection.execute(f"SET LOCAL plan_cache_mode = {mode}")
                    values = [_literal(value) for value in parameters] if known else ["NULL"] * len(types)
                    call = f"({', '.join(values)})" if values else ""
                    found: list[Any] = await connection.fetch(f"EXPLAIN (COSTS OFF) EXECUTE probe{call}")
                    return found
                finally:
                    await connection.execute("DEALLOCATE probe")

        return tuple(row[0] for row in self._with(explained))

    @contextmanager
    def without_scans(self) -> Iterator[None]:
        """Tell every connection that is made from now on that reading a whole table is dear."""
        alter = f'ALTER DATABASE "{self._name}"'
        self.run(f"{alter} SET enable_seqscan = off")
        try:
            yield
        finally:
            self.run(f"{alter} RESET enable_seqscan")

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Copy]:  # noqa: ARG002 - a server keeps its copies itself
        """An empty database beside it, to be migrated and then filled; dropped when the context ends."""
        name = f"{self._name}_rehearsal_{secrets.token_hex(4)}"
        try:
            self._with(lambda connection: connection.execute(f'CREATE DATABASE "{name}"'))
        except DatabaseError as error:
            reason = str(error).partition(";")[0]
            raise DatabaseError(
                f"a migration is rehearsed in a database of its own, and that cannot be made: {reason}; "
                f"let the role that the project uses make one: ALTER ROLE … CREATEDB"
            ) from error
        try:
            target = PostgresqlDatabase(_named(self.url, name), self.versions)
            yield ServerCopy(target, filled=False, source=self, left_out=self._bookkeeping)
        finally:
            self.drop_beside(name)

    def is_open_elsewhere(self, process: int) -> bool:  # noqa: ARG002 - a server knows its clients by other numbers
        """Whether another process than this one has the database open."""
        others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        return bool(self.rows(others))

    def drop(self) -> None:
        """Throw it away."""
        PostgresqlDatabase(_maintenance(self.url)).drop_beside(self._name)

    def sweep(self) -> None:
        """Drop what killed rehearsals left."""
        pattern = f"^{re.escape(self._name)}_rehearsal_[0-9a-f]{{8}}$"
        for row in self.rows("SELECT datname FROM pg_database WHERE datname ~ ?", pattern):
            self.drop_beside(row["datname"])

    def drop_beside(self, name: str) -> None:
        """Throw away another database of the same server."""
        self._with(lambda connection: connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))

    @property
    def _bookkeeping(self) -> str:
        """The table that is no table of the user's."""
        return self.versions.name if self.versions else ""

    @property
    def _name(self) -> str:
        return urlsplit(self.url).path.removeprefix("/")


async def _refusal(connection: asyncpg.Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> str:
    names = list(rows[0])
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join(f"${n}" for n in range(1, len(names) + 1))
    statement = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608 - names of the catalogue
    attempt = connection.transaction()
    await attempt.start()
    try:
        for row in rows:
            await connection.execute(statement, *(row[name] for name in names))
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
        return str(error)
    finally:
        await attempt.rollback()
    return ""


def scratch_at_server(url: str, versions: VersionTable | None) -> PostgresqlDatabase:
    """An empty database at the server that a URL names, with a name of its own."""
    parts = urlsplit(url)
    name = f"prove_{secrets.token_hex(6)}"
    made = PostgresqlDatabase(urlunsplit(("postgresql", parts.netloc, f"/{name}", parts.query, "")), versions)

    async def create(connection: asyncpg.Connection) -> None:
        await leftovers.sweep(connection)
        await connection.execute(f'CREATE DATABASE "{name}"')
        await leftovers.note(connection, name)

    try:
        asyncio.run(_on_connection(_maintenance(made.url), create))
    except OSError as error:
        raise DatabaseError(
            f"No scratch database could be made at {parts.hostname}:{parts.port or 5432}: {error}. "
            "Start the server that DATABASE_URL names, or unset it to prove on SQLite."
        ) from error
    return made


async def _snapshot(connection: asyncpg.Connection, table: str) -> TableSnapshot:
    columns = await stored_columns(connection, table)
    checksums = ColumnChecksums(columns)
    names = ", ".join(f'"{name}"' for name in columns)
    async with connection.transaction():
        async for row in connection.cursor(f'SELECT {names} FROM "{table}"'):  # noqa: S608
            checksums.add(tuple(row))
    return checksums.snapshot()


async def _on_connection(url: str, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
    connection = await asyncpg.connect(url, timeout=SECONDS)
    try:
        return await work(connection)
    finally:
        await connection.close()


def _named(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def _maintenance(url: str) -> str:
    """The database of the same server that is always there."""
    return _named(url, "postgres")


def _numbered(sql: str) -> str:
    parts = sql.split("?")
    return "".join(f"{part}${index}" for index, part in enumerate(parts[:-1], 1)) + parts[-1]


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return f"ARRAY[{', '.join(_literal(one) for one in value)}]"
    return "'" + str(value).replace("'", "''") + "'"


_: type[Database] = PostgresqlDatabase
