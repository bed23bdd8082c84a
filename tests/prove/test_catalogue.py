"""A table is what it was, however a rebuild has put its constraints."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from backwright.databases.sqlite import SqliteDatabase

COLUMNS = "id INTEGER NOT NULL, n INTEGER CONSTRAINT n_check CHECK (n IN (1, 2))"
B_CHECK = "CONSTRAINT b_check CHECK (n IN (1, 2))"
A_CHECK = "CONSTRAINT a_check CHECK (n > 0)"


def catalogue(folder: Path, *parts: str) -> dict[str, str]:
    file = folder / "one.db"
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"CREATE TABLE t ({', '.join(parts)})")
    return SqliteDatabase(file).catalogue()


def test_the_order_of_constraints_says_nothing(tmp_path: Path) -> None:
    assert catalogue(tmp_path, COLUMNS, A_CHECK, B_CHECK) == catalogue(tmp_path, COLUMNS, B_CHECK, A_CHECK)


@pytest.mark.parametrize("fewer", [(COLUMNS, A_CHECK), (COLUMNS, B_CHECK), (COLUMNS,)])
def test_a_lost_constraint_is_seen(tmp_path: Path, fewer: tuple[str, ...]) -> None:
    assert catalogue(tmp_path, COLUMNS, A_CHECK, B_CHECK) != catalogue(tmp_path, *fewer)
