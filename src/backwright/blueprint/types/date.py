"""`date`: a day, without a time."""

from collections.abc import Iterator
from datetime import date

from backwright.blueprint.model import Constant, DateType, Field, Now
from backwright.blueprint.text.tokens import Cursor, Token
from backwright.blueprint.types.ranges import against_own_comparison, is_reversed, outside, read_bounds, reversed_range
from backwright.blueprint.types.spec import Misfit, Moments, TypeSpec
from backwright.errors import BlueprintError

_EXAMPLE = "a day, such as 2030-01-31"


def read_day(token: Token) -> date | None:
    """The day that a token says, if the calendar has it."""
    try:
        return date.fromisoformat(token.value) if token.kind == "date" else None
    except ValueError:
        return None


def _read(cursor: Cursor, _: str) -> DateType:
    return DateType(*read_bounds(cursor, _read_bound, "a day", "2020-01-01..2029-12-31"))


def _read_bound(cursor: Cursor) -> date | None:
    if cursor.here.kind != "date":
        return None
    day = read_day(cursor.here)
    if day is None:
        raise cursor.wrong(_EXAMPLE)
    cursor.next()
    return day


def _write(kind: DateType) -> str:
    if kind.minimum is None and kind.maximum is None:
        return "date"
    return f"date {kind.minimum or ''}..{kind.maximum or ''}"


def _read_default(_: DateType, token: Token, __: bool) -> Constant | str:
    day = read_day(token)
    return _EXAMPLE if day is None else Constant(day)


def _misfit(field: Field, kind: DateType, value: object) -> Misfit | None:
    if not isinstance(value, date):
        return None
    expected = outside(value, kind.minimum, kind.maximum, "a day") or against_own_comparison(field, value, "a day")
    return Misfit(expected) if expected else None


def _errors(field: Field, kind: DateType) -> Iterator[BlueprintError]:
    if is_reversed(kind.minimum, kind.maximum):
        yield reversed_range(field, kind.minimum, kind.maximum, "the earlier day")
    comparison = field.comparison
    if comparison and comparison.operator == "!=" and isinstance(comparison.right, Now):
        hint = "write `> now` or `< now`"
        yield BlueprintError(field.place, f"`{field.name} != now`", "a side of the day of the request", hint)


def _notes(_: Field, kind: DateType, __: str) -> Iterator[str]:
    if kind.minimum or kind.maximum:
        yield f"from {kind.minimum}" if kind.maximum is None else f"{kind.minimum or 'up'} to {kind.maximum}"


def _extent(kind: DateType) -> Moments:
    return Moments(kind.minimum or date.min, kind.maximum or date.max, whole_days=True)


SPEC = TypeSpec(
    names=("date",),
    says="a day, without a time; beside a datetime, that of UTC",
    example="date 2020-01-01..2029-12-31",
    read=_read,
    write=_write,
    read_default=_read_default,
    misfit=_misfit,
    errors=_errors,
    operand=lambda _: "day",
    notes=_notes,
    extent=_extent,
    longest=lambda _: len("2030-01-31"),
)
