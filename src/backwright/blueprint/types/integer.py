"""`int`: a 32-bit integer."""

from collections.abc import Iterator
from decimal import Decimal

from backwright.blueprint.model import Constant, Field, IntegerType
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


def _read(cursor: Cursor, _: str) -> IntegerType:
    place = cursor.place
    bounds = read_range(cursor)
    for bound in bounds:
        if bound is not None and bound != int(bound):
            raise BlueprintError(place, f"the bound {bound} of an int", "a whole number", "or use `decimal(p,s)`")
    minimum, maximum = (None if bound is None else int(bound) for bound in bounds)
    return IntegerType(minimum, maximum)


def _write(kind: IntegerType) -> str:
    return "int" + write_range(kind.minimum, kind.maximum)


def _read_default(_: IntegerType, token: Token, negative: bool) -> Constant | str:
    value = read_number(token)
    if value is None or value != int(value):
        return "a whole number"
    return Constant(negated(int(value)) if negative else int(value))


def limits(kind: IntegerType) -> tuple[int, int]:
    """The least and the greatest number that a type holds."""
    return SMALLEST if kind.minimum is None else kind.minimum, LARGEST if kind.maximum is None else kind.maximum


def _misfit(field: Field, kind: IntegerType, value: object) -> Misfit | None:
    if not isinstance(value, int | Decimal):
        return None
    expected = outside(value, *limits(kind)) or against_own_comparison(field, value)
    return Misfit(expected) if expected else None


def _errors(field: Field, kind: IntegerType) -> Iterator[BlueprintError]:
    if is_reversed(kind.minimum, kind.maximum):
        yield reversed_range(field, kind.minimum, kind.maximum)
    for bound in (kind.minimum, kind.maximum):
        if bound is not None and not SMALLEST <= bound <= LARGEST:
            hint = "`bigint` is not built yet; `decimal(18,0)` holds more digits"
            expected = f"{SMALLEST:,} to {LARGEST:,}"
            yield BlueprintError(field.place, f"the bound {bound:,} of the int `{field.name}`", expected, hint)


def _notes(_: Field, kind: IntegerType, __: str) -> Iterator[str]:
    low, high = limits(kind)
    yield f"{low:,} to {high:,}"


def _extent(kind: IntegerType) -> Numbers:
    low, high = limits(kind)
    return Numbers(Decimal(max(low, SMALLEST)), Decimal(min(high, LARGEST)))


SPEC = TypeSpec(
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
