"""Whether a condition of the page holds for a row whose values are known: what generated tests expect."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from operator import add, eq, ge, gt, le, lt, mul, ne, sub
from typing import Any

from backwright.blueprint.model import Binary, Constant, Expression, FieldRef, Not, Now

NOW = datetime(2030, 1, 1, tzinfo=UTC)  # samples lie in 2020 and from 2040 on


def quotient(dividend: Any, divisor: Any) -> Decimal | None:
    """A decimal; nothing by nothing, as databases are told to have it."""
    return Decimal(dividend) / Decimal(divisor) if divisor else None


OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
    "+": add,
    "-": sub,
    "*": mul,
    "/": quotient,
}


def value(expression: Expression, row: Mapping[str, Any]) -> Any:
    """The value of an expression, by the names of fields; None is null and unknown."""
    match expression:
        case Constant(value=constant):
            return constant
        case Now():
            return NOW
        case FieldRef(name=name):
            return NOW if name in ("created_at", "updated_at") else row.get(name)
        case Not(operand=operand):
            held = value(operand, row)
            return None if held is None else not held
        case Binary(operator=operator, left=left, right=right):
            return binary(operator, left, right, row)


def binary(operator: str, left: Expression, right: Expression, row: Mapping[str, Any]) -> Any:
    """Two sides put together; `= null` is IS NULL, and anything else with null is unknown."""
    sides = value(left, row), value(right, row)
    if operator in ("and", "or"):
        decisive = operator == "or"
        if decisive in sides:
            return decisive
        return None if None in sides else not decisive
    if right == Constant(None):
        return (sides[0] is None) == (operator == "=")
    return None if None in sides else OPERATORS[operator](*sides)
