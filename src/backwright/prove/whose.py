"""Whether programs of a project look at the proof's own database, seen before any of them writes."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backwright.prove.database import PostgresDatabase, SqliteDatabase
from backwright.prove.wire import BrokenError, Wire

Scratch = SqliteDatabase | PostgresDatabase
READY = "/health/ready"
SERVICE_UNAVAILABLE = 503


@contextmanager
def marked(database: Scratch) -> Iterator[str]:
    """The empty database at a revision that nobody else has: who is asked where it stands must name it."""
    marker = f"prove-{secrets.token_hex(8)}"
    database.run("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    database.run("INSERT INTO alembic_version (version_num) VALUES (?)", marker)
    try:
        yield marker
    finally:
        database.run("DROP TABLE alembic_version")


def serves(url: str, database: Scratch, pid: int) -> bool:
    """Whether a server reads this database: its readiness follows the revision, or it holds the database open."""
    return _follows(url, database) or _holds(database, pid)


def _follows(url: str, database: Scratch) -> bool:
    """Ready as it stands, not ready while it is at a revision that there is not, ready again."""
    standing = [row["version_num"] for row in database.rows("SELECT version_num FROM alembic_version")]
    if len(standing) != 1 or not _is_ready(url):
        return False
    database.run("UPDATE alembic_version SET version_num = ?", "prove-elsewhere")
    away = _is_ready(url)
    database.run("UPDATE alembic_version SET version_num = ?", standing[0])
    return not away and _is_ready(url)


def _is_ready(url: str) -> bool:
    wire = Wire(url, {})
    try:
        return wire.ask("GET", READY, None, {}).status == 200
    except BrokenError:
        return False
    finally:
        wire.close()


def _holds(database: Scratch, pid: int) -> bool:
    """Whether another process than this one has the database open; a server of an older build tells in no other way."""
    if isinstance(database, PostgresDatabase):
        others = "SELECT 1 AS one FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        return bool(database.rows(others))
    opened = Path(f"/proc/{pid}/fd")
    if not opened.is_dir():
        return False
    return any(os.path.realpath(link) == os.path.realpath(database.file) for link in opened.iterdir())
