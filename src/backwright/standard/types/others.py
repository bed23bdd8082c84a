"""Values of truth, times, names and relations."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from backwright.blueprint.model import (
    BooleanType,
    Constant,
    DateTimeType,
    DateType,
    EnumType,
    Field,
    Now,
    RelationType,
    StateType,
)
from backwright.contract.types import candidates
from backwright.standard.types.spec import RARE, Bad, CopiedValue, StandardSpec, each

_NO_TRUTHS = ('"true"', '"yes"', "1", "0", "2", "[true]", "{}", '""', "1.0")
BOOLEAN: StandardSpec[BooleanType] = StandardSpec(
    no_value="maybe",
    valid=lambda _, __, ___: False,
    bad=lambda _, __: each("no truth value", _NO_TRUTHS),
    plain=lambda field, _, __: candidates(field),
    rare=lambda field, _: None if field.implied else "true",  # two values need an index only where one is rare
    copied=lambda field, _, copy: copy.value if field.implied else copy.is_rare,
    ends=lambda field, _: (field.default != Constant(value=True),),
)

_NO_TIMES = (
    Bad("a number", "1700000000"),
    Bad("words", '"tomorrow"'),
    Bad("without an offset", '"2031-01-01T00:00:00"'),
    Bad("a date alone", '"2031-01-01"'),
    Bad("a month that is none", '"2031-13-01T00:00:00Z"'),
    Bad("a list", "[]"),
    Bad("a truth value", "true"),
    Bad("an object", "{}"),
)


def _is_past(field: Field) -> bool:
    """Whether the page wants times that have gone by."""
    comparison = field.comparison
    return comparison is not None and isinstance(comparison.right, Now) and comparison.operator.startswith("<")


def is_ahead(field: Field) -> bool:
    """Whether the page wants times that are to come."""
    comparison = field.comparison
    return comparison is not None and isinstance(comparison.right, Now) and comparison.operator.startswith(">")


def later(days: int, seconds: int = 0) -> str:
    """A time in days to come, as it travels."""
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(days=days, seconds=seconds % 86_400)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000000Z")


def _bad_time(field: Field, _: DateTimeType) -> tuple[Bad, ...]:
    if _is_past(field):
        return (*_NO_TIMES, Bad("in the future", '"2901-01-01T00:00:00Z"'))
    if is_ahead(field):
        return (*_NO_TIMES, Bad("in the past", '"2001-01-01T00:00:00Z"'))
    return (*_NO_TIMES, Bad("empty", '""'))


def _moment(column_type: str, number: int) -> Any:
    """Another moment, in the way in which the database keeps moments."""
    moment = datetime.now(UTC) + timedelta(days=1, minutes=number)
    if column_type == "timestamp with time zone":
        return moment
    if column_type.startswith("timestamp"):
        return moment.replace(tzinfo=None)
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


MOMENT: StandardSpec[DateTimeType] = StandardSpec(
    no_value="yesterday",
    valid=lambda field, _, number: later(-30 if _is_past(field) else 30, number),
    bad=_bad_time,
    plain=lambda _, __, number: tuple(later(days, number) for days in (30, 60, 90, -30, -60, -90)),
    rare=lambda _, __: "2031-01-01T00:00:00Z",
    compared=lambda _, value: datetime.fromisoformat(value),
    copied=lambda _, __, copy: _moment(copy.column_type, copy.number),
)


_NO_DAYS = (
    Bad("a number", "20310101"),
    Bad("words", '"tomorrow"'),
    Bad("a time, too", '"2031-01-01T00:00:00Z"'),
    Bad("a month that is none", '"2031-13-01"'),
    Bad("a day that the month lacks", '"2031-02-29"'),
    Bad("a list", "[]"),
    Bad("a truth value", "true"),
    Bad("without its zeros", '"2031-1-1"'),
)


def _day(field: Field, kind: DateType, number: int) -> str:
    """A day on the side of today that the page wants, within its range."""
    today = datetime.now(UTC).date()
    start = today + timedelta(days=-30 if _is_past(field) else 30)
    if kind.minimum is None and kind.maximum is None:
        return str(start + timedelta(days=(-1 if _is_past(field) else 1) * (number % 10_000)))
    low = max(kind.minimum or date.min, today + timedelta(days=1) if is_ahead(field) else date.min)
    high = min(kind.maximum or date.max, today - timedelta(days=1) if _is_past(field) else date.max)
    span = (high - low).days + 1
    first = low if kind.minimum else max(low, high - timedelta(days=10_000))
    return str(first + timedelta(days=number % min(span, 10_000, (high - first).days + 1)))


def _bad_day(field: Field, kind: DateType) -> tuple[Bad, ...]:
    if kind.minimum and kind.minimum > date.min:
        return (*_NO_DAYS, Bad("before the first", f'"{kind.minimum - timedelta(days=1)}"'))
    if kind.maximum and kind.maximum < date.max:
        return (*_NO_DAYS, Bad("after the last", f'"{kind.maximum + timedelta(days=1)}"'))
    if _is_past(field):
        return (*_NO_DAYS, Bad("in the future", '"2901-01-01"'))
    if is_ahead(field):
        return (*_NO_DAYS, Bad("in the past", '"2001-01-01"'))
    return (*_NO_DAYS, Bad("empty", '""'))


def _day_in_column(day: date, column_type: str) -> Any:
    """A day in the way in which the database keeps days."""
    return day if column_type == "date" else str(day)


def _outside_days(kind: DateType, column_type: str) -> tuple[Any, ...]:
    low = () if kind.minimum in (None, date.min) else (kind.minimum - timedelta(days=1),)
    high = () if kind.maximum in (None, date.max) else (kind.maximum + timedelta(days=1),)
    return tuple(_day_in_column(day, column_type) for day in (*low, *high))


DAY: StandardSpec[DateType] = StandardSpec(
    no_value="yesterday",
    valid=_day,
    bad=_bad_day,
    plain=lambda field, kind, number: tuple(_day(field, kind, number + step) for step in (0, 30, 60, 90)),
    varies=True,
    rare=lambda field, kind: _day(field, kind, 777),
    copied=lambda field, kind, copy: _day_in_column(
        date.fromisoformat(_day(field, kind, copy.number)), copy.column_type
    ),
    ends=lambda _, kind: tuple(str(one) for one in (kind.minimum, kind.maximum) if one is not None),
    travels=lambda _, value: str(value),
    compared=lambda _, value: date.fromisoformat(value),
    outside=_outside_days,
)


def _bad_choice(field: Field, _: object) -> tuple[Bad, ...]:
    first = field.choices[0]
    texts = (f'"{first.upper()}!"', f'" {first}"', '"no_such_value"', "0", "true", "[]", "{}", '""', f'["{first}"]')
    return each("not one of the named values", texts)


def _copied_choice(field: Field, _: object, copy: CopiedValue) -> str:
    return field.choices[(copy.number // RARE) % len(field.choices) if copy.is_rare else 0]


STATE: StandardSpec[StateType] = StandardSpec(
    valid=lambda field, _, __: field.choices[0],
    bad=_bad_choice,
    plain=lambda field, _, __: candidates(field),
    rare=lambda field, _: field.choices[-1],
    copied=_copied_choice,
    outside=lambda _, __: ("none_of_these",),
)
ENUM: StandardSpec[EnumType] = StandardSpec(
    valid=lambda field, _, __: field.choices[0],
    bad=_bad_choice,
    plain=lambda field, _, __: candidates(field),
    rare=lambda field, _: field.choices[-1],
    copied=_copied_choice,
    outside=lambda _, __: ("none_of_these",),
    ends=lambda field, _: tuple(reversed(field.choices)),
)


def _no_value(field: Field, _: RelationType, __: int) -> Any:
    raise TypeError(f"a relation has no value of its own: {field.name}")


def _bad_reference(_: Field, kind: RelationType) -> tuple[Bad, ...]:
    if kind.many:
        texts = ("1", '"1"', "{}", "[null]", '["x"]', "[[1]]", "[1.5]", "[true]", "[999999999]")
        return each("not a list of rows that exist", texts)
    return each("no row that exists", ('"x"', '"1"', "0", "-1", "1.5", "true", "[1]", "{}", "999999999"))


RELATION = StandardSpec(
    valid=_no_value,
    bad=_bad_reference,
    plain=lambda _, __, ___: (),
    rare=lambda _, __: "1",
    copied=lambda _, __, copy: copy.value,
    outside=lambda kind, _: () if kind.many else (999_999_999,),
)
