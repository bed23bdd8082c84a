"""Values for the fields of a blueprint: valid ones, and nine bad ones for each."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from backwright.blueprint.model import (
    BooleanType,
    DateTimeType,
    DecimalType,
    EmailType,
    EnumType,
    Field,
    IntegerType,
    Now,
    StateType,
    TextType,
)

INT_MAX = 2**31 - 1
LIST_PARAMETERS = frozenset({"sort", "page", "per_page", "q", "fields", "include"})


def parameter(field: Field) -> str:
    """The query parameter by which lists are filtered for a value of a field."""
    return f"{field.column}[eq]" if field.column in LIST_PARAMETERS else field.column


def valid_value(field: Field, number: int) -> Any:
    """A valid value; different numbers give different values wherever the type has room for it."""
    kind = field.type
    if isinstance(kind, TextType):
        return _text(kind, field.name, number)
    if isinstance(kind, IntegerType):
        return _integer(kind, number if field.unique else 0)
    if isinstance(kind, DecimalType):
        return _decimal(kind, number if field.unique else 0)
    if isinstance(kind, BooleanType):
        return False
    if isinstance(kind, DateTimeType):
        return later(-30 if _is_past(field) else 30, number)
    if isinstance(kind, EmailType):
        return f"someone-{number}@example.com"
    if isinstance(kind, EnumType | StateType):
        return kind.values[0].name
    raise TypeError(f"a relation has no value of its own: {field.name}")


def _is_past(field: Field) -> bool:
    """Whether the page wants times that have gone by."""
    told = field.comparison
    return told is not None and isinstance(told.right, Now) and told.operator.startswith("<")


def _is_ahead(field: Field) -> bool:
    """Whether the page wants times that are to come."""
    told = field.comparison
    return told is not None and isinstance(told.right, Now) and told.operator.startswith(">")


def later(days: int, seconds: int = 0) -> str:
    """A time in days to come, as it travels."""
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(days=days, seconds=seconds % 86_400)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000000Z")


def _text(kind: TextType, name: str, number: int) -> str:
    digits, before = _base36(number), f"{name.replace('_', ' ').capitalize()} "
    if len(before) + len(digits) > kind.maximum:
        return digits.rjust(kind.minimum, "0")[-kind.maximum :]
    return before + digits.rjust(kind.minimum - len(before), "0")


def _base36(number: int) -> str:
    alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = alphabet[digit] + text
    return text or "0"


def _integer(kind: IntegerType, number: int) -> int:
    low = kind.minimum if kind.minimum is not None else (min(1, kind.maximum) if kind.maximum is not None else 1)
    high = kind.maximum if kind.maximum is not None else INT_MAX
    return low + number % (high - low + 1)


def _decimal(kind: DecimalType, number: int) -> str:
    step = Decimal(1).scaleb(-kind.scale)
    low = kind.minimum if kind.minimum is not None else min(Decimal(1), _most(kind))
    high = kind.maximum if kind.maximum is not None else _most(kind)
    return exact(kind, low + step * (number % min(1000, int((high - low) / step) + 1)))


def exact(kind: DecimalType, number: Decimal | int) -> str:
    """A number with the digits of a decimal, as it travels."""
    return str(Decimal(number).quantize(Decimal(1).scaleb(-kind.scale)))


def _most(kind: DecimalType) -> Decimal:
    return Decimal(10) ** (kind.precision - kind.scale) - Decimal(1).scaleb(-kind.scale)


@dataclass(frozen=True, slots=True)
class Bad:
    """A value that must be refused, as the JSON text in which it is sent; `missing` sends no such member."""

    what: str
    json: str
    missing: bool = False


def bad_values(field: Field) -> tuple[Bad, ...]:
    """Nine values that this field must refuse."""
    kind = field.type
    if isinstance(kind, TextType | EmailType):
        return _bad_text(field, kind)
    if isinstance(kind, IntegerType | DecimalType):
        return _bad_number(kind)
    if isinstance(kind, BooleanType):
        texts = ('"true"', '"yes"', "1", "0", "2", "[true]", "{}", '""', "1.0")
        return _each("no truth value", texts)
    if isinstance(kind, DateTimeType):
        return _bad_time(field)
    if isinstance(kind, EnumType | StateType):
        first = kind.values[0].name
        texts = (f'"{first.upper()}!"', f'" {first}"', '"no_such_value"', "0", "true", "[]", "{}", '""', f'["{first}"]')
        return _each("not one of the named values", texts)
    if kind.many:
        texts = ("1", '"1"', "{}", "[null]", '["x"]', "[[1]]", "[1.5]", "[true]", "[999999999]")
        return _each("not a list of rows that exist", texts)
    return _each("no row that exists", ('"x"', '"1"', "0", "-1", "1.5", "true", "[1]", "{}", "999999999"))


def _each(what: str, texts: tuple[str, ...]) -> tuple[Bad, ...]:
    return tuple(Bad(what, text) for text in texts)


def _bad_text(field: Field, kind: TextType | EmailType) -> tuple[Bad, ...]:
    shapes = [
        Bad("a number", "7"),
        Bad("a truth value", "true"),
        Bad("a list", '["x"]'),
        Bad("an object", '{"a": 1}'),
        Bad("a NUL character", '"nul \\u0000 inside@example.com"'),
        Bad("half of a surrogate pair", '"half \\ud83d pair@example.com"'),
    ]
    if isinstance(kind, EmailType):
        return (
            *shapes,
            Bad("no e-mail", '"no-at-sign"'),
            Bad("no host", '"x@"'),
            Bad("too long", f'"{"x" * 300}@x.org"'),
        )
    longest = kind.maximum
    shapes.append(Bad("too long", f'"{"x" * (longest + 1)}"'))
    shapes.append(Bad("far too long", f'"{"x" * (longest + 20_000)}"'))
    if kind.minimum > 0:
        shapes.append(Bad("too short", f'"{"x" * (kind.minimum - 1)}"'))
    elif field.optional or field.default is not None:
        shapes.append(Bad("a number with a point", "7.5"))
    else:
        shapes.append(Bad("nothing", "", missing=True))
    return tuple(shapes)


def _bad_number(kind: IntegerType | DecimalType) -> tuple[Bad, ...]:
    shapes = [
        Bad("a truth value", "true"),
        Bad("a list", "[1]"),
        Bad("an object", "{}"),
        Bad("words", '"many"'),
        Bad("not a number", "NaN"),
        Bad("endless", "1e400"),
    ]
    if isinstance(kind, IntegerType):
        low = kind.minimum if kind.minimum is not None else -INT_MAX - 1
        high = kind.maximum if kind.maximum is not None else INT_MAX
        return (*shapes, Bad("a fraction", "1.5"), Bad("too small", str(low - 1)), Bad("too big", str(high + 1)))
    step = Decimal(1).scaleb(-kind.scale)
    low_exact = kind.minimum if kind.minimum is not None else -_most(kind)
    high_exact = kind.maximum if kind.maximum is not None else _most(kind)
    return (
        *shapes,
        Bad("too many digits", f'"{low_exact + step / 10}"'),
        Bad("too small", f'"{low_exact - step}"'),
        Bad("too big", f'"{high_exact + step}"'),
    )


def _bad_time(field: Field) -> tuple[Bad, ...]:
    shapes = [
        Bad("a number", "1700000000"),
        Bad("words", '"tomorrow"'),
        Bad("without an offset", '"2031-01-01T00:00:00"'),
        Bad("a date alone", '"2031-01-01"'),
        Bad("a month that is none", '"2031-13-01T00:00:00Z"'),
        Bad("a list", "[]"),
        Bad("a truth value", "true"),
        Bad("an object", "{}"),
    ]
    if _is_past(field):
        shapes.append(Bad("in the future", '"2901-01-01T00:00:00Z"'))
    elif _is_ahead(field):
        shapes.append(Bad("in the past", '"2001-01-01T00:00:00Z"'))
    else:
        shapes.append(Bad("empty", '""'))
    return tuple(shapes)
