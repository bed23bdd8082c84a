"""What this stack asks of a type of field: its column, its place in bodies and queries, and values as Python text."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from backwright.blueprint.model import (
    BigIntegerType,
    BooleanType,
    DateTimeType,
    DateType,
    DecimalType,
    EmailType,
    EnumType,
    Field,
    FloatType,
    IntegerType,
    Now,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.naming import plural, snake
from backwright.blueprint.types.decimal import MOST_DIGITS
from backwright.blueprint.types.decimal import limits as decimal_limits
from backwright.blueprint.types.email import LONGEST as LONGEST_EMAIL
from backwright.blueprint.types.spec import TypeTable
from backwright.contract.seed_plan import (
    banded,
    day_bounds,
    decimal_bounds,
    float_bounds,
    integer_bounds,
    is_in_unique,
    is_past,
    lowest,
    ranks,
)
from backwright.stacks.fastapi.emitters.values import python
from backwright.stacks.fastapi.emitters.words import maker
from backwright.stacks.fastapi.names import has_enum
from backwright.stacks.fastapi.spelled_view import SpelledView
from backwright.stacks.python import source

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class FastapiSpec(Generic[T]):
    """One type of field in built code.

    Attributes:
        column: its class of SQLAlchemy in a model.
        accepted: its type in a body.
        queried: its type in a query string.
        seeded: a believable value of a row.
    """

    column: Callable[[SpelledView, Field, T], str]
    accepted: Callable[[SpelledView, Field, T], str]
    queried: Callable[[SpelledView, Field], str]
    seeded: Callable[[SpelledView, Field, T], str]


# ── text ─────────────────────────────────────────────────────────────────────────────────────────


def _text_column(_: SpelledView, __: Field, kind: TextType) -> str:
    return "by_code_point()" if kind.kind == "text" else f"by_code_point({kind.maximum})"


def _accepted_text(_: SpelledView, __: Field, kind: TextType) -> str:
    least = f"min_length={kind.minimum}, " if kind.minimum else ""
    return f"Annotated[{'Line' if kind.kind == 'str' else 'Text'}, Field({least}max_length={kind.maximum})]"


def _seeded_text(view: SpelledView, field: Field, kind: TextType) -> str:
    in_lines = kind.kind == "str" or is_in_unique(view.entity, field)
    return f"{maker(view, field) if in_lines else 'paragraph('}number, {kind.minimum}, {kind.maximum})"


_TEXT = FastapiSpec(
    column=_text_column,
    accepted=_accepted_text,
    queried=lambda _, __: "QueryText",
    seeded=_seeded_text,
)
_EMAIL: FastapiSpec[EmailType] = FastapiSpec(
    column=lambda _, __, ___: f"by_code_point({LONGEST_EMAIL})",
    accepted=lambda _, __, ___: "Email",
    queried=lambda _, __: "Annotated[QueryText, AfterValidator(str.lower)]",
    seeded=lambda _, __, ___: 'f"{handle(number, 1, 60)}@example.com"',
)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────


def _bounded(name: str, limits: list[tuple[str, object]]) -> str:
    """`Int`, or `Annotated[Int, Field(ge=1)]` when there are limits."""
    given = ", ".join(f"{key}={limit}" for key, limit in limits if limit is not None)
    return f"Annotated[{name}, Field({given})]" if given else name


def _seeded_integer(view: SpelledView, field: Field, kind: IntegerType | BigIntegerType) -> str:
    """An integer within bounds, another one for each row where it must be."""
    if field.name in banded(view.entity):
        return str(lowest(view.entity) + ranks(view.entity).get(field.name, 0))
    least, most = integer_bounds(kind)
    if is_in_unique(view.entity, field):
        return f"{least} + number" + (f" % {kind.maximum - least + 1}" if kind.maximum is not None else "")
    return f"whole({source.text(field.name)}, number, {least}, {most})"


_INTEGER: FastapiSpec[IntegerType] = FastapiSpec(
    column=lambda _, __, ___: "Integer",
    accepted=lambda _, __, kind: _bounded("Int", [("ge", kind.minimum), ("le", kind.maximum)]),
    queried=lambda _, __: "QueryInt",
    seeded=_seeded_integer,
)


_BIG_INTEGER: FastapiSpec[BigIntegerType] = FastapiSpec(
    column=lambda _, __, ___: "BigInteger",
    accepted=lambda _, __, kind: _bounded("BigInt", [("ge", kind.minimum), ("le", kind.maximum)]),
    queried=lambda _, __: "QueryBigInt",
    seeded=_seeded_integer,
)


def _accepted_float(_: SpelledView, __: Field, kind: FloatType) -> str:
    low, high = (None if limit is None else float(limit) for limit in (kind.minimum, kind.maximum))
    given = ", ".join(f"{key}={limit}" for key, limit in (("ge", low), ("le", high)) if limit is not None)
    # The document has limits under their own names only where they stand next to the number itself.
    return f"Annotated[float, Field({given}), AS_FLOAT]" if given else "Float"


def _seeded_float(_: SpelledView, field: Field, kind: FloatType) -> str:
    least, most = float_bounds(kind)
    if least > most:  # no hundredth lies within
        return repr(float(kind.minimum or 0))
    return f"whole({source.text(field.name)}, number, {least}, {most}) / 100"


_FLOAT: FastapiSpec[FloatType] = FastapiSpec(
    column=lambda _, __, ___: "Double",
    accepted=_accepted_float,
    queried=lambda _, __: "QueryFloat",
    seeded=_seeded_float,
)


def decimal_text(value: Decimal | int) -> str:
    """An exact number as Python text."""
    return f"Decimal({int(value)})" if value == int(value) else f'Decimal("{value}")'


def _accepted_decimal(_: SpelledView, __: Field, kind: DecimalType) -> str:
    ends = decimal_limits(kind) if kind.precision == MOST_DIGITS else (kind.minimum, kind.maximum)
    low, high = (limit if limit is None else decimal_text(limit) for limit in ends)
    digits = [("max_digits", kind.precision), ("decimal_places", kind.scale)]
    return _bounded("ExactNumber", [*digits, ("ge", low), ("le", high)])


def _seeded_decimal(_: SpelledView, field: Field, kind: DecimalType) -> str:
    least, most = decimal_bounds(kind)
    return f"exact({source.text(field.name)}, number, {least}, {most}, {kind.scale})"


_DECIMAL = FastapiSpec(
    column=lambda _, __, kind: f"Exact({kind.precision}, {kind.scale})",
    accepted=_accepted_decimal,
    queried=lambda _, __: "QueryDecimal",
    seeded=_seeded_decimal,
)


# ── truth values and times ───────────────────────────────────────────────────────────────────────

_BOOLEAN: FastapiSpec[BooleanType] = FastapiSpec(
    column=lambda _, __, ___: "Boolean",
    accepted=lambda _, __, ___: "Bool",
    queried=lambda _, __: "QueryBool",
    seeded=lambda _, field, __: f"mixed({source.text(field.name)}, number) % 3 == 0",
)


def _accepted_moment(_: SpelledView, field: Field, __: DateTimeType) -> str:
    """A time, which may have to lie ahead or behind."""
    if field.comparison is None or not isinstance(field.comparison.right, Now):
        return "Instant"
    return "Future" if field.comparison.operator.startswith(">") else "Past"


def _seeded_moment(view: SpelledView, field: Field, _: object) -> str:
    order = ranks(view.entity).get(field.name, 0)
    return f"{'behind' if is_past(field) else 'ahead'}(number{f', {order}' if order else ''})"


def _accepted_day(_: SpelledView, field: Field, kind: DateType) -> str:
    """A day, which may have to lie on one side of today."""
    comparison = field.comparison
    low, high = (None if limit is None else python(limit) for limit in (kind.minimum, kind.maximum))
    day = _bounded("Day", [("ge", low), ("le", high)])
    if comparison is None or not isinstance(comparison.right, Now):
        return day
    return f'Annotated[{day}, beside_today("{comparison.operator}")]'


def _seeded_day(view: SpelledView, field: Field, kind: DateType) -> str:
    if kind.minimum or kind.maximum:
        least, most = day_bounds(kind)
        return f"day({source.text(field.name)}, number, {python(least)}, {python(most)})"
    return f"{_seeded_moment(view, field, kind)}.date()"


_DAY = FastapiSpec(
    column=lambda _, __, ___: "Date",
    accepted=_accepted_day,
    queried=lambda _, __: "Day",
    seeded=_seeded_day,
)
_MOMENT = FastapiSpec(
    column=lambda _, __, ___: "UtcDateTime",
    accepted=_accepted_moment,
    queried=lambda _, __: "Instant",
    seeded=_seeded_moment,
)


# ── named values and relations ───────────────────────────────────────────────────────────────────


def enum_name(view: SpelledView, field: Field) -> str:
    """The enum's class, with its entity's name before it where another entity has one of that name."""
    name = view.enum(field)
    for entity in view.blueprint.entities:
        if entity.name == view.entity.name:
            return name
        other = SpelledView(view.blueprint, entity)
        if any(has_enum(each) and other.enum(each) == name for each in entity.fields):
            return f"{view.entity.name}{name}"
    return name


def _seeded_choice(view: SpelledView, field: Field, _: object) -> str:
    return f"pick({enum_name(view, field)}, number)"


_ENUM: FastapiSpec[EnumType] = FastapiSpec(
    column=lambda view, field, _: f"choice({view.enum(field)})",
    accepted=lambda view, field, _: view.enum(field),
    queried=lambda view, field: view.enum(field),
    seeded=_seeded_choice,
)
_STATE: FastapiSpec[StateType] = FastapiSpec(
    column=lambda view, field, _: f"choice({view.enum(field)})",
    accepted=lambda view, field, _: view.enum(field),
    queried=lambda view, field: view.enum(field),
    seeded=_seeded_choice,
)


def _reference(_: SpelledView, field: Field, kind: RelationType) -> str:
    rule = "CASCADE" if kind.owner else "SET NULL" if field.optional else ""
    options = f', ondelete="{rule}"' if rule else ""
    return f'ForeignKey("{plural(snake(kind.entity))}.id"{options})'


_RELATION = FastapiSpec(
    column=_reference,
    accepted=lambda _, __, kind: "Annotated[list[Id], Field(max_length=1000)]" if kind.many else "Id",
    queried=lambda _, __: "QueryId",
    seeded=lambda _, __, ___: "None",
)

SPECS: TypeTable[FastapiSpec[Any]] = TypeTable(
    "FastAPI",
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
