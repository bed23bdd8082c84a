"""SQLite for the build: read, count, fingerprint, copy."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from backwright.build.database import VERSION_TABLE, Copy, DatabaseError, Shot
from backwright.build.prints import Prints


class Sqlite:
    """A SQLite file."""

    dialect = "sqlite"

    def __init__(self, url: str, path: Path) -> None:
        self.url = url
        self.path = path

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that reads. It is not opened read-only: after a kill SQLite must roll the file back first."""
        try:
            with closing(sqlite3.connect(f"{self.path.as_uri()}?mode=rw", uri=True, timeout=10)) as connection:
                connection.execute("PRAGMA query_only = ON")
                yield connection
        except sqlite3.Error as error:
            raise DatabaseError(f"{error}; is {self.path} a SQLite database, and readable?") from error

    def _rows(self, sql: str) -> list[tuple[object, ...]]:
        with self._reading() as connection:
            return connection.execute(sql).fetchall()

    def revision(self) -> str | None:
        """The migration that it stands at."""
        if not self._rows(f"SELECT 1 FROM sqlite_master WHERE name = '{VERSION_TABLE}'"):  # noqa: S608
            return None
        rows = self._rows(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608
        return ", ".join(sorted(str(row[0]) for row in rows)) or None

    def settled_revision(self) -> str | None:
        """The same: the locks of a killed writer went with it, and what it had not committed does not count."""
        return self.revision()

    def tables(self) -> tuple[str, ...]:
        """Its tables; those of full-text indexes are no tables of the user's."""
        rows = self._rows(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        virtual = [str(name) for name, sql in rows if str(sql).upper().startswith("CREATE VIRTUAL")]
        names = [str(name) for name, _ in rows if name not in (VERSION_TABLE, *virtual)]
        return tuple(name for name in names if not any(name.startswith(f"{each}_") for each in virtual))

    def scalar(self, sql: str) -> int:
        """The number that a query gives."""
        return int(str(self._rows(sql)[0][0] or 0))

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return self.scalar(f'SELECT count(*) FROM "{table}"') if table in self.tables() else 0  # noqa: S608

    def shots(self) -> dict[str, Shot]:
        """Every table, as it is now."""
        found = {}
        with self._reading() as connection:
            for table in self.tables():
                cursor = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                prints = Prints([column[0] for column in cursor.description])
                for row in cursor:
                    prints.add(row)
                found[table] = prints.shot()
        return found

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Copy]:
        """A copy made by SQLite's own backup, safe while others write."""
        target = folder / "rehearsal.db"
        with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(target)) as copied:
            source.backup(copied)
        url = f"sqlite:///{target.absolute()}"
        try:
            yield Copy(url, Sqlite(url, target), filled=True)
        finally:
            for leftover in folder.glob("rehearsal.db*"):
                leftover.unlink()
