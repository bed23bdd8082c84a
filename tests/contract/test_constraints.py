"""Which conditions the rows of a table meet, and which values tell whether they do."""

from decimal import Decimal
from typing import Any

import pytest

from backwright.blueprint.model import Entity
from backwright.blueprint.reader import read
from backwright.contract.body_cases import broken
from backwright.contract.constraints import compared_values, constraints, holds, is_allowed
from backwright.contract.entity_view import EntityView
from backwright.contract.examples import least_row

PAGE = """
app: yard
Crane:
  name: str 2..20
  load: decimal(5,2) 0..100
  reach: int 1..50 = 10
  built_at: datetime? < now
  checked_at: datetime? > built_at
  state: idle -lift-> busy -rest-> idle
  check: load < reach or state = idle
"""


@pytest.fixture
def crane() -> Entity:
    return read(PAGE).entity("Crane")


def test_a_table_holds_checks_and_comparisons_of_fields_but_none_with_the_time(crane: Entity) -> None:
    assert len(constraints(crane)) == 2
    assert len(constraints(crane, timed=True)) == 3


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"load": Decimal(5), "reach": 10, "state": "busy"}, True),
        ({"load": Decimal(50), "reach": 10, "state": "busy"}, False),
        ({"load": Decimal(50), "reach": 10, "state": "idle"}, True),
        ({"load": None, "reach": 10, "state": "busy"}, None),
    ],
)
def test_a_condition_holds_or_does_not_or_is_unknown(crane: Entity, row: dict[str, Any], expected: bool | None) -> None:
    assert holds(constraints(crane)[-1], row) is expected
    assert is_allowed(constraints(crane)[-1:], row) is (expected is not False)


def test_numbers_beside_those_that_a_condition_names_and_the_bounds_are_tried(crane: Entity) -> None:
    page = read("app: yard\nBox:\n  size: int 1..9\n  code: str ..5\n  check: size != 9 and code != 'abc'\n")
    box = page.entity("Box")
    (rule,) = constraints(box)
    assert list(compared_values([rule], box.field_named("size"))) == [9, 8, 1]
    assert list(compared_values([rule], box.field_named("code"))) == ["abc"]
    assert list(compared_values(constraints(crane), crane.field_named("reach"))) == []


def test_the_least_row_keeps_the_constraints_and_what_is_broken_breaks_one(crane: Entity) -> None:
    view = EntityView(read(PAGE), crane)
    assert is_allowed(constraints(crane), least_row(view))
    assert is_allowed(constraints(crane), least_row(view, state="busy"))
    for values in broken(view):
        assert not is_allowed(constraints(crane), least_row(view) | values)
    assert len(broken(view)) == 2
