"""The store's SQLite file: unpacked from Chinook once, with tables for accounts beside those of the catalogue."""

import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request

CHINOOK = Path(__file__).parents[1] / "chinook.sqlite.gz"
OWN_TABLES = """
CREATE TABLE IF NOT EXISTS Account (
    AccountId INTEGER PRIMARY KEY,
    Email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    PasswordHash TEXT NOT NULL,
    Name TEXT NOT NULL,
    IsStaff INTEGER NOT NULL DEFAULT 0 CHECK (IsStaff IN (0, 1))
);
CREATE TABLE IF NOT EXISTS Session (
    TokenHash TEXT PRIMARY KEY,
    AccountId INTEGER NOT NULL REFERENCES Account ON DELETE CASCADE,
    ExpiresAt TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS OwnPlaylist (
    PlaylistId INTEGER PRIMARY KEY,
    AccountId INTEGER NOT NULL REFERENCES Account ON DELETE CASCADE,
    Name TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS OwnPlaylistAccount ON OwnPlaylist (AccountId, PlaylistId);
CREATE TABLE IF NOT EXISTS OwnPlaylistTrack (
    PlaylistId INTEGER NOT NULL REFERENCES OwnPlaylist ON DELETE CASCADE,
    TrackId INTEGER NOT NULL REFERENCES Track (TrackId),
    PRIMARY KEY (PlaylistId, TrackId)
);
CREATE TABLE IF NOT EXISTS Purchase (
    PurchaseId INTEGER PRIMARY KEY,
    AccountId INTEGER NOT NULL REFERENCES Account,
    BoughtAt TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS PurchaseAccount ON Purchase (AccountId, PurchaseId);
CREATE TABLE IF NOT EXISTS PurchaseLine (
    PurchaseId INTEGER NOT NULL REFERENCES Purchase ON DELETE CASCADE,
    TrackId INTEGER NOT NULL REFERENCES Track (TrackId),
    UnitPrice TEXT NOT NULL,
    PRIMARY KEY (PurchaseId, TrackId)
);
"""


def prepare(path: Path) -> None:
    """Make the database where there is none yet."""
    if not path.exists():
        path.write_bytes(gzip.decompress(CHINOOK.read_bytes()))
    with opened(path) as connection:
        connection.executescript(f"PRAGMA journal_mode = WAL;{OWN_TABLES}")


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection whose changes are kept when all went well."""
    connection = sqlite3.connect(path, timeout=10, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def connected(request: Request) -> Iterator[sqlite3.Connection]:
    """The connection of one request."""
    with opened(request.app.state.database) as connection:
        yield connection


Connection = Annotated[sqlite3.Connection, Depends(connected, scope="function")]
Row = dict[str, Any]


def rows(connection: sqlite3.Connection, sql: str, *values: object) -> list[Row]:
    """What a query gives."""
    return [dict(row) for row in connection.execute(sql, values)]


def row(connection: sqlite3.Connection, sql: str, *values: object) -> Row | None:
    """The one row that a query gives, if any."""
    return next(iter(rows(connection, sql, *values)), None)
