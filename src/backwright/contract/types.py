"""What the contract asks of a type of field: values that it holds and refuses, and how lists are filtered by it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

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
from backwright.blueprint.naming import sentence
from backwright.blueprint.types.decimal import MOST_DIGITS, limits
from backwright.blueprint.types.integer import WIDEST
from backwright.blueprint.types.spec import TypeTable
from backwright.contract.numbered import NumberedText
from backwright.contract.type_spec import (
    AHEAD,
    BEHIND,
    DAYS_AHEAD,
    DAYS_BEHIND,
    DIGITS,
    NOBODY,
    SOMEBODY,
    UNKNOWN_TEXT,
    UNKNOWN_VALUE,
    ContractSpec,
    QueryValue,
    Repeated,
    Units,
    ValueOf,
)

# ── text ─────────────────────────────────────────────────────────────────────────────────────────


def _numbered_text(field: Field, kind: TextType) -> tuple[NumberedText]:
    """`Subject 1`, made to fit the bounds."""
    word = sentence(field.name)
    low, high = kind.minimum, kind.maximum
    word = word if len(word) + 1 + DIGITS <= high else word[:1]
    if max(low, len(word) + 2) - 1 + DIGITS <= high:
        return (NumberedText(word + "x" * max(0, low - len(word) - 2) + " "),)
    if len(word) + 1 + DIGITS <= high:
        padding = "x" * max(0, low - len(word) - 1 - DIGITS)
        return (NumberedText(f"{word}{padding} ", digits=DIGITS, width=DIGITS),)
    return (NumberedText(digits=high, width=max(low, 1)),)


def _bad_texts(_: Field, kind: TextType) -> list[Any]:
    short = ["x" * (kind.minimum - 1)] if kind.minimum else []
    lines = ["two\nlines"] if kind.kind == "str" else []
    return [Repeated("x", kind.maximum + 1), *short, *lines, 1]


def _equal_text(_: Field, value: Any) -> tuple[QueryValue, str | None]:
    return value, UNKNOWN_TEXT


def _rising_texts(kind: TextType, _: object) -> list[Any]:
    """Texts by code point."""
    width = min(max(kind.minimum, 2), kind.maximum)
    return [letter.ljust(width, "o") for letter in "BaÄ"] if kind.maximum else []


_TEXT = ContractSpec(
    candidates=_numbered_text,
    bad=_bad_texts,
    operators=("contains",),
    equal=_equal_text,
    rising=_rising_texts,
    near=lambda kind, value: (value,) if kind.minimum <= len(value) <= kind.maximum else (),
)
_EMAIL: ContractSpec[EmailType] = ContractSpec(
    candidates=lambda _, __: (NumberedText("someone", "@example.com"),),
    bad=lambda _, __: ["somebody", "somebody@localhost", 1],
    operators=("contains",),
    equal=_equal_text,
    rising=lambda _, __: ["a@example.com", "b@example.com"],
)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────

_ORDERED = ("gt", "gte", "lt", "lte")


def within(numbers: Iterable[Any], low: Any, high: Any) -> tuple[Any, ...]:
    """The numbers within bounds, and the bounds themselves."""
    fitting = (number for number in numbers if (low is None or number >= low) and (high is None or number <= high))
    limits = (limit for limit in (low, high) if limit is not None)
    return tuple(dict.fromkeys((*fitting, *limits)))


def shifted(value: Any, steps: int) -> Any:
    """A number or a time a little further on or back."""
    return value + timedelta(days=steps) if isinstance(value, date) else value + steps


def _equal_in_order(_: Field, value: Any) -> tuple[QueryValue, str | None]:
    return query(value), query(shifted(value, 1))


def _bad_integers(_: Field, kind: IntegerType | BigIntegerType) -> list[Any]:
    smallest, largest = WIDEST[type(kind)]
    high = (largest if kind.maximum is None else kind.maximum) + 1
    low = (smallest if kind.minimum is None else kind.minimum) - 1
    return [high, low, "1", 1.5, True]


def _near_integers(kind: IntegerType | BigIntegerType, value: Any) -> tuple[Any, ...]:
    return within((int(value), int(value) + 1, int(value) - 1), kind.minimum, kind.maximum)


_INTEGER: ContractSpec[IntegerType] = ContractSpec(
    candidates=lambda _, kind: within((1, 2, 3, 0, 10, 100), kind.minimum, kind.maximum),
    bad=_bad_integers,
    operators=_ORDERED,
    equal=_equal_in_order,
    near=_near_integers,
    units=lambda kind: Units(kind.minimum, kind.maximum),
    is_banded=lambda _: True,
)


_BIG_INTEGER: ContractSpec[BigIntegerType] = ContractSpec(
    candidates=lambda _, kind: within((1, 2, 3, 0, 10, 100, 2**53 + 1), kind.minimum, kind.maximum),
    bad=_bad_integers,
    operators=_ORDERED,
    equal=_equal_in_order,
    near=_near_integers,
    units=lambda kind: Units(kind.minimum, kind.maximum),
    is_banded=lambda _: True,
)


def _floats(low: Decimal | None, high: Decimal | None) -> tuple[float, ...]:
    """Binary numbers within bounds, and the bounds themselves."""
    return within((0.5, 1.25, 2.0, 0.0, 10.0, 100.0), *(None if one is None else float(one) for one in (low, high)))


def _bad_floats(_: Field, kind: FloatType) -> list[Any]:
    outside = [float(limit + sign) for limit, sign in ((kind.maximum, 1), (kind.minimum, -1)) if limit is not None]
    return [*outside, "1.5", "much", True]


_FLOAT: ContractSpec[FloatType] = ContractSpec(
    candidates=lambda _, kind: _floats(kind.minimum, kind.maximum),
    bad=_bad_floats,
    operators=_ORDERED,
    equal=_equal_in_order,
    near=lambda kind, value: within((float(value), float(value) + 1, float(value) - 1), kind.minimum, kind.maximum),
)


def decimals(kind: DecimalType) -> tuple[Decimal, ...]:
    """Numbers with the digits that a decimal has."""
    unit, end = Decimal(1).scaleb(-kind.scale), Decimal(1).scaleb(kind.precision - kind.scale)
    plain = (*(number for number in map(Decimal, (1, 2, 3, 0, 10, 100)) if number < end), unit)
    return tuple(number.quantize(unit) for number in within(plain, kind.minimum, kind.maximum))


def _bad_decimals(_: Field, kind: DecimalType) -> list[Any]:
    """Too large, too small, too exact, and no number at all."""
    unit = Decimal(1).scaleb(-kind.scale)
    low, high = limits(kind) if kind.precision == MOST_DIGITS else (kind.minimum, kind.maximum)
    outside = [limit + sign * unit for limit, sign in ((high, 1), (low, -1)) if limit is not None]
    return [*map(str, outside), "1" + "0" * (kind.precision - kind.scale), f"0.{'0' * kind.scale}1", "much", True]


def _near_decimals(kind: DecimalType, value: Any) -> tuple[Any, ...]:
    step = Decimal(1).scaleb(-kind.scale)
    return within((Decimal(value), Decimal(value) + step, Decimal(value) - step), kind.minimum, kind.maximum)


def _units(kind: DecimalType) -> Units:
    low = None if kind.minimum is None else int(kind.minimum.scaleb(kind.scale))
    return Units(low, int(limits(kind)[1].scaleb(kind.scale)), kind.scale)


_DECIMAL = ContractSpec(
    candidates=lambda _, kind: decimals(kind),
    bad=_bad_decimals,
    operators=_ORDERED,
    equal=_equal_in_order,
    near=_near_decimals,
    units=_units,
)


# ── truth values and times ───────────────────────────────────────────────────────────────────────

_BOOLEAN: ContractSpec[BooleanType] = ContractSpec(
    candidates=lambda _, __: (False, True),
    bad=lambda _, __: ["true", 1],
    equal=lambda _, value: (query(value), query(not value)),
)


def _moments(field: Field, _: DateTimeType) -> tuple[datetime, ...]:
    """Times on the side of now that a field asks for."""
    if field.comparison is None or not isinstance(field.comparison.right, Now):
        return (*AHEAD, *BEHIND)
    return AHEAD if field.comparison.operator.startswith(">") else BEHIND


def _bad_moments(field: Field, _: DateTimeType) -> list[Any]:
    return ["soon", "2040-01-31T12:00:00", 1, *_wrong_side(field)]


def _wrong_side(field: Field) -> list[str]:
    """A time on the wrong side of now, for a field that asks for one side."""
    side = _side_of_now(field)
    return [f"{2020 if side.startswith('>') else 2040}-01-31T12:00:00Z"] if side else []


def _side_of_now(field: Field) -> str:
    """Which side of now a field asks for: `>`, `>=`, `<`, `<=`, or none."""
    comparison = field.comparison
    return comparison.operator if comparison and isinstance(comparison.right, Now) else ""


_MOMENT = ContractSpec(
    candidates=_moments,
    bad=_bad_moments,
    operators=_ORDERED,
    equal=_equal_in_order,
    anywhen=lambda _: (*AHEAD, *BEHIND),
    step=timedelta(minutes=1),
    is_banded=lambda _: True,
)


def _days(field: Field, kind: DateType) -> tuple[date, ...]:
    """Days on the side of now that a field asks for, within its range."""
    side = _side_of_now(field)
    given = (*DAYS_AHEAD, *DAYS_BEHIND) if not side else DAYS_AHEAD if side.startswith(">") else DAYS_BEHIND
    earlier = (shifted(kind.maximum, -3650),) if kind.maximum and kind.maximum.year > 11 else ()
    return within((*given, *earlier), kind.minimum, kind.maximum)


def _day_units(kind: DateType) -> Units:
    low, high = (None if limit is None else limit.toordinal() for limit in (kind.minimum, kind.maximum))
    return Units(low, high)


def _bad_days(field: Field, kind: DateType) -> list[Any]:
    low = [] if kind.minimum in (None, date.min) else [str(shifted(kind.minimum, -1))]
    high = [] if kind.maximum in (None, date.max) else [str(shifted(kind.maximum, 1))]
    side = _side_of_now(field)
    wrong = ["2020-01-31" if side.startswith(">") else "2040-01-31"] if side else []
    return ["soon", "2040-02-30", "2040-01-31T00:00:00Z", 1, *low, *high, *wrong]


_DAY: ContractSpec[DateType] = ContractSpec(
    candidates=_days,
    bad=_bad_days,
    operators=_ORDERED,
    equal=_equal_in_order,
    near=lambda kind, value: within((value, shifted(value, 1), shifted(value, -1)), kind.minimum, kind.maximum),
    anywhen=lambda kind: within((*DAYS_AHEAD, *DAYS_BEHIND), kind.minimum, kind.maximum),
    units=_day_units,
    is_banded=lambda kind: kind.minimum is None and kind.maximum is None,
    step=timedelta(days=1),
)


# ── named values and relations ───────────────────────────────────────────────────────────────────


def _equal_choice(field: Field, value: Any) -> tuple[QueryValue, str | None]:
    return value, next((choice for choice in field.choices if choice != value), None)


_ENUM: ContractSpec[EnumType] = ContractSpec(
    candidates=lambda field, _: field.choices,
    bad=lambda _, __: [UNKNOWN_VALUE, 1],
    operators=("in",),
    equal=_equal_choice,
    rising=lambda _, candidates: list(candidates),
)
_STATE: ContractSpec[StateType] = ContractSpec(
    candidates=lambda field, _: field.choices,
    bad=lambda _, __: [],  # verbs alone write it
    operators=("in",),
    equal=_equal_choice,
    rising=lambda _, candidates: list(candidates),
)
_RELATION: ContractSpec[RelationType] = ContractSpec(
    candidates=lambda _, __: (SOMEBODY,),
    bad=lambda _, kind: [1, [0], [999999], None] if kind.many else [0, "1", 999999],
    operators=("in",),
    equal=lambda field, _: (ValueOf(field), NOBODY),
)

SPECS: TypeTable[ContractSpec[Any]] = TypeTable(
    "the contract",
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


def candidates(field: Field) -> tuple[Any, ...]:
    """A few values that the type of a field allows, the plainest first."""
    return SPECS.of(field).candidates(field, field.type)


def query(value: Any) -> str:
    """A value as it stands in a query string."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)):f}"
    return str(value).lower() if isinstance(value, bool) else str(value)
