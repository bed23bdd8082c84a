"""Whether programs of a project look at the proof's own database, found out before any of them writes."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from backwright.databases.adapter import Database
from backwright.databases.version_table import VersionTable
from backwright.prove.wire import BrokenError, Wire


@contextmanager
def marked(database: Database, versions: VersionTable) -> Iterator[str]:
    """The empty database at a revision that nobody else has: a program that reports its revision must name it."""
    marker = f"prove-{secrets.token_hex(8)}"
    database.run(f"CREATE TABLE {versions.name} ({versions.column} VARCHAR(32) NOT NULL)")
    database.run(f"INSERT INTO {versions.name} ({versions.column}) VALUES (?)", marker)  # noqa: S608
    try:
        yield marker
    finally:
        database.run(f"DROP TABLE {versions.name}")


@dataclass(frozen=True, slots=True)
class Server:
    """A server of the proof's own: where it answers, and which process it is."""

    url: str
    ready: str  # the path at which it says whether it is ready
    process: int

    def is_ready(self) -> bool:
        """Whether it says so."""
        wire = Wire(self.url, {})
        try:
            return wire.ask("GET", self.ready, None, {}).status == 200
        except BrokenError:
            return False
        finally:
            wire.close()


def serves(server: Server, database: Database, versions: VersionTable | None) -> bool:
    """Whether a server reads this database: its readiness follows the revision, or it has the database open.

    A server of an older build shows it in no other way.
    """
    return (versions is not None and _follows(server, database, versions)) or database.is_open_elsewhere(server.process)


def _follows(server: Server, database: Database, versions: VersionTable) -> bool:
    """Ready as it stands, not ready while it is at a revision that there is not, ready again."""
    standing = [row[versions.column] for row in database.rows(versions.select)]
    if len(standing) != 1 or not server.is_ready():
        return False
    move = f"UPDATE {versions.name} SET {versions.column} = ?"  # noqa: S608 - names of the tool that migrates
    database.run(move, "prove-elsewhere")
    away = server.is_ready()
    database.run(move, standing[0])
    return not away and server.is_ready()
