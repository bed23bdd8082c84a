"""Valid values of fields, for factories and tests: as Python text, and as what conditions are tried on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice, product
from typing import Any

from backwright.blueprint.model import (
    Binary,
    BooleanType,
    Constant,
    DateTimeType,
    DecimalType,
    EmailType,
    EnumType,
    Expression,
    Field,
    FieldRef,
    IntegerType,
    Now,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.naming import sentence
from backwright.blueprint.phrases import expressions
from backwright.blueprint.view.truth import value
from backwright.stacks.fastapi.spelled_view import SpelledView
from backwright.stacks.fastapi.spelling import unmarked

NOW = datetime(2030, 1, 1, tzinfo=UTC)  # samples lie in 2020 and from 2040 on
AHEAD = (
    datetime(2040, 1, 31, 12, tzinfo=UTC),
    datetime(2041, 1, 31, 12, tzinfo=UTC),
    datetime(2042, 1, 31, tzinfo=UTC),
)
BEHIND = tuple(moment.replace(year=moment.year - 20) for moment in AHEAD)
MOST_TRIALS = 20_000

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A value that differs from row to row: an expression of `number`, and what it gives for 1."""

    source: str
    example: Any


def candidates(field: Field) -> tuple[Any, ...]:
    """A few values that the type of a field allows, the plainest first."""
    match field.type:
        case TextType() | EmailType():
            return (text(field),)
        case IntegerType(minimum=low, maximum=high):
            return within((1, 2, 3, 0, 10, 100), low, high)
        case DecimalType() as kind:
            return decimals(kind)
        case BooleanType():
            return (False, True)
        case DateTimeType():
            return moments(field)
        case EnumType(values=values) | StateType(values=values):
            return tuple(choice.name for choice in values)
        case _:
            return ("somebody",)


def decimals(kind: DecimalType) -> tuple[Decimal, ...]:
    """Numbers with the digits that a decimal has."""
    unit, end = Decimal(1).scaleb(-kind.scale), Decimal(1).scaleb(kind.precision - kind.scale)
    plain = (*(number for number in map(Decimal, (1, 2, 3, 0, 10, 100)) if number < end), unit)
    return tuple(number.quantize(unit) for number in within(plain, kind.minimum, kind.maximum))


def moments(field: Field) -> tuple[datetime, ...]:
    """Times on the side of now that a field asks for."""
    if field.comparison is None or not isinstance(field.comparison.right, Now):
        return (*AHEAD, *BEHIND)
    return AHEAD if field.comparison.operator.startswith(">") else BEHIND


def within(numbers: tuple[Any, ...], low: Any, high: Any) -> tuple[Any, ...]:
    """The numbers within bounds, and the bounds themselves."""
    fitting = (number for number in numbers if (low is None or number >= low) and (high is None or number <= high))
    limits = (limit for limit in (low, high) if limit is not None)
    return tuple(dict.fromkeys((*fitting, *limits)))


def text(field: Field) -> Numbered:
    """`f"SpelledView {number}"`, made to fit the bounds."""
    if isinstance(field.type, EmailType):
        return Numbered('f"someone{number}@example.com"', "someone1@example.com")
    low, high = (field.type.minimum, field.type.maximum) if isinstance(field.type, TextType) else (0, 255)
    word = sentence(unmarked(field.name))
    word = word if len(word) + 8 <= high else word[:1]
    if len(word) + 8 <= high:
        padded = word + "x" * max(0, low - len(word) - 2)
        return Numbered(f'f"{padded} {{number}}"', f"{padded} 1")
    if high == 0:
        return Numbered('""', "")
    return Numbered(f'f"{{number % {10**high}:0>{max(low, 1)}}}"', "1".rjust(low, "0"))


def base(view: SpelledView, **fixed: Any) -> dict[str, Any]:
    """A row of an entity by the names of its fields: the least that is valid, with what is fixed."""
    row = {field.name: start(field) for field in view.entity.fields}
    return satisfied(view, row | fixed, tuple(fixed))


def start(field: Field) -> Any:
    """What a field holds when nobody says: its default, nothing, or the plainest value."""
    if isinstance(field.type, RelationType):
        return None if field.optional else () if field.type.many else "somebody"
    if isinstance(field.default, Constant):
        return field.default.value
    return None if field.optional else candidates(field)[0]


def satisfied(view: SpelledView, row: dict[str, Any], fixed: tuple[str, ...]) -> dict[str, Any]:
    """The row, changed where the rules of its table ask for it and nobody has fixed a value."""
    rules = laws(view)
    if all(holds(rule, row) is not False for rule in rules):
        return row
    free = {name for rule in rules for name in expressions.names(rule)} - set(fixed)
    for tried in assignments(view, free):
        if all(holds(rule, row | tried) is not False for rule in rules):
            return row | tried
    return row


def laws(view: SpelledView) -> tuple[Expression, ...]:
    """The conditions that every row meets."""
    compared = (
        Binary(field.comparison.operator, FieldRef(field.name), field.comparison.right)
        for field in view.entity.fields
        if field.comparison and not isinstance(field.comparison.right, Now)
    )
    return (*compared, *(check.condition for check in view.entity.checks))


def assignments(view: SpelledView, names: set[str], *, anywhen: bool = False) -> Iterator[dict[str, Any]]:
    """Ways to fill some fields; `anywhen` gives times on either side of now, wherever they should be."""
    fields = [field for field in view.entity.fields if field.name in names and not isinstance(field.type, RelationType)]
    options = [options_of(field, anywhen=anywhen) for field in fields]
    ways = (dict(zip((field.name for field in fields), way, strict=True)) for way in product(*options))
    return islice(ways, MOST_TRIALS)


def options_of(field: Field, *, anywhen: bool) -> tuple[Any, ...]:
    """The values to try for a field."""
    given = (*AHEAD, *BEHIND) if anywhen and isinstance(field.type, DateTimeType) else candidates(field)
    return (*given, None) if field.optional else given


def holds(condition: Expression, row: Values) -> bool | None:
    """Whether a condition holds for a row; None is SQL's unknown."""
    plain = {name: held.example if isinstance(held, Numbered) else held for name, held in row.items()}
    held = value(condition, {"created_at": NOW, "updated_at": NOW} | plain, NOW)
    return held if held is None else bool(held)


def python(held: Any) -> str:
    """A value as Python text."""
    if isinstance(held, Numbered):
        return held.source
    if isinstance(held, datetime):
        return f"datetime({held.year}, {held.month}, {held.day}, {held.hour}, tzinfo=UTC)"
    if isinstance(held, Decimal):
        return f"Decimal({held})" if held.as_tuple().exponent == 0 else f'Decimal("{held}")'
    if isinstance(held, str):
        return '"' + held.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return repr(held)


def wire(held: Any) -> str:
    """A value as it stands in a body, as Python text."""
    if isinstance(held, datetime):
        return f'"{held:%Y-%m-%dT%H:%M:%S.%f}Z"'
    return f'"{held}"' if isinstance(held, Decimal) else python(held)
