"""Whether a condition of the page holds for a row whose values are known."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import add, eq, ge, gt, le, lt, mul, ne, sub
from typing import Any

from backwright.blueprint.model import Binary, Constant, Expression, FieldRef, Not, Now


def quotient(dividend: Any, divisor: Any) -> Decimal | None:
    """A decimal; nothing by nothing, as the databases are set up."""
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


def value(expression: Expression, row: Mapping[str, Any], now: Any = None) -> Any:
    """The value of an expression; None is null and unknown.

    Args:
        expression: the condition.
        row: the values of a row by the names of its fields.
        now: the time of the request, where it is known.
    """
    match expression:
        case Constant(value=constant):
            return constant
        case Now():
            return now
        case FieldRef(name=name):
            return row.get(name)
        case Not(operand=operand):
            truth = value(operand, row, now)
            return None if truth is None else not truth
        case Binary(operator=operator, left=left, right=right):
            return binary(operator, value(left, row, now), value(right, row, now), to_null=right == Constant(None))


def binary(operator: str, left: Any, right: Any, *, to_null: bool) -> Any:
    """Two values put together; `= null` is IS NULL, and anything else with null is unknown."""
    sides = left, right
    if operator in ("and", "or"):
        decisive = operator == "or"
        if decisive in sides:
            return decisive
        return None if None in sides else not decisive
    if to_null:
        return (left is None) == (operator == "=")
    return None if None in sides else OPERATORS[operator](*alike(left, right))


def alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Both sides, so that they compare: a day meets a moment by the day of UTC."""
    if any(isinstance(side, date) and not isinstance(side, datetime) for side in (left, right)):
        return day(left), day(right)
    if any(isinstance(side, float) for side in (left, right)):
        return float(left), float(right)
    return left, right


def day(value: date) -> date:
    """The day of a moment in UTC; a day is its own."""
    return value.astimezone(UTC).date() if isinstance(value, datetime) else value
