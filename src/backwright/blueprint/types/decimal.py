"""`decimal(p,s)`: an exact number."""

from collections.abc import Iterator
from decimal import Decimal, localcontext

from backwright.blueprint.model import Constant, DecimalType, Field
from backwright.blueprint.text.literals import negated
from backwright.blueprint.text.tokens import Cursor, Token
from backwright.blueprint.types.ranges import (
    against_own_comparison,
    is_reversed,
    outside,
    read_number,
    read_range,
    reversed_range,
    write_range,
)
from backwright.blueprint.types.spec import Misfit, Numbers, TypeSpec
from backwright.errors import BlueprintError

MOST_DIGITS = 19  # on SQLite, where the built tests run too, a decimal is a scaled integer of 64 bits
LARGEST = 2**63 - 1  # of such an integer, so that decimals of 19 digits end before all of them are nines
MONEY = (19, 4)


def limits(kind: DecimalType) -> tuple[Decimal, Decimal]:
    """The least and the greatest number that a type holds."""
    most = Decimal(min(10**kind.precision - 1, LARGEST)).scaleb(-kind.scale)
    low = -most if kind.minimum is None else max(-most, kind.minimum)
    return low, most if kind.maximum is None else min(most, kind.maximum)


def _read(cursor: Cursor, name: str) -> DecimalType:
    if name == "money":
        return DecimalType(*MONEY, *_read_decimal_range(cursor), money=True)
    example = "`decimal(p,s)`: p digits in all, s behind the point, as in `decimal(10,2)`"
    if not cursor.take("("):
        raise cursor.wrong(example)
    precision = _read_digits(cursor, example)
    cursor.expect(",", f"in {example}")
    scale = _read_digits(cursor, example)
    cursor.expect(")", f"behind {example}")
    return DecimalType(precision, scale, *_read_decimal_range(cursor))


def _read_decimal_range(cursor: Cursor) -> tuple[Decimal | None, Decimal | None]:
    minimum, maximum = (None if bound is None else Decimal(bound) for bound in read_range(cursor))
    return minimum, maximum


def _read_digits(cursor: Cursor, example: str) -> int:
    if cursor.here.kind != "number" or not cursor.here.value.isdigit() or len(cursor.here.value) > 6:
        raise cursor.wrong(f"a whole number in {example}")
    return int(cursor.next().value)


def _named(kind: DecimalType) -> str:
    return "money" if kind.money else f"decimal({kind.precision},{kind.scale})"


def _write(kind: DecimalType) -> str:
    return _named(kind) + write_range(kind.minimum, kind.maximum)


def _read_default(_: DecimalType, token: Token, negative: bool) -> Constant | str:
    value = read_number(token)
    if value is None:
        return "a number"
    return Constant(negated(Decimal(value)) if negative else Decimal(value))


def _misfit(field: Field, kind: DecimalType, value: object) -> Misfit | None:
    if not isinstance(value, int | Decimal):
        return None
    expected = outside(value, kind.minimum, kind.maximum)
    if not expected and not _fits(Decimal(value), kind):
        expected = f"what {_named(kind)} holds"
    expected = expected or against_own_comparison(field, value)
    return Misfit(expected) if expected else None


def _errors(field: Field, kind: DecimalType) -> Iterator[BlueprintError]:
    found = f"{_named(kind)} for `{field.name}`"
    if not 1 <= kind.precision <= MOST_DIGITS:
        expected = f"1 to {MOST_DIGITS} digits, as many as every database keeps exactly in this version"
        hint = f"write decimal({MOST_DIGITS},{min(kind.scale, MOST_DIGITS)})"
        yield BlueprintError(field.place, found, expected, hint)
        return
    if kind.scale > kind.precision:
        yield BlueprintError(field.place, found, "no more digits behind the point than in all")
        return
    if is_reversed(kind.minimum, kind.maximum):
        yield reversed_range(field, kind.minimum, kind.maximum)
    for bound in (kind.minimum, kind.maximum):
        if bound is not None and not _fits(bound, kind):
            yield BlueprintError(field.place, f"the bound {bound:f} of `{field.name}`", f"what {_named(kind)} holds")


def _fits(value: Decimal, kind: DecimalType) -> bool:
    with localcontext(prec=200):
        shifted = value.scaleb(kind.scale)
        most = min(10**kind.precision - 1, LARGEST)
        return shifted == shifted.to_integral_value() and abs(shifted) <= most


def _notes(_: Field, kind: DecimalType, __: str) -> Iterator[str]:
    yield f"{kind.precision} digits, {kind.scale} behind the point"


def _extent(kind: DecimalType) -> Numbers:
    return Numbers(*limits(kind), kind.scale)


SPEC = TypeSpec(
    names=("decimal", "money"),
    says=(
        "an exact number: `p` digits in all, `s` of them behind the point; at most 19, up to 2^63-1 without the point; "
        "a string on the wire; `money` is decimal(19,4)"
    ),
    example="decimal(10,2) 0..1000",
    read=_read,
    write=_write,
    read_default=_read_default,
    misfit=_misfit,
    errors=_errors,
    operand=lambda _: "number",
    notes=_notes,
    extent=_extent,
)
