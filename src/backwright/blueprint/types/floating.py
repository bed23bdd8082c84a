"""`float`: a binary number of 64 bits."""

from collections.abc import Iterator
from decimal import Decimal

from backwright.blueprint.model import Constant, Field, FloatType
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
from backwright.blueprint.types.spec import BINARY_SCALE, Misfit, Numbers, TypeSpec
from backwright.errors import BlueprintError

LARGEST = Decimal(2**1024 - 2**970)  # finite in 64 bits (IEEE 754)


def _read(cursor: Cursor, _: str) -> FloatType:
    low, high = (None if bound is None else Decimal(bound) for bound in read_range(cursor))
    return FloatType(low, high)


def _read_default(_: FloatType, token: Token, negative: bool) -> Constant | str:
    value = read_number(token)
    if value is None:
        return "a number"
    return Constant(negated(Decimal(value)) if negative else Decimal(value))


def _misfit(field: Field, kind: FloatType, value: object) -> Misfit | None:
    if not isinstance(value, int | Decimal):
        return None
    expected = outside(value, kind.minimum, kind.maximum) or against_own_comparison(field, value)
    return Misfit(expected) if expected else None


def _errors(field: Field, kind: FloatType) -> Iterator[BlueprintError]:
    if is_reversed(kind.minimum, kind.maximum):
        yield reversed_range(field, kind.minimum, kind.maximum)


def _extent(kind: FloatType) -> Numbers:
    low, high = kind.minimum, kind.maximum
    return Numbers(-LARGEST if low is None else low, LARGEST if high is None else high, BINARY_SCALE)


SPEC = TypeSpec(
    names=("float",),
    says="a binary number of 64 bits, finite; what is counted or paid is a `decimal`",
    example="float 0..1",
    read=_read,
    write=lambda kind: "float" + write_range(kind.minimum, kind.maximum),
    read_default=_read_default,
    misfit=_misfit,
    errors=_errors,
    refuses=lambda word, _: "binary numbers are equal by chance; use a `decimal`" if word == "unique" else "",
    operand=lambda _: "real",
    extent=_extent,
)
