"""Ranges behind a type, `1..60`: reading, printing, and what is wrong with their bounds."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any, TypeVar

from backwright.blueprint.model import Constant, Field
from backwright.blueprint.text.literals import negated, number
from backwright.blueprint.text.tokens import Cursor, Token
from backwright.errors import BlueprintError

LONGEST_NUMBER = 45  # digits
B = TypeVar("B")
_HOLDS: Mapping[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "!=": ne, "=": eq}


def read_range(cursor: Cursor) -> tuple[int | Decimal | None, int | Decimal | None]:
    """The bounds of `1..60`, `1..` or `..60`; none where there is no range."""
    return read_bounds(cursor, _read_bound, "a number", "1..60")


def read_bounds(
    cursor: Cursor, read: Callable[[Cursor], B | None], what: str, example: str
) -> tuple[B | None, B | None]:
    """The bounds of a range, each read by `read`; `what` they are, and an example, for those that are none."""
    minimum = read(cursor)
    if not cursor.take(".."):
        if minimum is not None:
            raise cursor.wrong("`..`", f"a range has two dots: `..{minimum}` is at most {minimum}")
        if cursor.at("("):
            raise cursor.wrong("a range, words or the end", f"a range is written `{example}`")
        return None, None
    maximum = read(cursor)
    if minimum is None and maximum is None:
        low, _, high = example.partition("..")
        raise cursor.wrong(f"{what} beside `..`", f"as in `{example}`, `..{high}` or `{low}..`")
    return minimum, maximum


def _read_bound(cursor: Cursor) -> int | Decimal | None:
    if cursor.here.kind == "date":
        raise cursor.wrong("a number", "days are the range of a `date`")
    negative = cursor.at("-") and cursor.ahead().kind == "number"
    if negative:
        cursor.next()
    if cursor.here.kind != "number":
        return None
    if len(cursor.here.value) > LONGEST_NUMBER:
        raise BlueprintError(cursor.place, f"a number of over {LONGEST_NUMBER} digits", hint="write a shorter one")
    value = number(cursor.next().value)
    return negated(value) if negative else value


def write_range(minimum: int | Decimal | None, maximum: int | Decimal | None) -> str:
    """` 1..60`, with the space before it; nothing without bounds."""
    if minimum is None and maximum is None:
        return ""
    return f" {_write_bound(minimum)}..{_write_bound(maximum)}"


def _write_bound(bound: int | Decimal | None) -> str:
    return "" if bound is None else f"{bound:f}" if isinstance(bound, Decimal) else str(bound)


def is_reversed(minimum: Any, maximum: Any) -> bool:
    """Whether nothing is within the bounds."""
    return minimum is not None and maximum is not None and bool(minimum > maximum)


def reversed_range(field: Field, minimum: object, maximum: object, first: str = "the smaller number") -> BlueprintError:
    """The error of a range whose bounds stand the wrong way round."""
    found = f"the range {minimum}..{maximum} of `{field.name}`, which nothing fits"
    return BlueprintError(field.place, found, f"{first} first", f"write `{maximum}..{minimum}`")


def read_number(token: Token) -> int | Decimal | None:
    """The number that a token says, if it says one that is not too long."""
    return number(token.value) if token.kind == "number" and len(token.value) <= LONGEST_NUMBER else None


def outside(value: Any, low: Any, high: Any, what: str = "a number") -> str:
    """What a default should be that is outside its range."""
    if is_reversed(low, value) or is_reversed(value, high):
        return f"{what} in {'' if low is None else low}..{'' if high is None else high}"
    return ""


def against_own_comparison(field: Field, value: int | Decimal | date, what: str = "a number") -> str:
    """What a default should be that the comparison of its own line refuses."""
    comparison = field.comparison
    if comparison is None or not isinstance(comparison.right, Constant):
        return ""
    limit = comparison.right.value
    if not isinstance(limit, date if isinstance(value, date) else int | Decimal):
        return ""
    holds = _HOLDS[comparison.operator](value, limit)
    return "" if holds else f"{what} {comparison.operator} {limit}, as the line itself says"
