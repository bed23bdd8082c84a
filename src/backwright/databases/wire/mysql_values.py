"""The parameters of a prepared MySQL statement, read from their binary form.

Source: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html
"""

import struct
from datetime import datetime
from typing import Any

Types = tuple[tuple[int, bool], ...]  # the type of each parameter, and whether it is unsigned
_NULL = 0x06
_NUMBERS = {0x01: "b", 0x02: "h", 0x03: "i", 0x08: "q"}
_FLOATS = {0x04: "f", 0x05: "d"}
_MOMENTS = {0x07, 0x0A, 0x0C}  # timestamp, date, datetime
_TEXTS = {0x00, 0x0F, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE}


class _Unreadable(Exception):  # noqa: N818 - never leaves this module
    """A value of a type that is not known here: those after it cannot be found either."""


def bound(raw: bytes, count: int, known: Types) -> tuple[Types, tuple[Any, ...]]:
    """The types and values of the parameters, no values where one of them could not be read.

    Args:
        raw: what follows the header of the command: which are null, the types where they are new, the values.
        count: how many parameters the statement has.
        known: the types of the last execution, for a client that does not repeat them.
    """
    if not count:
        return known, ()
    nulls = (count + 7) // 8
    place = nulls + 1
    types = known
    if raw[nulls]:
        types = tuple((raw[at], bool(raw[at + 1] & 0x80)) for at in range(place, place + 2 * count, 2))
        place += 2 * count
    values: list[Any] = []
    try:
        for number, (kind, unsigned) in enumerate(types):
            if kind == _NULL or raw[number // 8] >> number % 8 & 1:
                values.append(None)
                continue
            value, place = _value(raw, place, kind, unsigned=unsigned)
            values.append(value)
    except (_Unreadable, struct.error, IndexError, ValueError):
        return types, ()
    return types, tuple(values)


def _value(raw: bytes, place: int, kind: int, *, unsigned: bool) -> tuple[Any, int]:
    """The value at this place, and the place behind it."""
    if kind in _NUMBERS or kind in _FLOATS:
        letter = _FLOATS.get(kind) or (_NUMBERS[kind].upper() if unsigned else _NUMBERS[kind])
        return struct.unpack_from(f"<{letter}", raw, place)[0], place + struct.calcsize(letter)
    if kind in _MOMENTS:
        length = raw[place]
        return _moment(raw[place + 1 : place + 1 + length]), place + 1 + length
    if kind in _TEXTS:
        length, place = _length(raw, place)
        return raw[place : place + length].decode("utf-8", "replace"), place + length
    raise _Unreadable


def _length(raw: bytes, place: int) -> tuple[int, int]:
    """A length of one to nine bytes, and the place behind it."""
    first = raw[place]
    more = {0xFC: 2, 0xFD: 3, 0xFE: 8}.get(first, 0)
    if not more:
        return first, place + 1
    return int.from_bytes(raw[place + 1 : place + 1 + more], "little"), place + 1 + more


def _moment(raw: bytes) -> datetime:
    year, month, day, hour, minute, second, micro = struct.unpack("<HBBBBBI", raw.ljust(11, b"\0"))
    return datetime(year, month, day, hour, minute, second, micro)  # noqa: DTZ001 - as the client sent it
