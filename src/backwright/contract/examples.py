"""Valid values of fields, and the plainest row that keeps the constraints of its table."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice, product
from typing import Any

from backwright.blueprint.model import (
    BooleanType,
    Constant,
    DateTimeType,
    DecimalType,
    EmailType,
    EnumType,
    Field,
    IntegerType,
    Now,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.naming import sentence
from backwright.blueprint.phrases.expressions import names
from backwright.contract.constraints import constraints, is_allowed, within
from backwright.contract.entity_view import EntityView
from backwright.contract.numbered import NumberedText

AHEAD = (
    datetime(2040, 1, 31, 12, tzinfo=UTC),
    datetime(2041, 1, 31, 12, tzinfo=UTC),
    datetime(2042, 1, 31, tzinfo=UTC),
)
BEHIND = tuple(moment.replace(year=moment.year - 20) for moment in AHEAD)
SOMEBODY = "somebody"  # stands for a row that a relation refers to
MOST_TRIALS = 20_000
DIGITS = 7  # of the number of a row, more than any run of tests makes


def candidates(field: Field) -> tuple[Any, ...]:
    """A few values that the type of a field allows, the plainest first."""
    match field.type:
        case TextType() | EmailType():
            return (numbered_text(field),)
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
            return (SOMEBODY,)


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


def numbered_text(field: Field) -> NumberedText:
    """`Subject 1`, made to fit the bounds."""
    if isinstance(field.type, EmailType):
        return NumberedText("someone", "@example.com")
    low, high = (field.type.minimum, field.type.maximum) if isinstance(field.type, TextType) else (0, 255)
    word = sentence(field.name)
    word = word if len(word) + 1 + DIGITS <= high else word[:1]
    if max(low, len(word) + 2) - 1 + DIGITS <= high:
        return NumberedText(word + "x" * max(0, low - len(word) - 2) + " ")
    if len(word) + 1 + DIGITS <= high:
        return NumberedText(word + "x" * max(0, low - len(word) - 1 - DIGITS) + " ", digits=DIGITS, width=DIGITS)
    return NumberedText(digits=high, width=max(low, 1))


def least_row(view: EntityView, **fixed: Any) -> dict[str, Any]:
    """A row of an entity by the names of its fields: the least that is valid, with what is fixed."""
    row = {field.name: initial_value(field) for field in view.entity.fields}
    return satisfying(view, row | fixed, tuple(fixed))


def initial_value(field: Field) -> Any:
    """What a field holds when nobody says: its default, nothing, or the plainest value."""
    if isinstance(field.type, RelationType):
        return None if field.optional else () if field.type.many else SOMEBODY
    if isinstance(field.default, Constant):
        return field.default.value
    return None if field.optional else candidates(field)[0]


def satisfying(view: EntityView, row: dict[str, Any], fixed: tuple[str, ...]) -> dict[str, Any]:
    """The row, changed where the constraints of its table ask for it and nobody has fixed a value."""
    rules = constraints(view.entity)
    if is_allowed(rules, row):
        return row
    free = {name for rule in rules for name in names(rule)} - set(fixed)
    for tried in assignments(view, free):
        if is_allowed(rules, row | tried):
            return row | tried
    return row


def assignments(view: EntityView, free: set[str], *, anywhen: bool = False) -> Iterator[dict[str, Any]]:
    """Ways to fill some fields; `anywhen` gives times on either side of now, wherever they should be."""
    fields = [field for field in view.entity.fields if field.name in free and not isinstance(field.type, RelationType)]
    options = [options_of(field, anywhen=anywhen) for field in fields]
    ways = (dict(zip((field.name for field in fields), way, strict=True)) for way in product(*options))
    return islice(ways, MOST_TRIALS)


def options_of(field: Field, *, anywhen: bool) -> tuple[Any, ...]:
    """The values to try for a field."""
    given = (*AHEAD, *BEHIND) if anywhen and isinstance(field.type, DateTimeType) else candidates(field)
    return (*given, None) if field.optional else given
