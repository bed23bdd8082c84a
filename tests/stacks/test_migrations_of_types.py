"""Fields of each type come, go, and become fields of a neighbouring type, with rows in the table."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from migrating import Database, Move, blueprint
from test_plain_sql import assert_same

from backwright.changes.change import RefusedChangeError
from backwright.changes.detect import detect
from backwright.changes.lock import Lock
from backwright.stacks.fastapi.stack import FastApiStack
from backwright.stacks.python.alembic import initial, revision

NOW = "'2026-01-01 00:00:00.000000'"
STAY = "  name: str ..40\n"


@dataclass(frozen=True)
class Kind:
    """A phrase of a type, and a value of it as each database takes it."""

    phrase: str
    value: str
    without_zone: str = ""

    def row(self, database: Database) -> str:
        value = self.value if database.dialect == "postgresql" else self.without_zone or self.value
        return f"INSERT INTO things (name, a, created_at, updated_at) VALUES ('x', {value}, {NOW}, {NOW})"


DAY = Kind("date", "'2030-01-31'")
MOMENT = Kind("datetime", "'2030-01-31 00:00:00+00'", "'2030-01-31 00:00:00.000000'")
LATER = Kind("datetime", "'2030-01-31 10:30:00+00'", "'2030-01-31 10:30:00.000000'")
TEXT_DAY = Kind("str ..40", "'2030-01-31'")

BIG = Kind("bigint", "9007199254740993")
FEW = Kind("bigint 0..100", "7")
RATIO = Kind("float", "0.5")
WHOLE = Kind("float", "7")
COST = Kind("money", "12.5000", "125000")

# What a field becomes, and whether its row allows that.
BECOMING = {
    "a day in a range": (DAY, "date 2020-01-01..2039-12-31", True),
    "a day out of its range": (DAY, "date ..2029-12-31", False),
    "a day of any time": (Kind("date 2020-01-01..2039-12-31", "'2030-01-31'"), "date", True),
    "a day that is optional": (DAY, "date?", True),
    "a day that is sorted by": (DAY, "date filter sort", True),
    "a day with a default": (DAY, "date = 2031-01-01", True),
    "a moment of a day": (DAY, "datetime", True),
    "a day of a midnight": (MOMENT, "date", True),
    "a day of a moment": (LATER, "date", False),
    "a large integer of a small one": (Kind("int", "7"), "bigint", True),
    "a small integer of a large one": (BIG, "int", False),
    "a small integer of a large one that fits": (FEW, "int", True),
    "a text of a large integer": (BIG, "str ..40", True),
    "a decimal of a large integer": (FEW, "decimal(12,2)", True),
    "a large integer with a default": (BIG, "bigint = 9007199254740993", True),
    "a binary number of an integer": (Kind("int", "7"), "float", True),
    "an integer of a binary number": (RATIO, "int", False),
    "an integer of a whole binary number": (WHOLE, "int", True),
    "a binary number in a range": (RATIO, "float 0..1 filter", True),
    "money of a decimal": (Kind("decimal(10,2)", "12.50", "1250"), "money", True),
    "a decimal of money": (COST, "decimal(10,2)", True),
    "money in a range": (COST, "money 0..10", False),
    "a text of a day": (DAY, "str ..40", True),
}
# What a value cannot be written as.
REFUSED = {
    "a decimal of a binary number": (RATIO, "decimal(10,2)"),
    "a binary number of a large integer": (BIG, "float"),
    "an integer of a day": (DAY, "int"),
    "a day of a text": (TEXT_DAY, "date"),
}


def page(phrase: str) -> str:
    return f"app: shop\nThing:\n{STAY}" + (f"  a: {phrase}\n" if phrase else "")


def filled(database: Database, before: Kind) -> Sequence[str]:
    return [before.row(database)]


@pytest.mark.parametrize("name", BECOMING)
def test_a_type_becomes_another_and_comes_back(name: str, database: Database) -> None:
    before, after, fits = BECOMING[name]
    move = Move.of(page(before.phrase), page(after))
    if fits:
        assert_same(database, move, filled(database, before))
        return
    database.apply(initial(move.old).text)
    database.execute(*filled(database, before))
    with pytest.raises(Exception, match="1 row: of things"):
        database.apply(move.text)


@pytest.mark.parametrize("kind", {kind.phrase: kind for kind, *_ in BECOMING.values()}.values(), ids=lambda k: k.phrase)
def test_a_field_goes_and_comes_back(kind: Kind, database: Database) -> None:
    assert_same(database, Move.of(page(kind.phrase), page("")), filled(database, kind))


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_value_cannot_be_written_as_is_refused(name: str) -> None:
    before, after = REFUSED[name]
    old = blueprint(page(before.phrase))
    with pytest.raises(RefusedChangeError, match="cannot become"):
        detect(old, blueprint(page(after)), Lock())


def test_a_project_migrates_days_to_moments_and_back(tmp_path: Path) -> None:
    """By its own `migrations/env.py`, in a process of its own: nothing has imported the revisions before."""
    move = Move.of(page("date"), page("datetime").replace("  a:", "  at:").replace("datetime", "datetime was a"))
    second = revision(2, move.old, move.new, detect(move.old, move.new, Lock()))
    assert second is not None
    revisions = {made.path: made.text for made in (initial(move.old), second)}
    for path, text in (FastApiStack().render(move.new, revisions) | revisions).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    file = tmp_path / "things.db"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}", "SECRET_KEY": "k" * 64}

    def migrate(*way: str) -> None:
        command = [sys.executable, "-m", "alembic", *way]
        subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)

    def stored(column: str) -> str:
        with closing(sqlite3.connect(file)) as connection:
            return str(connection.execute(f"SELECT {column} FROM things").fetchone()[0])

    migrate("upgrade", "0001")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            f"INSERT INTO things (name, a, created_at, updated_at) VALUES ('x', '2030-01-31', {NOW}, {NOW})"
        )
    migrate("upgrade", "head")
    assert stored("at") == "2030-01-31 00:00:00.000000"
    migrate("downgrade", "0001")
    assert stored("a") == "2030-01-31"
