"""The constraints of a table: the conditions that every row of it meets, and whether a row meets them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from backwright.blueprint.model import (
    Binary,
    Constant,
    Entity,
    Expression,
    Field,
    FieldRef,
    Not,
    Now,
)
from backwright.blueprint.view.truth import value
from backwright.contract.numbered import example_of
from backwright.contract.types import SPECS

NOW = datetime(2030, 1, 1, tzinfo=UTC)  # samples lie in 2020 and from 2040 on

Values = Mapping[str, Any]


def constraints(entity: Entity, *, timed: bool = False) -> tuple[Expression, ...]:
    """Comparisons of single fields, and checks.

    Args:
        entity: whose rows they are of.
        timed: whether comparisons with the time of the request are among them; a table cannot hold those.
    """
    compared = (
        Binary(field.comparison.operator, FieldRef(field.name), field.comparison.right)
        for field in entity.fields
        if field.comparison and (timed or not isinstance(field.comparison.right, Now))
    )
    return (*compared, *(check.condition for check in entity.checks))


def holds(condition: Expression, row: Values) -> bool | None:
    """Whether a condition holds for a row, by the names of its fields; None is SQL's unknown."""
    plain = {name: example_of(given) for name, given in row.items()}
    found = value(condition, {"created_at": NOW, "updated_at": NOW} | plain, NOW)
    return found if found is None else bool(found)


def is_allowed(conditions: Iterable[Expression], row: Values) -> bool:
    """Whether no condition is broken by a row; one that is unknown is not, as in a database."""
    return all(holds(condition, row) is not False for condition in conditions)


def compared_values(conditions: Iterable[Expression], field: Field) -> Iterator[Any]:
    """The values with which conditions compare a text or a number, and the numbers beside those."""
    for condition in conditions:
        for one in _comparisons(condition):
            for side, other in ((one.left, one.right), (one.right, one.left)):
                if side == FieldRef(field.name) and isinstance(other, Constant) and other.value is not None:
                    yield from SPECS.of(field).near(field.type, other.value)


def _comparisons(expression: Expression) -> Iterator[Binary]:
    if isinstance(expression, Not):
        yield from _comparisons(expression.operand)
    elif isinstance(expression, Binary):
        yield expression
        yield from _comparisons(expression.left)
        yield from _comparisons(expression.right)
