"""`int` and `bigint`: integers of 32 and of 64 bits."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

from backwright.blueprint.model import BigIntegerType, Constant, Field, IntegerType
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

SMALLEST, LARGEST = -(2**31), 2**31 - 1
WIDEST = {IntegerType: (SMALLEST, LARGEST), BigIntegerType: (-(2**63), 2**63 - 1)}
Whole: TypeAlias = IntegerType | BigIntegerType


def _read(cursor: Cursor, _: str) -> IntegerType:
    return IntegerType(*_read_whole_range(cursor))


def _read_big(cursor: Cursor, _: str) -> BigIntegerType:
    return BigIntegerType(*_read_whole_range(cursor))


def _read_whole_range(cursor: Cursor) -> tuple[int | None, int | None]:
    place = cursor.place
    bounds = read_range(cursor)
    for bound in bounds:
        if bound is not None and bound != int(bound):
            raise BlueprintError(place, f"the bound {bound} of an int", "a whole number", "or use `decimal(p,s)`")
    minimum, maximum = (None if bound is None else int(bound) for bound in bounds)
    return minimum, maximum


def _name(kind: Whole) -> str:
    return "int" if isinstance(kind, IntegerType) else "bigint"


def _write(kind: Whole) -> str:
    return _name(kind) + write_range(kind.minimum, kind.maximum)


def _read_default(_: Whole, token: Token, negative: bool) -> Constant | str:
    value = read_number(token)
    if value is None or value != int(value):
        return "a whole number"
    return Constant(negated(int(value)) if negative else int(value))


def limits(kind: Whole) -> tuple[int, int]:
    """The least and the greatest number that a type holds."""
    smallest, largest = WIDEST[type(kind)]
    return smallest if kind.minimum is None else kind.minimum, largest if kind.maximum is None else kind.maximum


def _misfit(field: Field, kind: Whole, value: object) -> Misfit | None:
    if not isinstance(value, int | Decimal):
        return None
    expected = outside(value, *limits(kind)) or against_own_comparison(field, value)
    return Misfit(expected) if expected else None


def _errors(field: Field, kind: Whole) -> Iterator[BlueprintError]:
    if is_reversed(kind.minimum, kind.maximum):
        yield reversed_range(field, kind.minimum, kind.maximum)
    smallest, largest = WIDEST[type(kind)]
    for bound in (kind.minimum, kind.maximum):
        if bound is not None and not smallest <= bound <= largest:
            hint = "use `bigint`" if isinstance(kind, IntegerType) else "use a `str` of digits"
            found = f"the bound {bound:,} of the {_name(kind)} `{field.name}`"
            yield BlueprintError(field.place, found, f"{smallest:,} to {largest:,}", hint)


def _notes(_: Field, kind: Whole, __: str) -> Iterator[str]:
    low, high = limits(kind)
    yield f"{low:,} to {high:,}"


def _extent(kind: Whole) -> Numbers:
    smallest, largest = WIDEST[type(kind)]
    low, high = limits(kind)
    return Numbers(Decimal(max(low, smallest)), Decimal(min(high, largest)))


SPEC: TypeSpec[IntegerType] = TypeSpec(
    names=("int",),
    says="a 32-bit integer; the range is that of its values",
    example="int 1..100",
    read=_read,
    write=_write,
    read_default=_read_default,
    misfit=_misfit,
    errors=_errors,
    operand=lambda _: "number",
    notes=_notes,
    extent=_extent,
    longest=lambda _: len(str(SMALLEST)),
)
BIG_SPEC: TypeSpec[BigIntegerType] = TypeSpec(
    names=("bigint",),
    says="a 64-bit integer, exact and a number on the wire",
    example="bigint 0..",
    read=_read_big,
    write=_write,
    read_default=_read_default,
    misfit=_misfit,
    errors=_errors,
    operand=lambda _: "number",
    notes=_notes,
    extent=_extent,
    longest=lambda _: len(str(-(2**63))),
)
