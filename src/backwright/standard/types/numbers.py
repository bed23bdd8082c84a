"""Values of numbers."""

from decimal import Decimal
from typing import Any, TypeAlias

from backwright.blueprint.model import (
    BigIntegerType,
    DecimalType,
    Field,
    FloatType,
    IntegerType,
)
from backwright.contract.types import candidates
from backwright.standard.types.spec import Bad, StandardSpec

LARGEST = {IntegerType: 2**31 - 1, BigIntegerType: 2**63 - 1}
SCALED_MAX = 2**63 - 1  # of decimals, without the point
Whole: TypeAlias = IntegerType | BigIntegerType


_NO_NUMBERS = (
    Bad("a truth value", "true"),
    Bad("a list", "[1]"),
    Bad("an object", "{}"),
    Bad("words", '"many"'),
    Bad("not a number", "NaN"),
    Bad("endless", "1e400"),
)


def _integer(kind: Whole, number: int) -> int:
    low = kind.minimum if kind.minimum is not None else (min(1, kind.maximum) if kind.maximum is not None else 1)
    high = kind.maximum if kind.maximum is not None else LARGEST[type(kind)]
    return low + number % (high - low + 1)


def _bad_integer(_: Field, kind: Whole) -> tuple[Bad, ...]:
    low = kind.minimum if kind.minimum is not None else -LARGEST[type(kind)] - 1
    high = kind.maximum if kind.maximum is not None else LARGEST[type(kind)]
    outside = Bad("too small", str(low - 1)), Bad("too big", str(high + 1))
    return (*_NO_NUMBERS, Bad("a fraction", "1.5"), *outside)


def _spread(kind: Whole, number: int) -> int:
    low = kind.minimum if kind.minimum is not None else 0
    high = kind.maximum if kind.maximum is not None else low + 100_000
    return low + number % (high - low + 1)


def _outside_integer(kind: Whole, _: str) -> tuple[Any, ...]:
    low = (kind.minimum - 1,) if kind.minimum is not None and kind.minimum > -LARGEST[type(kind)] - 1 else ()
    high = (kind.maximum + 1,) if kind.maximum is not None and kind.maximum < LARGEST[type(kind)] else ()
    return (*low, *high)


INTEGER: StandardSpec[IntegerType] = StandardSpec(
    valid=lambda field, kind, number: _integer(kind, number if field.unique else 0),
    bad=_bad_integer,
    plain=lambda field, _, __: candidates(field),
    varies=True,
    no_value="many",
    rare=lambda _, kind: str((kind.minimum or 0) + 7),
    copied=lambda _, kind, copy: _spread(kind, copy.number),
    ends=lambda _, kind: tuple(one for one in (kind.minimum, kind.maximum) if one is not None),
    outside=_outside_integer,
)


BIG_INTEGER: StandardSpec[BigIntegerType] = StandardSpec(
    valid=lambda field, kind, number: _integer(kind, number if field.unique else 0),
    bad=_bad_integer,
    plain=lambda field, _, __: candidates(field),
    varies=True,
    no_value="many",
    rare=lambda _, kind: str((kind.minimum or 0) + 7),
    copied=lambda _, kind, copy: _spread(kind, copy.number),
    ends=lambda _, kind: tuple(one for one in (kind.minimum, kind.maximum) if one is not None),
    outside=_outside_integer,
)


def _hundredths(kind: FloatType, number: int) -> float:
    """A binary number that every reader writes alike: a quarter."""
    low = float(kind.minimum) if kind.minimum is not None else min(1.0, float(kind.maximum or 1))
    high = float(kind.maximum) if kind.maximum is not None else low + 10_000
    return low + 0.25 * (number % (int((high - low) / 0.25) + 1))


