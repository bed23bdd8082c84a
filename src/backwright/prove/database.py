"""Scratch databases: made for one proof, looked at and filled behind the backend's back, and dropped."""

import asyncio
import re
import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from backwright.errors import BackwrightError
from backwright.standard.subject import Database


class DatabaseUnreachableError(BackwrightError):
    """No scratch database could be made."""


class SqliteDatabase:
    """A scratch file."""

    kind = "sqlite"

    def __init__(self, file: Path) -> None:
        self.file = file
        self.url = f"sqlite:///{file}"

    def rows(self, sql: str, *arguments: Any) -> list[dict[str, Any]]:
        """What a query gives."""
        with closing(self._connection()) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(sql, arguments)]

    def run(self, sql: str, *arguments: Any) -> None:
        """Run one statement for what it does."""
        with closing(self._connection()) as connection, connection:
            connection.execute(sql, arguments)

    def tables(self) -> tuple[str, ...]:
        """Every table of the backend."""
        found = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return tuple(sorted(row["name"] for row in found if row["name"] != "alembic_version"))

    def columns(self, table: str) -> dict[str, str]:
        """Its columns with their types."""
        return {row["name"]: row["type"] for row in self.rows(f'PRAGMA table_info("{table}")')}

    def copies(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows at once."""
        names = list(rows[0])
        marks = ", ".join("?" * len(names))
        with closing(self._connection()) as connection, connection:
            connection.executemany(
                f'INSERT INTO "{table}" ({_quoted(names)}) VALUES ({marks})',  # noqa: S608 - names of the catalogue
                [tuple(row[name] for name in names) for row in rows],
            )

    def plan(self, statement: str, parameters: Sequence[Any]) -> tuple[str, ...]:
        """How it would run the statement."""
        with closing(self._connection()) as connection:
            connection.create_function("matches_words", -1, lambda *_: 1, deterministic=True)
            marks = len(re.findall(r"\?", re.sub(r"'[^']*'", "", statement)))
            given = tuple(parameters) if len(parameters) == marks else (None,) * marks
            found = connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)
            depth = {0: -1}
            for number, parent, _, _ in (lines := found.fetchall()):
                depth[number] = depth.get(parent, -1) + 1
            return tuple(f"{'  ' * depth[line[0]]}{line[3]}" for line in lines)

    def catalogue(self) -> dict[str, str]:
        """Every table, index and trigger by name, as it would be created."""
        found = self.rows("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")
        return {
            f"{row['type']} {row['name']}": _ordered(" ".join(row["sql"].replace('"', "").split()))
            for row in found
            if row["name"] != "alembic_version" and not row["name"].startswith("sqlite_")
        }

    def drop(self) -> None:
        """Throw it away."""
        for tail in ("", "-wal", "-shm", "-journal"):
            self.file.with_name(self.file.name + tail).unlink(missing_ok=True)

    def _connection(self) -> sqlite3.Connection:
        return sqlite3.connect(self.file, timeout=20)


class PostgresDatabase:
    """A scratch database beside the one that the project uses."""

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        self.url = url
        self._runner = asyncio.Runner()

    def rows(self, sql: str, *arguments: Any) -> list[dict[str, Any]]:
        """What a query gives; `?` marks the arguments, as on SQLite."""
        text = _numbered(sql)
        found: Any = self._do(lambda connection: connection.fetch(text, *arguments))
        return [dict(row) for row in found]

    def run(self, sql: str, *arguments: Any) -> None:
        """Run one statement for what it does."""
        self._do(lambda connection: connection.execute(_numbered(sql), *arguments))

    def tables(self) -> tuple[str, ...]:
        """Every table of the backend."""
        found = self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        return tuple(row["tablename"] for row in found if row["tablename"] != "alembic_version")

    def columns(self, table: str) -> dict[str, str]:
        """Its columns with their types."""
        found = self.rows(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = ? ORDER BY ordinal_position",
            table,
        )
        return {row["column_name"]: row["data_type"] for row in found}

    def copies(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows at once."""
        names = list(rows[0])
        records = [tuple(row[name] for name in names) for row in rows]
        self._do(lambda connection: connection.copy_records_to_table(table, records=records, columns=names))

    def plan(self, statement: str, parameters: Sequence[Any]) -> tuple[str, ...]:
        """How it would run the statement: with these values where it has them all, else for any."""

        async def explained(connection: Any) -> list[Any]:
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

        return tuple(row[0] for row in self._do(explained))

    def catalogue(self) -> dict[str, str]:
        """Every column, constraint and index by name, as the server describes it."""
        columns = self.rows(
            "SELECT table_name || '.' || column_name AS name, concat_ws(' ', data_type, character_maximum_length,"
            " numeric_precision, numeric_scale, is_nullable, column_default, is_identity, collation_name) AS text"
            " FROM information_schema.columns WHERE table_schema = 'public'"
        )
        constraints = self.rows(
            "SELECT conrelid::regclass || ' ' || conname AS name, pg_get_constraintdef(oid) AS text"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        )
        indexes = self.rows("SELECT indexname AS name, indexdef AS text FROM pg_indexes WHERE schemaname = 'public'")
        found = {row["name"]: row["text"] for row in (*columns, *constraints, *indexes)}
        return {name: text for name, text in sorted(found.items()) if "alembic_version" not in f"{name} {text}"}

    def drop(self) -> None:
        """Throw it away."""
        name = urlsplit(self.url).path.lstrip("/")
        self._do(lambda connection: connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'), _beside(self.url))
        self._runner.close()

    def _do(self, work: Callable[[Any], Any], url: str = "") -> Any:
        return self._runner.run(_on_connection(url or self.url, work))


def scratch_database(url: str, folder: Path) -> "SqliteDatabase | PostgresDatabase":
    """An empty database of the kind that this URL names, at the same server, with a name of its own."""
    if not url.startswith("postgresql"):
        return SqliteDatabase(folder / "scratch.db")
    name = f"prove_{secrets.token_hex(6)}"
    parts = urlsplit(url)
    plain = urlunsplit(("postgresql", parts.netloc, f"/{name}", parts.query, ""))
    try:
        with asyncio.Runner() as runner:
            runner.run(_on_connection(_beside(plain), lambda one: one.execute(f'CREATE DATABASE "{name}"')))
    except OSError as error:
        raise DatabaseUnreachableError(
            f"No scratch database could be made at {parts.hostname}:{parts.port or 5432}: {error}. "
            "Start the server that DATABASE_URL names, or unset it to prove on SQLite."
        ) from error
    return PostgresDatabase(plain)


async def _on_connection(url: str, work: Callable[[Any], Any]) -> Any:
    import asyncpg  # noqa: PLC0415 - a driver that most proofs do without

    connection = await asyncpg.connect(url)
    try:
        return await work(connection)
    finally:
        await connection.close()


def _beside(url: str) -> str:
    """The maintenance database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path="/postgres"))


def _numbered(sql: str) -> str:
    parts = sql.split("?")
    return "".join(f"{part}${index}" for index, part in enumerate(parts[:-1], 1)) + parts[-1]


def _ordered(sql: str) -> str:
    """A table's definition with its constraints by name: one that was rebuilt lists them in another order."""
    head, *constraints = re.split(r", (?=CONSTRAINT )", sql.removesuffix(")").rstrip())
    return f"{', '.join([head, *sorted(constraints)])} )" if constraints else sql


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


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


_: type[Database] = SqliteDatabase
__: type[Database] = PostgresDatabase
