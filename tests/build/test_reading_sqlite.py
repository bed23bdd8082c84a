"""What a killed writer leaves of a SQLite file is read as it was before, and not refused."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from backwright.databases.opening import open_database
from backwright.databases.version_table import VersionTable

VERSIONS = VersionTable("alembic_version", "version_num")
# So small a cache that rows are in the file before they are committed, as in a large migration.
DIES_WRITING = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 5")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE alembic_version SET version_num = '0002'")
connection.executemany("INSERT INTO items VALUES (?)", [("x" * 500,)] * 2000)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_a_writer_that_was_killed_has_written_nothing(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("CREATE TABLE items (name TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
    subprocess.run([sys.executable, "-c", DIES_WRITING, str(path)], check=False)
    assert len(list(tmp_path.iterdir())) > 1
    data = open_database(f"sqlite:///{path}", tmp_path, VERSIONS)
    assert not hasattr(data, "reason"), data
    assert data.revision() == "0001"  # type: ignore[union-attr]
    assert data.snapshots()["items"].rows == 0  # type: ignore[union-attr]


def test_reading_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
    data = open_database(f"sqlite:///{path}", tmp_path, VERSIONS)
    with pytest.raises(Exception, match="readonly"):
        data.scalar("DELETE FROM alembic_version")  # type: ignore[union-attr]
