"""Rows that a proof sends fit: they meet the rules of their table and differ where they must."""

import pytest

from backwright.blueprint.model import Entity
from backwright.blueprint.reader import read
from backwright.standard.drafts import Wish, distinct_value, fitting_row, is_new, keeps_constraints, keys

ROOM = """\
  code: int 0..9 unique
  low: int 0..100 = 60
  high: int 0..50
  price: decimal(6,2)
  cost: decimal(6,2)
  opens_at: datetime
  closes_at: datetime > opens_at
  built_at: datetime < now
  word: str 1..20
  unique: (word, high)
  check:
    - low < high
    - code > 3
    - price / cost > 9
    - word != "Word 1"
"""


def entity(fields: str) -> Entity:
    return read(f"app: hall\nRoom:\n{fields}").entity("Room")


def drawn(room: Entity, number: int) -> dict[str, object]:
    return {one.column: distinct_value(room, one, number) for one in room.fields} | {"low": 60}


def test_a_row_is_changed_until_it_meets_every_rule_of_its_table() -> None:
    room = entity(ROOM)
    row = drawn(room, 1)
    assert not keeps_constraints(room, row)
    found = fitting_row(room, row, row.keys(), 1)
    assert found is not None
    assert keeps_constraints(room, found)


def test_only_free_columns_are_changed() -> None:
    room = entity("  low: int 0..9\n  high: int 0..9\n  check: low < high\n")
    found = fitting_row(room, {"low": 5, "high": 1}, {"high"}, 1)
    assert found is not None
    assert (found["low"], found["high"] > 5) == (5, True)
    assert fitting_row(room, {"low": 9, "high": 1}, {"high"}, 1) is None


def test_rows_differ_from_all_others_in_what_is_unique_alone_and_together() -> None:
    room = entity("  code: int 0..9 unique\n  day: int 1..3\n  shift: early | late\n  unique: (day, shift)\n")
    rows: list[dict[str, object]] = []
    for number in range(6):
        row = {one.column: distinct_value(room, one, number) for one in room.fields}
        found = fitting_row(room, row, row.keys(), number, Wish(rows))
        assert found is not None
        assert is_new(room, found, rows)
        rows.append(found)
    assert keys(room) == (("code",), ("day", "shift"))
    assert len({(row["day"], row["shift"]) for row in rows}) == 6
    assert fitting_row(room, rows[0], {"day", "shift", "code"}, 7, Wish(rows)) is None


@pytest.mark.parametrize("wished", ["holds", "fails"])
def test_a_condition_holds_or_fails_as_wished(wished: str) -> None:
    room = entity('  price: decimal(6,2)\n  word: str 1..9\n  check: price > 9.50 and word != "open"\n')
    condition = room.checks[0].condition
    free_of_law = entity("  price: decimal(6,2)\n  word: str 1..9\n")
    wish = Wish(holds=(condition,)) if wished == "holds" else Wish(fails=(condition,))
    found = fitting_row(free_of_law, {"price": "1.00", "word": "open"}, {"price", "word"}, 1, wish)
    assert found is not None
    assert (float(found["price"]) > 9.5 and found["word"] != "open") is (wished == "holds")
