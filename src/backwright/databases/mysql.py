"""MySQL and MariaDB: a database on a server."""

import asyncio
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncmy
from asyncmy.cursors import DictCursor
from asyncmy.errors import DataError, MySQLError

from backwright.databases import mysql_catalogue, mysql_leftovers, mysql_plans
from backwright.databases.adapter import Copy, Database, DatabaseError
from backwright.databases.mysql_copy import MysqlCopy
from backwright.databases.plan_words import PlanWords
from backwright.databases.snapshot import ColumnChecksums, TableSnapshot
from backwright.databases.version_table import VersionTable

T = TypeVar("T")
logging.getLogger("asyncmy").setLevel(logging.ERROR)  # it would print what a server remarks on a plan
SECONDS = 5  # to reach the server
# How far a migration has come, where each of its statements is a transaction of its own.
PROGRESS = "migration_progress"
MODE = (
    "ANSI_QUOTES,PIPES_AS_CONCAT,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"
)
BEGINNING = f"SET SESSION sql_mode = '{MODE}', time_zone = '+00:00'"
CHECKS = (4025, 3819)  # what MariaDB and MySQL say of a CHECK that does not hold
CONFLICTS = frozenset({1022, 1048, 1062, 1216, 1217, 1364, 1406, 1451, 1452, *CHECKS})


