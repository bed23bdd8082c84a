"""Ranges behind a type, `1..60`: reading, printing, and what is wrong with their bounds."""

from decimal import Decimal

from backwright.blueprint.model import Constant, Field
from backwright.blueprint.text.literals import negated, number
from backwright.blueprint.text.tokens import Cursor, Token
from backwright.blueprint.text.words import not_yet
from backwright.errors import BlueprintError

LONGEST_NUMBER = 45  # digits


def read_range(cursor: Cursor) -> tuple[int | Decimal | None, int | Decimal | None]:
    """The bounds of `1..60`, `1..` or `..60`; none where there is no range."""
    minimum = _read_bound(cursor)
    if not cursor.take(".."):
        if minimum is not None:
            raise cursor.wrong("`..`", f"a range has two dots: `..{minimum}` is at most {minimum}")
        if cursor.at("("):
            raise cursor.wrong("a range, words or the end", "a range is written `1..60`")
        return None, None
    maximum = _read_bound(cursor)
    if minimum is None and maximum is None:
        raise cursor.wrong("a number beside `..`", "as in `1..60`, `..60` or `1..`")
    return minimum, maximum


def _read_bound(cursor: Cursor) -> int | Decimal | None:
    if cursor.here.kind == "date":
        raise not_yet(cursor.place, cursor.here.value, "date")
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


def is_reversed(minimum: int | Decimal | None, maximum: int | Decimal | None) -> bool:
    """Whether nothing is within the bounds."""
    return minimum is not None and maximum is not None and minimum > maximum


def reversed_range(field: Field, minimum: object, maximum: object) -> BlueprintError:
    """The error of a range whose bounds stand the wrong way round."""
    found = f"the range {minimum}..{maximum} of `{field.name}`, which nothing fits"
    return BlueprintError(field.place, found, "the smaller number first", f"write `{maximum}..{minimum}`")


def read_number(token: Token) -> int | Decimal | None:
    """The number that a token says, if it says one that is not too long."""
    return number(token.value) if token.kind == "number" and len(token.value) <= LONGEST_NUMBER else None


def outside(value: int | Decimal, low: int | Decimal | None, high: int | Decimal | None) -> str:
    """What a default should be that is outside its range."""
    if (low is not None and value < low) or (high is not None and value > high):
        return f"a number in {'' if low is None else low}..{'' if high is None else high}"
    return ""


def against_own_comparison(field: Field, value: int | Decimal) -> str:
    """What a default should be that the comparison of its own line refuses."""
    comparison = field.comparison
    if comparison is None or not isinstance(comparison.right, Constant):
        return ""
    limit = comparison.right.value
    if not isinstance(limit, int | Decimal):
        return ""
    holds = {
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
        "!=": value != limit,
        "=": value == limit,
    }
    return "" if holds[comparison.operator] else f"a number {comparison.operator} {limit}, as the line itself says"