def _bad_float(_: Field, kind: FloatType) -> tuple[Bad, ...]:
    if kind.maximum is not None:
        return (*_NO_NUMBERS, Bad("too big", f"{kind.maximum + 1:f}"), Bad("a text", '"1.5"'), Bad("empty", '""'))
    if kind.minimum is not None:
        return (*_NO_NUMBERS, Bad("too small", f"{kind.minimum - 1:f}"), Bad("a text", '"1.5"'), Bad("empty", '""'))
    return (*_NO_NUMBERS, Bad("a text", '"1.5"'), Bad("empty", '""'), Bad("minus endless", "-1e400"))


def _outside_float(kind: FloatType, _: str) -> tuple[Any, ...]:
    low = () if kind.minimum is None else (float(kind.minimum - 1),)
    high = () if kind.maximum is None else (float(kind.maximum + 1),)
    return (*low, *high)


FLOAT: StandardSpec[FloatType] = StandardSpec(
    valid=lambda field, kind, number: _hundredths(kind, number if field.unique else 0),
    bad=_bad_float,
    plain=lambda field, _, __: candidates(field),
    varies=True,
    no_value="many",
    travels=lambda _, value: float(value),
    rare=lambda _, kind: str(_hundredths(kind, 777)),
    copied=lambda _, kind, copy: _hundredths(kind, copy.number),
    ends=lambda _, kind: tuple(float(one) for one in (kind.minimum, kind.maximum) if one is not None),
    outside=_outside_float,
)


def _decimal(kind: DecimalType, number: int) -> str:
    step = Decimal(1).scaleb(-kind.scale)
    low = kind.minimum if kind.minimum is not None else min(Decimal(1), _most(kind))
    high = kind.maximum if kind.maximum is not None else _most(kind)
    return exact(kind, low + step * (number % min(1000, int((high - low) / step) + 1)))


def exact(kind: DecimalType, number: Decimal | int) -> str:
    """A number with the digits of a decimal, as it travels."""
    return str(Decimal(number).quantize(Decimal(1).scaleb(-kind.scale)))


def _most(kind: DecimalType) -> Decimal:
    return Decimal(min(10**kind.precision - 1, SCALED_MAX)).scaleb(-kind.scale)


def _bad_decimal(_: Field, kind: DecimalType) -> tuple[Bad, ...]:
    step = Decimal(1).scaleb(-kind.scale)
    low = kind.minimum if kind.minimum is not None else -_most(kind)
    high = kind.maximum if kind.maximum is not None else _most(kind)
    return (
        *_NO_NUMBERS,
        Bad("too many digits", f'"{low + step / 10}"'),
        Bad("too small", f'"{low - step}"'),
        Bad("too big", f'"{high + step}"'),
    )


def _step(kind: DecimalType, value: Any, number: int) -> Any:
    """Another number, in the way in which the database keeps exact numbers: SQLite as whole ones of the last digit."""
    step = 1 if isinstance(value, int) else Decimal(1).scaleb(-kind.scale)
    if not isinstance(value, int | Decimal):
        return value
    high = kind.maximum if kind.maximum is not None else Decimal(10) ** (kind.precision - kind.scale) - 1
    most = high.scaleb(kind.scale) if isinstance(value, int) else high
    return value + step * (number % min(1_000, int((most - value) / step) + 1))


def _outside_decimal(kind: DecimalType, column: str) -> tuple[Any, ...]:
    """Beyond the ends; as scaled integers where the database has no exact numbers."""
    low = (kind.minimum - 1,) if kind.minimum is not None else ()
    high = (kind.maximum + 1,) if kind.maximum is not None else ()
    is_scaled = "INT" in column.upper()
    return tuple(int(end.scaleb(kind.scale)) if is_scaled else Decimal(end) for end in (*low, *high))


DECIMAL = StandardSpec(
    valid=lambda field, kind, number: _decimal(kind, number if field.unique else 0),
    bad=_bad_decimal,
    plain=lambda field, kind, _: tuple(exact(kind, one) for one in candidates(field)),
    varies=True,
    no_value="many",
    travels=exact,
    compared=lambda _, value: Decimal(value),
    rare=lambda _, __: "x",
    copied=lambda _, kind, copy: _step(kind, copy.value, copy.number),
    outside=_outside_decimal,
)
