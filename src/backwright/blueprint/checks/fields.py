"""Fields one by one: ranges, defaults, and words that do not suit a type."""

import re
from collections.abc import Iterator
from decimal import Decimal, localcontext

from backwright.blueprint.checks.checked_page import CheckedPage
from backwright.blueprint.model import (
    BooleanType,
    Constant,
    DecimalType,
    EmailType,
    EnumType,
    Field,
    IntegerType,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.text.tokens import listed, suggest
from backwright.blueprint.text.unread import UnreadType
from backwright.errors import BlueprintError

LONGEST_STR = 4_000
LONGEST_TEXT = 1_000_000
LONGEST_INDEXED = 500  # code points, so that an index entry fits every database
LARGEST_INT = 2**31 - 1
MOST_DIGITS = 18  # on SQLite, where the built tests run too, a decimal is a scaled integer of 64 bits
MOST_VALUES = 100
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def check_fields(checked: CheckedPage) -> Iterator[BlueprintError]:
    """Yield what is wrong with single fields."""
    for entity, field in checked.written_fields():
        if not isinstance(field.type, UnreadType):
            yield from _range(field)
            yield from _default(field)
            yield from _words(field)
            if isinstance(field.type, StateType) and entity.state not in {None, field}:
                found = f"a second state machine in {entity.name}"
                hint = "make it an enum, or an entity of its own"
                yield BlueprintError(field.place, found, "one at most", hint)


# ── ranges ───────────────────────────────────────────────────────────────────────────────────────


def _range(field: Field) -> Iterator[BlueprintError]:
    kind = field.type
    if isinstance(kind, TextType):
        yield from _lengths(field, kind)
    elif isinstance(kind, IntegerType):
        yield from _integers(field, kind)
    elif isinstance(kind, DecimalType):
        yield from _decimals(field, kind)
    elif isinstance(kind, EnumType | StateType) and len(kind.values) not in range(2, MOST_VALUES + 1):
        yield BlueprintError(field.place, f"{len(kind.values)} values of `{field.name}`", f"2 to {MOST_VALUES}")


def _lengths(field: Field, kind: TextType) -> Iterator[BlueprintError]:
    longest = LONGEST_STR if kind.kind == "str" else LONGEST_TEXT
    if kind.minimum > kind.maximum:
        yield _reversed(field, kind.minimum, kind.maximum)
    elif not 1 <= kind.maximum <= longest:
        hint = "use `text` for longer ones" if kind.kind == "str" and kind.maximum > longest else ""
        found = f"the length {kind.maximum:,} of `{field.name}`"
        yield BlueprintError(field.place, found, f"1 to {longest:,} for {kind.kind}", hint)


def _integers(field: Field, kind: IntegerType) -> Iterator[BlueprintError]:
    if kind.minimum is not None and kind.maximum is not None and kind.minimum > kind.maximum:
        yield _reversed(field, kind.minimum, kind.maximum)
    for bound in (kind.minimum, kind.maximum):
        if bound is not None and not -LARGEST_INT - 1 <= bound <= LARGEST_INT:
            hint = "`bigint` is not built yet; `decimal(18,0)` holds more digits"
            expected = f"{-LARGEST_INT - 1:,} to {LARGEST_INT:,}"
            yield BlueprintError(field.place, f"the bound {bound:,} of the int `{field.name}`", expected, hint)


def _decimals(field: Field, kind: DecimalType) -> Iterator[BlueprintError]:
    if not 1 <= kind.precision <= MOST_DIGITS:
        found = f"decimal({kind.precision},{kind.scale}) for `{field.name}`"
        expected = f"1 to {MOST_DIGITS} digits, as many as every database keeps exactly in this version"
        hint = f"write decimal({MOST_DIGITS},{min(kind.scale, MOST_DIGITS)})"
        yield BlueprintError(field.place, found, expected, hint)
        return
    if kind.scale > kind.precision:
        found = f"decimal({kind.precision},{kind.scale}) for `{field.name}`"
        yield BlueprintError(field.place, found, "no more digits behind the point than in all")
        return
    if kind.minimum is not None and kind.maximum is not None and kind.minimum > kind.maximum:
        yield _reversed(field, kind.minimum, kind.maximum)
    for bound in (kind.minimum, kind.maximum):
        if bound is not None and not _fits(bound, kind):
            expected = f"what decimal({kind.precision},{kind.scale}) holds"
            yield BlueprintError(field.place, f"the bound {bound:f} of `{field.name}`", expected)


def _fits(value: Decimal, kind: DecimalType) -> bool:
    with localcontext(prec=200):
        shifted = value.scaleb(kind.scale)
        return shifted == shifted.to_integral_value() and abs(shifted) < Decimal(10) ** kind.precision


def _reversed(field: Field, minimum: int | Decimal, maximum: int | Decimal) -> BlueprintError:
    found = f"the range {minimum}..{maximum} of `{field.name}`, which nothing fits"
    return BlueprintError(field.place, found, "the smaller number first", f"write `{maximum}..{minimum}`")


# ── defaults ─────────────────────────────────────────────────────────────────────────────────────


def _default(field: Field) -> Iterator[BlueprintError]:
    if not isinstance(field.default, Constant):
        return
    expected, hint = _misfit(field, field.default.value)
    if expected:
        found = f"the default `{field.default.value}` of `{field.name}`"
        yield BlueprintError(field.place, found, expected, hint)
    elif field.unique:
        found = f"a default for `{field.name}`, which is unique"
        yield BlueprintError(field.place, found, "no default: one row only could have it", "remove one of the two")


def _misfit(field: Field, value: object) -> tuple[str, str]:
    """What was expected in place of a default that does not fit, and a hint; empty where it fits."""
    kind = field.type
    expected, hint = "", ""
    if isinstance(kind, EnumType) and value not in [choice.name for choice in kind.values]:
        names = [choice.name for choice in kind.values]
        expected, hint = listed(names), suggest(str(value), names)
    elif isinstance(kind, EmailType) and not _EMAIL.fullmatch(str(value)):
        expected = "an e-mail address between quotes"
    elif isinstance(kind, TextType):
        if not kind.minimum <= len(str(value)) <= kind.maximum:
            expected = f"{kind.minimum} to {kind.maximum} characters"
        elif kind.kind == "str" and len(str(value).splitlines()) > 1:
            expected = "one line"
    elif isinstance(kind, IntegerType | DecimalType) and isinstance(value, int | Decimal):
        expected = _misfit_number(field, kind, value)
    return expected, hint


def _misfit_number(field: Field, kind: IntegerType | DecimalType, value: int | Decimal) -> str:
    low = -LARGEST_INT - 1 if kind.minimum is None and isinstance(kind, IntegerType) else kind.minimum
    high = LARGEST_INT if kind.maximum is None and isinstance(kind, IntegerType) else kind.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        return f"a number in {'' if low is None else low}..{'' if high is None else high}"
    if isinstance(kind, DecimalType) and not _fits(Decimal(value), kind):
        return f"what decimal({kind.precision},{kind.scale}) holds"
    comparison = field.comparison
    if comparison and isinstance(comparison.right, Constant) and isinstance(comparison.right.value, int | Decimal):
        limit = comparison.right.value
        holds = {
            "<": value < limit,
            "<=": value <= limit,
            ">": value > limit,
            ">=": value >= limit,
            "!=": value != limit,
            "=": value == limit,
        }
        return "" if holds[comparison.operator] else f"a number {comparison.operator} {limit}, as the line itself says"
    return ""


# ── words ────────────────────────────────────────────────────────────────────────────────────────


def _words(field: Field) -> Iterator[BlueprintError]:
    for word, unsuited in (
        ("unique", _why_not_unique(field)),
        ("search", "" if isinstance(field.type, TextType | EmailType) else "search looks into str, text and email"),
        ("filter", _why_not_indexed(field)),
        ("sort", _why_not_sorted(field)),
    ):
        if getattr(field, word) and unsuited:
            hint = f"remove `{word}` from line {field.place.line}"
            yield BlueprintError(field.place, f"`{word}` on `{field.name}`: {unsuited}", hint=hint)
    if isinstance(field.type, StateType):
        if field.optional:
            found = f"`?` on the state machine `{field.name}`: a row is always in a state"
            yield BlueprintError(field.place, found, hint=f"remove the `?` from line {field.place.line}")
        if field.comparison:
            found = f"a comparison on the state machine `{field.name}`, which verbs alone write"
            yield BlueprintError(field.place, found, hint=f"remove it from line {field.place.line}")
    if isinstance(field.type, RelationType) and field.type.many:
        yield from _many(field)


def _many(field: Field) -> Iterator[BlueprintError]:
    if field.optional:
        found = f"`?` on `{field.name}`, which may always be empty"
        yield BlueprintError(field.place, found, hint=f"remove the `?` from line {field.place.line}")
    if field.comparison:
        found = f"a comparison on `{field.name}`, which holds many"
        yield BlueprintError(field.place, found, hint=f"remove it from line {field.place.line}")


def _why_not_unique(field: Field) -> str:
    if isinstance(field.type, BooleanType):
        return "two rows at most could be"
    if isinstance(field.type, StateType):
        return "one row at most could be in each state; say `unique: (…) while …`"
    if isinstance(field.type, RelationType) and field.type.many:
        return "a relation to many is no value that could be unique"
    return _why_not_indexed(field)


def _why_not_sorted(field: Field) -> str:
    if isinstance(field.type, RelationType):
        return "rows have no order by a relation"
    return _why_not_indexed(field)


def _why_not_indexed(field: Field) -> str:
    if isinstance(field.type, TextType):
        if field.type.kind == "text":
            return "a text is too long for an index; use `str`, or `search`"
        if field.type.maximum > LONGEST_INDEXED:
            return f"over {LONGEST_INDEXED} characters are too long for an index; shorten it, or use `search`"
    return ""
