"""Whether programs of a project look at the proof's own database, seen before any of them writes."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from backwright.databases.adapter import Database
from backwright.databases.version_table import VERSION_TABLE
from backwright.prove.wire import BrokenError, Wire

READY = "/health/ready"
SERVICE_UNAVAILABLE = 503


@contextmanager
def marked(database: Database) -> Iterator[str]:
    """The empty database at a revision that nobody else has: who is asked where it stands must name it."""
    marker = f"prove-{secrets.token_hex(8)}"
    database.run(f"CREATE TABLE {VERSION_TABLE.name} ({VERSION_TABLE.column} VARCHAR(32) NOT NULL)")
    database.run(f"INSERT INTO {VERSION_TABLE.name} ({VERSION_TABLE.column}) VALUES (?)", marker)  # noqa: S608
    try:
        yield marker
    finally:
        database.run(f"DROP TABLE {VERSION_TABLE.name}")


def serves(url: str, database: Database, pid: int) -> bool:
    """Whether a server reads this database: its readiness follows the revision, or it has the database open.

    A server of an older build tells in no other way.
    """
    return _follows(url, database) or database.is_open_elsewhere(pid)


def _follows(url: str, database: Database) -> bool:
    """Ready as it stands, not ready while it is at a revision that there is not, ready again."""
    standing = [row[VERSION_TABLE.column] for row in database.rows(VERSION_TABLE.select)]
    if len(standing) != 1 or not _is_ready(url):
        return False
    move = f"UPDATE {VERSION_TABLE.name} SET {VERSION_TABLE.column} = ?"  # noqa: S608 - names of the tool that migrates
    database.run(move, "prove-elsewhere")
    away = _is_ready(url)
    database.run(move, standing[0])
    return not away and _is_ready(url)


def _is_ready(url: str) -> bool:
    wire = Wire(url, {})
    try:
        return wire.ask("GET", READY, None, {}).status == 200
    except BrokenError:
        return False
    finally:
        wire.close()
