"""The parameters of a PostgreSQL statement, read from their text or binary form.

Source of the object ids and binary forms: `pg_type.dat` and the send functions of PostgreSQL.
"""

import struct
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_NEGATIVE = 0x4000


def value_of(raw: bytes | None, kind: int, *, binary: bool) -> Any:
    """The value of a parameter of this type; `NotImplemented` for a binary form that is not known here."""
    if raw is None:
        return None
    if not binary:
        return _text(raw)
    read = _BINARY.get(kind)
    return NotImplemented if read is None else read(raw)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _number(form: str) -> Callable[[bytes], Any]:
    return lambda raw: struct.unpack(form, raw)[0]


def _moment(raw: bytes) -> datetime:
    return _EPOCH + timedelta(microseconds=struct.unpack("!q", raw)[0])


def _numeric(raw: bytes) -> Any:
    """Digits to the base of 10,000, the first one with this weight."""
    count, weight, sign, _ = struct.unpack_from("!HhHH", raw)
    if sign not in {0, _NEGATIVE}:
        return NotImplemented  # NaN, infinities
    digits = struct.unpack_from(f"!{count}H", raw, 8)
    total = sum((Decimal(digit) * Decimal(10_000) ** (weight - place) for place, digit in enumerate(digits)), Decimal())
    return -total if sign else total


_BINARY: Mapping[int, Callable[[bytes], Any]] = {
    16: lambda raw: raw != b"\0",  # bool
    20: _number("!q"),  # int8
    21: _number("!h"),  # int2
    23: _number("!i"),  # int4
    25: _text,  # text
    700: _number("!f"),  # float4
    701: _number("!d"),  # float8
    705: _text,  # unknown
    1042: _text,  # char(n)
    1043: _text,  # varchar
    1082: lambda raw: (_EPOCH + timedelta(days=struct.unpack("!i", raw)[0])).date(),  # date
    1114: lambda raw: _moment(raw).replace(tzinfo=None),  # timestamp
    1184: _moment,  # timestamptz
    1700: _numeric,  # numeric
    2950: lambda raw: str(uuid.UUID(bytes=raw)),  # uuid
}
