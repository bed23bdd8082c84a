"""The types of fields: from their phrases and back."""

from collections.abc import Callable
from decimal import Decimal

from backwright.blueprint.model import (
    BooleanType,
    DateTimeType,
    DecimalType,
    EmailType,
    EnumType,
    FieldType,
    IntegerType,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.phrases.choices import is_enum, is_state, read_enum, read_state, write_enum, write_state
from backwright.blueprint.phrases.expressions import negated, number
from backwright.blueprint.text.tokens import Cursor, suggest
from backwright.blueprint.text.words import FOREIGN_TYPES, LATER_TYPES, TYPES, not_yet
from backwright.errors import BlueprintError

LONGEST_STR = 255
LONGEST_TEXT = 65_535


def read_type(cursor: Cursor) -> FieldType:
    """Read the type and its range, up to the `?` or the words behind them."""
    if is_state(cursor):
        return read_state(cursor)
    if is_enum(cursor):
        return read_enum(cursor)
    token = cursor.here
    if token.kind != "name":
        raise cursor.wrong("a type", "as in `name: str 1..60`")
    if token.value[0].isupper():
        return _read_relation(cursor)
    if token.value in LATER_TYPES:
        raise not_yet(cursor.place, token.value, "type", _instead(token.value))
    if token.value not in TYPES:
        hint = FOREIGN_TYPES.get(token.value) or suggest(token.value, (*TYPES, *LATER_TYPES)) or _NO_TYPE
        raise cursor.wrong("a type: " + ", ".join((*TYPES, "`a | b`", "or an entity")), hint)
    return _SIMPLE[cursor.next().value](cursor)


_NO_TYPE = "an entity begins with a capital, and an enum has at least two values: `a | b`"


def _instead(kind: str) -> str:
    other = {"bigint": "int", "float": "decimal(10,4)", "money": "decimal(19,4)", "date": "datetime", "url": "str"}
    other |= {"slug": "str", "phone": "str", "uuid": "str 36..36", "duration": "int", "json": "text"}
    return f"use `{other[kind]}` for now" if kind in other else ""


# ── the other types ──────────────────────────────────────────────────────────────────────────────


def _read_relation(cursor: Cursor) -> RelationType:
    token = cursor.next()
    if cursor.take("[]"):
        if cursor.at_word("by"):
            raise not_yet(
                cursor.place,
                "X[] by FIELD",
            )
        return RelationType(token.value, many=True)
    return RelationType(token.value)


def _read_text(cursor: Cursor) -> TextType:
    minimum, maximum = _read_range(cursor)
    return TextType("text", _length(cursor, minimum, 0), _length(cursor, maximum, LONGEST_TEXT))


def _read_str(cursor: Cursor) -> TextType:
    minimum, maximum = _read_range(cursor)
    return TextType("str", _length(cursor, minimum, 0), _length(cursor, maximum, LONGEST_STR))


def _length(cursor: Cursor, bound: int | Decimal | None, default: int) -> int:
    if bound is None:
        return default
    if bound != int(bound) or bound < 0:
        raise BlueprintError(cursor.text.place, f"the length {bound}", "a whole number from 0", "as in `str 1..60`")
    return int(bound)


def _read_integer(cursor: Cursor) -> IntegerType:
    place = cursor.place
    bounds = _read_range(cursor)
    for bound in bounds:
        if bound is not None and bound != int(bound):
            raise BlueprintError(place, f"the bound {bound} of an int", "a whole number", "or use `decimal(p,s)`")
    minimum, maximum = (None if bound is None else int(bound) for bound in bounds)
    return IntegerType(minimum, maximum)


def _read_decimal(cursor: Cursor) -> DecimalType:
    example = "`decimal(p,s)`: p digits in all, s behind the point, as in `decimal(10,2)`"
    if not cursor.take("("):
        raise cursor.wrong(example)
    precision = _read_digits(cursor, example)
    cursor.expect(",", f"in {example}")
    scale = _read_digits(cursor, example)
    cursor.expect(")", f"behind {example}")
    minimum, maximum = (None if bound is None else Decimal(bound) for bound in _read_range(cursor))
    return DecimalType(precision, scale, minimum, maximum)


def _read_digits(cursor: Cursor, example: str) -> int:
    if cursor.here.kind != "number" or not cursor.here.value.isdigit() or len(cursor.here.value) > 6:
        raise cursor.wrong(f"a whole number in {example}")
    return int(cursor.next().value)


def _read_range(cursor: Cursor) -> tuple[int | Decimal | None, int | Decimal | None]:
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
    if len(cursor.here.value) > 45:
        raise BlueprintError(cursor.place, "a number of over 45 digits", hint="write a shorter one")
    value = number(cursor.next().value)
    return negated(value) if negative else value


_SIMPLE: dict[str, Callable[[Cursor], FieldType]] = {
    "str": _read_str,
    "text": _read_text,
    "int": _read_integer,
    "bool": lambda _: BooleanType(),
    "datetime": lambda _: DateTimeType(),
    "decimal": _read_decimal,
    "email": lambda _: EmailType(),
}


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


def write_type(kind: FieldType) -> str:
    """The phrase of a type with its range, without the `?` behind it."""
    match kind:
        case TextType():
            phrase = kind.kind + _write_lengths(kind)
        case IntegerType():
            phrase = "int" + _write_range(kind.minimum, kind.maximum)
        case DecimalType():
            phrase = f"decimal({kind.precision},{kind.scale})" + _write_range(kind.minimum, kind.maximum)
        case EnumType():
            phrase = write_enum(kind)
        case StateType():
            phrase = write_state(kind)
        case RelationType():
            phrase = kind.entity + ("[]" if kind.many else "")
        case _:
            phrase = {BooleanType: "bool", DateTimeType: "datetime", EmailType: "email"}[type(kind)]
    return phrase


def _write_lengths(kind: TextType) -> str:
    minimum = kind.minimum or None
    default = LONGEST_STR if kind.kind == "str" else LONGEST_TEXT
    return _write_range(minimum, kind.maximum if kind.maximum != default else None)


def _write_range(minimum: int | Decimal | None, maximum: int | Decimal | None) -> str:
    if minimum is None and maximum is None:
        return ""
    return f" {_write_bound(minimum)}..{_write_bound(maximum)}"


def _write_bound(bound: int | Decimal | None) -> str:
    return "" if bound is None else f"{bound:f}" if isinstance(bound, Decimal) else str(bound)
