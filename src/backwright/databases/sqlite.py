"""SQLite: a file."""

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Literal

from backwright.databases.adapter import Copy, Database, DatabaseError
from backwright.databases.plan_words import PlanWords
from backwright.databases.snapshot import ColumnChecksums, TableSnapshot
from backwright.databases.version_table import VersionTable

SECONDS = 20  # to wait for whoever writes


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    names = list(rows[0])
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    statement = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608 - names of the catalogue
    connection.executemany(statement, [tuple(row[name] for name in names) for row in rows])


class SqliteDatabase:
    """A SQLite file. Reading it writes nothing, whatever the query."""

    dialect = "sqlite"
    plan_words = PlanWords(re.compile(r"^SCAN (\w+)(?! USING)"), "USE TEMP B-TREE FOR ORDER BY")

    def __init__(self, file: Path, versions: VersionTable | None = None) -> None:
        self.file = file
        self.versions = versions
        self.url = f"sqlite:///{file}"

    @property
    def _bookkeeping(self) -> str:
        """The table that is no table of the user's."""
        return self.versions.name if self.versions else ""

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that reads. It is not opened read-only: after a kill SQLite must roll the file back first."""
        with self._connected("rw") as connection:
            connection.execute("PRAGMA query_only = ON")
            yield connection

    @contextmanager
    def _connected(self, mode: Literal["rw", "rwc"] = "rwc") -> Iterator[sqlite3.Connection]:
        address = f"{self.file.absolute().as_uri()}?mode={mode}"
        try:
            with closing(sqlite3.connect(address, uri=True, timeout=SECONDS)) as connection:
                yield connection
        except sqlite3.Error as error:
            raise DatabaseError(f"{error}; is {self.file} a SQLite database, and readable?") from error

    def rows(self, sql: str, *arguments: Any) -> list[dict[str, Any]]:
        """What a query gives."""
        with self._reading() as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(sql, arguments)]

    def scalar(self, sql: str) -> int:
        """The number that a query gives."""
        with self._reading() as connection:
            return int(str(connection.execute(sql).fetchone()[0] or 0))

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return self.scalar(f'SELECT count(*) FROM "{table}"') if table in self.tables() else 0  # noqa: S608

    def run(self, sql: str, *arguments: Any) -> None:
        """Run one statement for what it does."""
        with self._connected() as connection, connection:
            connection.execute(sql, arguments)

    def analyze(self) -> None:
        """Let its planner know how many rows there are."""
        self.run("ANALYZE")

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows at once."""
        with self._connected() as connection, connection:
            _insert(connection, table, rows)

    def refusal(self, table: str, rows: Sequence[Mapping[str, Any]]) -> str:
        """Why it does not take these rows; none of them is kept."""
        with self._connected() as connection:
            connection.execute("PRAGMA foreign_keys = ON")  # they are not enforced by default
            try:
                _insert(connection, table, rows)
            except (sqlite3.IntegrityError, sqlite3.DataError) as error:
                return str(error)
            finally:
                connection.rollback()
        return ""

    def empty(self) -> None:
        """Delete every row of every table."""
        for table in self.tables():
            self.run(f'DELETE FROM "{table}"')  # noqa: S608 - names of the catalogue

    def revision(self) -> str | None:
        """The migration that it stands at."""
        versions = self.versions
        if not versions or not self.rows("SELECT 1 FROM sqlite_master WHERE name = ?", versions.name):
            return None
        return ", ".join(sorted(str(row[versions.column]) for row in self.rows(versions.select))) or None

    def settled_revision(self) -> str | None:
        """The same: the locks of a killed writer went with it, and what it had not committed does not count."""
        return self.revision()

    def is_half_migrated(self) -> bool:
        """Never: a migration is one transaction."""
        return False

    def tables(self) -> tuple[str, ...]:
        """Its tables; those of full-text indexes are no tables of the user's."""
        rows = self.rows(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        virtual = [row["name"] for row in rows if str(row["sql"]).upper().startswith("CREATE VIRTUAL")]
        names = [row["name"] for row in rows if row["name"] not in (self._bookkeeping, *virtual)]
        return tuple(name for name in names if not any(name.startswith(f"{each}_") for each in virtual))

    def columns(self, table: str) -> dict[str, str]:
        """Its columns with their types."""
        return {row["name"]: row["type"] for row in self.rows(f'PRAGMA table_info("{table}")')}

    def nullable_columns(self, table: str) -> frozenset[str]:
        """Its columns that may hold NULL."""
        return frozenset(row["name"] for row in self.rows(f'PRAGMA table_info("{table}")') if not row["notnull"])

    def catalogue(self) -> dict[str, str]:
        """Every table, index and trigger by name, as it would be created."""
        found = self.rows("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")
        return {
            f"{row['type']} {row['name']}": _with_sorted_constraints(" ".join(row["sql"].replace('"', "").split()))
            for row in found
            if row["name"] != self._bookkeeping and not row["name"].startswith("sqlite_")
        }

    def snapshots(self) -> dict[str, TableSnapshot]:
        """Every table, as it is now."""
        found = {}
        tables = self.tables()
        with self._reading() as connection:
            for table in tables:
                cursor = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                checksums = ColumnChecksums([column[0] for column in cursor.description])
                for row in cursor:
                    checksums.add(row)
                found[table] = checksums.snapshot()
        return found

    def plan(self, statement: str, parameters: Sequence[Any]) -> tuple[str, ...]:
        """How it would run the statement."""
        with self._reading() as connection:
            connection.create_function("matches_words", -1, lambda *_: 1, deterministic=True)
            marks = len(re.findall(r"\?", re.sub(r"'[^']*'", "", statement)))
            given = tuple(parameters) if len(parameters) == marks else (None,) * marks
            lines = connection.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
        depth = {0: -1}
        for number, parent, _, _ in lines:
            depth[number] = depth.get(parent, -1) + 1
        return tuple(f"{'  ' * depth[line[0]]}{line[3]}" for line in lines)

    def without_scans(self) -> AbstractContextManager[None]:
        """It takes an index wherever there is one."""
        return nullcontext()

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Copy]:
        """A copy made by SQLite's own backup, safe while others write."""
        target = SqliteDatabase((folder / "rehearsal.db").absolute(), self.versions)
        with closing(sqlite3.connect(self.file)) as source, closing(sqlite3.connect(target.file)) as copied:
            source.backup(copied)
        try:
            yield Copy(target, filled=True)
        finally:
            target.drop()

    def is_open_elsewhere(self, process: int) -> bool:
        """Whether that process has the file open; nobody knows where there is no `/proc`."""
        opened = Path(f"/proc/{process}/fd")
        if not opened.is_dir():
            return False
        return any(os.path.realpath(link) == os.path.realpath(self.file) for link in opened.iterdir())

    def drop(self) -> None:
        """Throw it away."""
        for tail in ("", "-wal", "-shm", "-journal"):
            self.file.with_name(self.file.name + tail).unlink(missing_ok=True)


def _with_sorted_constraints(sql: str) -> str:
    """A table's definition with its constraints by name: one that was rebuilt lists them in another order."""
    head, *constraints = re.split(r", (?=CONSTRAINT )", sql.removesuffix(")").rstrip())
    return f"{', '.join([head, *sorted(constraints)])} )" if constraints else sql


_: type[Database] = SqliteDatabase
