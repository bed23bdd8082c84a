"""What the schema asks of a type of field: its column, its constraint, and values for rows that have none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from backwright.blueprint.model import (
    BigIntegerType,
    BooleanType,
    Constant,
    DateTimeType,
    DateType,
    DecimalType,
    EmailType,
    EnumType,
    Field,
    FloatType,
    IntegerType,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.types.decimal import MOST_DIGITS, limits
from backwright.blueprint.types.email import LONGEST as LONGEST_EMAIL
from backwright.blueprint.types.spec import TypeTable
from backwright.blueprint.types.widening import numbers
from backwright.relational.schema import ColumnType
from backwright.relational.sql import (
    Function,
    Name,
    Raised,
    Sql,
    comparison,
    instant,
    joined,
    literal,
    number,
    phrase,
)

T = TypeVar("T")


def _constant(field: Field) -> Sql | None:
    """A default that the database writes as it stands."""
    value = field.default.value if isinstance(field.default, Constant) else None
    return None if value is None else literal(value)


def _no_condition(_: Sql, __: object) -> None:
    """The constraint of a type whose column holds nothing else."""


def _no_sentence(_: object) -> str:
    return "Does not hold"


def _against_condition(_: Field, after: Field) -> list[Sql]:
    """The values that break the constraint of the narrower type."""
    condition = SPECS.of(after).condition(Name(after.column), after.type)
    return [phrase("NOT ({})", condition)] if condition else []


def _no_integer(column: Sql, _: object) -> Sql:
    """The texts that are no integer."""
    return Function("is_no_integer", (column,))


def _no_other(_: object) -> Iterator[Sql]:
    """Further values of a type that has none to offer."""
    yield from ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationalSpec(Generic[T]):
    """One type of field in the schema.

    Attributes:
        column: how a value is held.
        default: what the database fills in.
        condition: what the column must keep to, as its CHECK.
        sentence: the message of the refusal of a value that it does not allow.
        misfit: the rows of a field as it was whose value the field as it is, which is narrower, cannot hold.
        unreadable: the rows whose text is no value of the type.
        some_value: the plainest value; where it is unique, one for each row.
        others: further values, near ones first.
        places: the digits behind the point, which some databases hold as scaled integers.
        is_day: whether it meets an instant by its day in UTC.
        is_instant: whether it is a moment.
        is_binary: whether a number beside it is not exact.
        is_small: whether what is calculated from it may be larger than it can be.
    """

    column: Callable[[T], ColumnType]
    default: Callable[[Field], Sql | None] = _constant
    condition: Callable[[Sql, T], Sql | None] = _no_condition
    sentence: Callable[[T], str] = _no_sentence
    misfit: Callable[[Field, Field], list[Sql]] = _against_condition
    unreadable: Callable[[Sql, T], Sql] = _no_integer
    some_value: Callable[[T, bool], Sql]
    others: Callable[[T], Iterator[Sql]] = _no_other
    places: Callable[[T], int] = lambda _: 0
    is_day: bool = False
    is_instant: bool = False
    is_binary: bool = False
    is_small: bool = False


def _between(subject: Sql, low: Sql | None, high: Sql | None) -> Sql | None:
    if low and high:
        return phrase("{} BETWEEN {} AND {}", subject, low, high)
    if low:
        return comparison(">=", subject, low)
    return comparison("<=", subject, high) if high else None


def _bound(value: int | Decimal | None, places: int) -> Sql | None:
    return None if value is None else number(value, places)


def _from_to(low: object, high: object) -> str:
    if low is not None and high is not None:
        return f"from {low} to {high}"
    return f"at least {low}" if low is not None else f"at most {high}"


# ── text ─────────────────────────────────────────────────────────────────────────────────────────


def _text_condition(column: Sql, kind: TextType) -> Sql | None:
    return _between(Function("characters", (column,)), _bound(kind.minimum or None, 0), _bound(kind.maximum, 0))


def _too_short_or_long(before: Field, after: Field) -> list[Sql]:
    """The texts that are too short or too long, or have several lines where one is allowed."""
    lines, line = (isinstance(one.type, TextType) and one.type.kind for one in (before, after))
    broken = [Function("has_line_break", (Name(after.column),))] if (lines, line) == ("text", "str") else []
    return [*_against_condition(before, after), *broken]


def _some_text(kind: TextType, unique: bool) -> Sql:
    if not unique:
        return literal("-" * kind.minimum)
    # The id as a text that is long enough: `--7`, `-17`.
    return Function("text", (Name("id"),)) if kind.minimum < 2 else Function("padded", (Name("id"),), (kind.minimum,))


_TEXT = RelationalSpec(
    column=lambda kind: ColumnType("string", kind.maximum) if kind.kind == "str" else ColumnType("text"),
    condition=_text_condition,
    sentence=lambda kind: f"Must have {_from_to(kind.minimum or None, kind.maximum)} characters",
    misfit=_too_short_or_long,
    some_value=_some_text,
)


def _no_address(column: Sql, _: EmailType) -> Sql:
    return phrase(f"{{}} NOT LIKE '%_@_%' OR {{}} > {LONGEST_EMAIL}", column, Function("characters", (column,)))


_EMAIL: RelationalSpec[EmailType] = RelationalSpec(
    column=lambda _: ColumnType("string", LONGEST_EMAIL),
    condition=lambda column, _: comparison("<=", Function("characters", (column,)), number(LONGEST_EMAIL, 0)),
    sentence=lambda _: f"Must have at most {LONGEST_EMAIL} characters",
    unreadable=_no_address,
    some_value=lambda _, __: phrase("'restored-' || {} || '@example.invalid'", Name("id")),
)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────


def _number_default(field: Field) -> Sql | None:
    value = field.default.value if isinstance(field.default, Constant) else None
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return number(value, places(field)) if is_number and isinstance(value, int | Decimal) else _constant(field)


def _number_condition(column: Sql, kind: IntegerType | BigIntegerType | FloatType) -> Sql | None:
    return _between(column, _bound(kind.minimum, 0), _bound(kind.maximum, 0))


def _decimal_condition(column: Sql, kind: DecimalType) -> Sql | None:
    low, high = _decimal_bounds(kind)
    return _between(column, _bound(low, kind.scale), _bound(high, kind.scale))


def _decimal_bounds(kind: DecimalType) -> tuple[Decimal | None, Decimal | None]:
    """The bounds that the page says; those of a type whose digits say more than all databases hold."""
    return limits(kind) if kind.precision == MOST_DIGITS else (kind.minimum, kind.maximum)


def _outside(before: Field, after: Field) -> list[Sql]:
    """The numbers of the wider type that are too small, too large, or too exact."""
    column, places_before, places_after = Name(after.column), places(before), places(after)
    extent = numbers(after.type)
    if isinstance(before.type, FloatType) and not isinstance(after.type, FloatType):
        fractions: list[Sql] = [Function("has_fraction", (column,))]
    else:
        fractions = []
    conditions: list[Sql] = [
        *fractions,
        comparison("<", column, number(extent.minimum, places_before)),
        comparison(">", column, number(extent.maximum, places_before)),
    ]
    return (
        [*conditions, Function("has_more_places", (column,), (places_before, places_after))]
        if places_after < places_before
        else conditions
    )


def _some_number(kind: IntegerType | BigIntegerType | FloatType | DecimalType, unique: bool) -> Sql:
    digits = SPECS[type(kind)].places(kind)
    return Raised(Name("id"), digits) if unique else number(_nearest_to_zero(kind), digits)


def _nearest_to_zero(kind: IntegerType | BigIntegerType | FloatType | DecimalType) -> int | Decimal:
    if kind.minimum is not None and kind.minimum > 0:
        return kind.minimum
    return kind.maximum if kind.maximum is not None and kind.maximum < 0 else 0


def _other_numbers(kind: IntegerType | BigIntegerType | DecimalType) -> Iterator[Sql]:
    extent, digits = numbers(kind), SPECS[type(kind)].places(kind)
    tried = (Decimal(1), Decimal(-1), extent.minimum, extent.maximum)
    yield from (number(value, digits) for value in tried if extent.minimum <= value <= extent.maximum)


_INTEGER: RelationalSpec[IntegerType] = RelationalSpec(
    column=lambda _: ColumnType("integer"),
    condition=_number_condition,
    sentence=lambda kind: f"Must be {_from_to(kind.minimum, kind.maximum)}",
    misfit=_outside,
    some_value=_some_number,
    others=_other_numbers,
    is_small=True,
)
_BIG_INTEGER: RelationalSpec[BigIntegerType] = RelationalSpec(
    column=lambda _: ColumnType("bigint"),
    condition=_number_condition,
    sentence=lambda kind: f"Must be {_from_to(kind.minimum, kind.maximum)}",
    misfit=_outside,
    unreadable=lambda column, _: Function("is_no_bigint", (column,)),
    some_value=_some_number,
    others=_other_numbers,
    is_small=True,
)


def _other_floats(kind: FloatType) -> Iterator[Sql]:
    extent = numbers(kind)
    tried = (kind.minimum, kind.maximum, Decimal(1), Decimal(-1))
    yield from (number(one, 0) for one in tried if one is not None and extent.minimum <= one <= extent.maximum)


_FLOAT: RelationalSpec[FloatType] = RelationalSpec(
    column=lambda _: ColumnType("float"),
    condition=_number_condition,
    sentence=lambda kind: f"Must be {_from_to(kind.minimum, kind.maximum)}",
    misfit=_outside,
    some_value=_some_number,
    others=_other_floats,
    is_binary=True,
)
_DECIMAL: RelationalSpec[DecimalType] = RelationalSpec(
    column=lambda kind: ColumnType("decimal", precision=kind.precision, scale=kind.scale),
    default=_number_default,
    condition=_decimal_condition,
    sentence=lambda kind: f"Must be {_from_to(*_decimal_bounds(kind))}",
    misfit=_outside,
    some_value=_some_number,
    others=_other_numbers,
    places=lambda kind: kind.scale,
)


# ── truth values and times ───────────────────────────────────────────────────────────────────────

_BOOLEAN: RelationalSpec[BooleanType] = RelationalSpec(
    column=lambda _: ColumnType("boolean"),
    some_value=lambda _, __: literal(value=False),
    others=lambda _: iter((literal(value=True),)),
)


def _day(value: date | None) -> Sql | None:
    return None if value is None else literal(value.isoformat())


def _outside_days(before: Field, after: Field) -> list[Sql]:
    """The days outside of the narrower range, and the moments that are more than a day."""
    column, kind = Name(after.column), after.type
    is_moment = isinstance(before.type, DateTimeType)
    broken: list[Sql] = [Function("has_time", (column,))] if is_moment else []
    day: Sql = Function("utc_date", (column,)) if is_moment else column
    condition = _days(day, kind) if isinstance(kind, DateType) else None
    return [*broken, *([phrase("NOT ({})", condition)] if condition else [])]


def _days(column: Sql, kind: DateType) -> Sql | None:
    return _between(column, _day(kind.minimum), _day(kind.maximum))


def _some_day(kind: DateType, unique: bool) -> Sql:
    first = literal((kind.minimum or min(date(1970, 1, 1), kind.maximum or date.max)).isoformat())
    return Function("days_later", (first, Name("id"))) if unique else first


def _other_days(kind: DateType) -> Iterator[Sql]:
    tried = (kind.minimum or date(1970, 1, 1), kind.maximum or date(9999, 12, 31), date(2000, 1, 1), date(2040, 1, 1))
    low, high = kind.minimum or date.min, kind.maximum or date.max
    yield from (literal(day.isoformat()) for day in tried if low <= day <= high)


_DAY: RelationalSpec[DateType] = RelationalSpec(
    column=lambda _: ColumnType("date"),
    condition=_days,
    sentence=lambda kind: f"Must be {_from_to(kind.minimum, kind.maximum)}",
    misfit=_outside_days,
    unreadable=lambda column, _: Function("is_no_day", (column,)),
    some_value=_some_day,
    others=_other_days,
    is_day=True,
)
_MOMENT: RelationalSpec[DateTimeType] = RelationalSpec(
    column=lambda _: ColumnType("datetime"),
    default=lambda _: None,
    some_value=lambda _, __: Name("created_at"),
    others=lambda _: (instant(datetime(year, 1, 1, tzinfo=UTC)) for year in (1970, 9999)),
    is_instant=True,
)


# ── named values and relations ───────────────────────────────────────────────────────────────────


def _names(kind: EnumType | StateType) -> Sql:
    return joined(", ", *(literal(value.name) for value in kind.values))


def _choice(kind: EnumType | StateType) -> str:
    return f"Must be one of {', '.join(value.name for value in kind.values)}"


_NAMED = ColumnType("string", 60, by_code_point=False)
_ENUM: RelationalSpec[EnumType] = RelationalSpec(
    column=lambda _: _NAMED,
    condition=lambda column, kind: phrase("{} IN ({})", column, _names(kind)),
    sentence=_choice,
    unreadable=lambda column, kind: phrase("{} NOT IN ({})", column, _names(kind)),
    some_value=lambda kind, _: literal(kind.values[0].name),
    others=lambda kind: (literal(value.name) for value in kind.values),
)
_STATE: RelationalSpec[StateType] = RelationalSpec(
    column=lambda _: _NAMED,
    default=lambda field: literal(field.choices[0]),
    condition=lambda column, kind: phrase("{} IN ({})", column, _names(kind)),
    sentence=_choice,
    unreadable=lambda column, kind: phrase("{} NOT IN ({})", column, _names(kind)),
    some_value=lambda kind, _: literal(kind.initial),
)
_RELATION: RelationalSpec[RelationType] = RelationalSpec(
    column=lambda _: ColumnType("reference"),
    some_value=lambda _, __: literal(None),  # a row, which the type does not know
)

SPECS: TypeTable[RelationalSpec[Any]] = TypeTable(
    "the schema",
    {
        TextType: _TEXT,
        EmailType: _EMAIL,
        IntegerType: _INTEGER,
        BigIntegerType: _BIG_INTEGER,
        FloatType: _FLOAT,
        DecimalType: _DECIMAL,
        BooleanType: _BOOLEAN,
        DateType: _DAY,
        DateTimeType: _MOMENT,
        EnumType: _ENUM,
        StateType: _STATE,
        RelationType: _RELATION,
    },
)


def places(field: Field) -> int:
    """The digits of a field behind the point."""
    return SPECS.of(field).places(field.type)
