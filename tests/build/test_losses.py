"""What is told of data that goes is counted as each database holds it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from backwright.blueprint.reader import read
from backwright.build.losses import dropped
from backwright.changes.operations import AddField
from backwright.databases.sqlite import SqliteDatabase

PAGE = (
    'app: shop\nItem:\n  price: decimal(8,2) = 9.99\n  order: str ..20 = "it\'s"\n'
    "  live: bool = true\n  seen_at: datetime?\n  stage: made -ship-> shipped\n"
)


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("price", "price dropped (1 value and 2 defaults)"),
        ("order", "order dropped (2 values and 1 default)"),
        ("live", "live dropped (3 defaults)"),
        ("seen_at", "seen_at dropped (1 value and 2 defaults)"),
        ("stage", "stage dropped (3 values and 0 defaults)"),
    ],
)
def test_values_are_told_from_defaults(field: str, told: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection, connection:
        connection.execute(
            'CREATE TABLE items (price BIGINT, "order" TEXT, live BOOLEAN, seen_at DATETIME, stage TEXT)'
        )
        row = "INSERT INTO items VALUES (?, ?, 1, ?, 'shipped')"  # a decimal is an integer there, scaled
        connection.executemany(row, [(999, "it's", None), (999, "b", None), (1250, "c", "2026-01-01")])
    blueprint = read(PAGE)
    change = AddField("Item", blueprint.entity("Item").field_named(field))
    assert dropped([change], blueprint, SqliteDatabase(tmp_path / "shop.db")) == (told,)
