"""What a step costs while it runs, as each database takes it."""

import pytest
from migrating import Move
from test_migrations import CHANGES, SHOP, edited

from backwright.relational.dialects import POSTGRESQL, SQLITE
from backwright.relational.dialects.dialect import Dialect
from backwright.relational.effects import Effect, effect
from backwright.relational.steps import CreateIndex, Step


def costs(name: str, dialect: Dialect) -> list[Effect]:
    steps: tuple[Step, ...] = Move.of(SHOP, edited(CHANGES[name])).plain.up.steps
    return [effect(step, dialect) for step in steps]


@pytest.mark.parametrize(
    ("name", "on_postgresql", "on_sqlite"),
    [
        ("a field with a default", False, False),
        ("a wider text", True, True),
        ("one more value", False, True),
        ("a unique", False, False),
        ("a decimal with more digits", True, True),
    ],
)
def test_rows_are_written_anew_where_a_type_is_cast_or_a_table_copied(
    name: str, *, on_postgresql: bool, on_sqlite: bool
) -> None:
    found = [any(one.rewrites for one in costs(name, dialect)) for dialect in (POSTGRESQL, SQLITE)]
    assert found == [on_postgresql, on_sqlite]


def test_an_index_lets_readers_go_on() -> None:
    steps = Move.of(SHOP, edited(CHANGES["a unique"])).plain.up.steps
    assert {effect(step, POSTGRESQL).waits for step in steps if isinstance(step, CreateIndex)} == {"writers"}


def test_an_index_for_a_search_costs_nothing_where_there_is_none() -> None:
    assert [one.waits for one in costs("a search", SQLITE)] == ["nobody"]


def test_a_table_that_goes_loses_its_rows() -> None:
    back = Move.of(SHOP, edited(CHANGES["a new entity"])).plain.down.steps
    assert any(effect(step, POSTGRESQL).loses for step in back)