class MysqlDatabase:
    """A database on a server of MySQL or MariaDB."""

    dialect = "mysql"
    plan_words = PlanWords(re.compile(r"^ALL (\w+)"), "Using filesort")

    def __init__(self, url: str, versions: VersionTable | None = None) -> None:
        self.url = url
        self.versions = versions
        self._beginning: tuple[str, ...] = ()  # what plans are asked after

    def _with(self, work: Callable[[Any], Awaitable[T]]) -> T:
        """Do something with a cursor of a connection of its own."""
        try:
            return asyncio.run(on_connection(self.url, work))
        except (OSError, TimeoutError, MySQLError) as error:
            said = error.args[1] if len(error.args) > 1 else error or type(error).__name__
            raise DatabaseError(f"{said}; start the server, or mend DATABASE_URL") from error

    def rows(self, sql: str, *arguments: Any) -> list[dict[str, Any]]:
        """What a query gives; `?` marks the arguments, as on SQLite."""
        return self._with(lambda cursor: fetched(cursor, sql, *arguments))

    def scalar(self, sql: str) -> int:
        """The number that a query gives."""
        found = self.rows(sql)
        return int(next(iter(found[0].values()), None) or 0) if found else 0

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return self.scalar(f'SELECT count(*) FROM "{table}"') if table in self.tables() else 0  # noqa: S608

    def run(self, sql: str, *arguments: Any) -> None:
        """Run one statement for what it does."""
        self._with(lambda cursor: execute(cursor, sql, *arguments))

    @contextmanager
    def without_scans(self) -> Iterator[None]:
        """Tell the planner that an index costs next to nothing."""
        self._beginning = ("SET SESSION max_seeks_for_key = 1",)
        try:
            yield
        finally:
            self._beginning = ()

    def analyze(self) -> None:
        """Let the planner know how many rows there are."""
        if tables := ", ".join(f'"{name}"' for name in self.tables()):
            self.rows(f"ANALYZE TABLE {tables}")

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows at once."""

        async def inserted(cursor: Any) -> None:
            await cursor.executemany(_insertion(table, rows[0]), [_sent(row.values()) for row in rows])

        self._with(inserted)

    def refusal(self, table: str, rows: Sequence[Mapping[str, Any]]) -> str:
        """Why it does not take these rows; none of them is kept."""

        async def refused(cursor: Any) -> str:
            await cursor.execute("START TRANSACTION")
            try:
                for row in rows:
                    await cursor.execute(_insertion(table, row), _sent(row.values()))
            except MySQLError as error:
                if error.args[0] not in CONFLICTS and not isinstance(error, DataError):
                    raise
                return str(error.args[1])
            finally:
                await cursor.execute("ROLLBACK")
            return ""

        return self._with(refused)

    def empty(self) -> None:
        """Delete every row of every table."""
        tables = self.tables()

        async def emptied(cursor: Any) -> None:
            await cursor.execute("SET SESSION foreign_key_checks = 0")
            for name in tables:
                await cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608 - names of the catalogue

        self._with(emptied)

    def revision(self) -> str | None:
        """The migration that it stands at."""
        versions = self.versions

        async def found(cursor: Any) -> str | None:
            if not versions or versions.name not in await mysql_catalogue.tables(cursor):
                return None
            rows = await fetched(cursor, versions.select)
            return ", ".join(sorted(str(row[versions.column]) for row in rows)) or None

        return self._with(found)

    def settled_revision(self) -> str | None:
        """The same once whoever migrates it has ended: the server goes on though its client was killed."""

        async def settled(cursor: Any) -> None:
            name = "concat('migrations of ', md5(database()))"
            await fetched(cursor, f"SELECT GET_LOCK({name}, 30), RELEASE_LOCK({name})")

        self._with(settled)
        return self.revision()

    def is_half_migrated(self) -> bool:
        """Whether a migration has stopped between two of its statements."""

        async def half(cursor: Any) -> bool:
            if PROGRESS not in await mysql_catalogue.tables(cursor):
                return False
            rows = await fetched(cursor, f"SELECT revision, direction, done, was FROM {PROGRESS}")  # noqa: S608
            return any(row["done"] or row["was"] is not None for row in rows) and not self._has_ended(
                rows[0]["revision"], rows[0]["direction"], stands
            )

        stands = self.revision() or ""
        return self._with(half)

    def _has_ended(self, revision: str, direction: str, stands: str) -> bool:
        return (revision in stands.split(", ")) == (direction == "upgrade")

    def tables(self) -> tuple[str, ...]:
        """Its tables."""
        return tuple(name for name in self._with(mysql_catalogue.tables) if name not in self._bookkeeping)

    def columns(self, table: str) -> dict[str, str]:
        """Its columns with their types."""
        found = self._with(lambda cursor: mysql_catalogue.columns(cursor, table))
        return {row["name"]: row["type"] for row in found}

    def nullable_columns(self, table: str) -> frozenset[str]:
        """Its columns that may hold NULL."""
        found = self._with(lambda cursor: mysql_catalogue.columns(cursor, table))
        return frozenset(row["name"] for row in found if row["nullable"] == "YES")

    def catalogue(self) -> dict[str, str]:
        """Every column, constraint and index by name, as the server describes it."""
        return self._with(lambda cursor: mysql_catalogue.catalogue(cursor, self._bookkeeping))

    def snapshots(self) -> dict[str, TableSnapshot]:
        """Every table, as it is now."""

        async def found(cursor: Any) -> dict[str, TableSnapshot]:
            names = [name for name in await mysql_catalogue.tables(cursor) if name not in self._bookkeeping]
            return {name: await _snapshot(cursor, name) for name in names}

        return self._with(found)

    def plan(self, statement: str, parameters: Sequence[Any]) -> tuple[str, ...]:
        """How it would run the statement: with these values where it has them all, else with plain ones."""

        async def planned(cursor: Any) -> tuple[str, ...]:
            for beginning in self._beginning:
                await cursor.execute(beginning)
            return await mysql_plans.plan(cursor, statement, parameters)

        return self._with(planned)

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Copy]:  # noqa: ARG002 - a server keeps its copies itself
        """An empty database beside it, to be migrated and then filled; dropped when the context ends."""
        name = f"{self.name[:40]}_rehearsal_{secrets.token_hex(4)}"
        try:
            self.run(f'CREATE DATABASE "{name}"')
        except DatabaseError as error:
            reason = str(error).partition(";")[0]
            raise DatabaseError(
                f"a migration is rehearsed in a database of its own, and that cannot be made: {reason}; "
                f"let the account that the project uses make one: GRANT ALL ON `{self.name[:40]}_rehearsal_%`.* TO …"
            ) from error
        try:
            target = MysqlDatabase(_named(self.url, name), self.versions)
            yield MysqlCopy(target, filled=False, source=self, left_out=self._bookkeeping)
        finally:
            self.drop_beside(name)

    def is_open_elsewhere(self, process: int) -> bool:  # noqa: ARG002 - a server knows its clients by other numbers
        """Whether another process than this one has the database open."""
        others = "SELECT 1 AS one FROM information_schema.processlist WHERE db = database() AND id <> connection_id()"
        return bool(self.rows(others))

    def drop(self) -> None:
        """Throw it away."""
        MysqlDatabase(_named(self.url, "")).drop_beside(self.name)

    def sweep(self) -> None:
        """Drop what killed rehearsals left."""
        pattern = re.compile(rf"{re.escape(self.name[:40])}_rehearsal_[0-9a-f]{{8}}")
        for row in self.rows("SELECT schema_name AS name FROM information_schema.schemata"):
            if pattern.fullmatch(row["name"]):
                self.drop_beside(row["name"])

    def drop_beside(self, name: str) -> None:
        """Throw away another database of the same server."""
        self.run(f'DROP DATABASE IF EXISTS "{name}"')

    @property
    def _bookkeeping(self) -> frozenset[str]:
        """The tables that are no tables of the user's."""
        return frozenset({self.versions.name, PROGRESS}) if self.versions else frozenset()

    @property
    def name(self) -> str:
        """What the server calls it."""
        return urlsplit(self.url).path.removeprefix("/")


def scratch_at_server(url: str, versions: VersionTable | None) -> MysqlDatabase:
    """An empty database at the server that a URL names, with a name of its own."""
    parts = urlsplit(url)
    name = f"prove_{secrets.token_hex(6)}"
    made = MysqlDatabase(urlunsplit(("mysql", parts.netloc, f"/{name}", parts.query, "")), versions)

    async def create(cursor: Any) -> None:
        await mysql_leftovers.sweep(cursor)
        await cursor.execute(f"CREATE DATABASE \"{name}\" /*M! COMMENT '{mysql_leftovers.note()}' */")

    try:
        asyncio.run(on_connection(_named(made.url, ""), create))
    except (OSError, MySQLError) as error:
        raise DatabaseError(
            f"No scratch database could be made at {parts.hostname}:{parts.port or 3306}: {error}. "
            "Start the server that DATABASE_URL names, or unset it to prove on SQLite."
        ) from error
    return made


async def on_connection(url: str, work: Callable[[Any], Awaitable[T]]) -> T:
    """Do something with a cursor of a connection that is closed afterwards."""
    parts = urlsplit(url)
    connection = await asyncmy.connect(
        host=parts.hostname or "127.0.0.1",
        port=parts.port or 3306,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=parts.path.removeprefix("/") or None,
        connect_timeout=SECONDS,
        autocommit=True,
        charset="utf8mb4",
        init_command=BEGINNING,
    )
    try:
        async with connection.cursor(DictCursor) as cursor:
            return await work(cursor)
    finally:
        await connection.ensure_closed()


async def execute(cursor: Any, sql: str, *arguments: Any) -> None:
    """Run a statement whose arguments are marked by `?`."""
    if arguments:
        await cursor.execute(sql.replace("%", "%%").replace("?", "%s"), _sent(arguments))
    else:
        await cursor.execute(sql)


async def fetched(cursor: Any, sql: str, *arguments: Any) -> list[dict[str, Any]]:
    """What a query gives."""
    await execute(cursor, sql, *arguments)
    return [dict(row) for row in await cursor.fetchall()]


async def _snapshot(cursor: Any, table: str) -> TableSnapshot:
    columns = await mysql_catalogue.stored_columns(cursor, table)
    checksums = ColumnChecksums(columns)
    names = ", ".join(f'"{name}"' for name in columns)
    await cursor.execute(f'SELECT {names} FROM "{table}"')  # noqa: S608 - names of the catalogue
    while rows := await cursor.fetchmany(1000):
        for row in rows:
            checksums.add(tuple(row.values()))
    return checksums.snapshot()


def _insertion(table: str, row: Mapping[str, Any]) -> str:
    columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
    return f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608 - names of the catalogue


def _sent(values: Any) -> tuple[Any, ...]:
    """Values as the driver takes them: times in UTC, without saying so."""
    return tuple(
        value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value
        for value in values
    )


def _named(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


_: type[Database] = MysqlDatabase
