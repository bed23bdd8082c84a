"""PostgreSQL's protocol, version 3, as far as statements are concerned.

Source: https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from backwright.databases.wire.conversation import Passed, SentStatement
from backwright.databases.wire.postgresql_values import value_of

_ENCRYPTION = {80877103, 80877104}  # SSLRequest, GSSENCRequest
_CANCEL = 80877102
_NO = b"N"


@dataclass(slots=True)
class NamedStatement:
    """A statement with a name, and the types of its parameters as far as they are known."""

    sql: str
    types: tuple[int, ...]


@dataclass(slots=True)
class PostgresqlConversation:
    """One connection; what it says is passed on as it is, but for the question whether to encrypt, which is denied."""

    _started: bool = False
    _client: bytearray = field(default_factory=bytearray)
    _server: bytearray = field(default_factory=bytearray)
    _prepared: dict[bytes, NamedStatement] = field(default_factory=dict)
    _portals: dict[bytes, SentStatement] = field(default_factory=dict)
    _described: list[bytes] = field(default_factory=list)  # statements whose description the server still owes

    def from_client(self, data: bytes) -> Passed:
        """Pass it on, and note what is executed by it."""
        self._client += data
        passed = Passed()
        if not self._started and not self._start(passed):
            return passed
        for kind, payload, whole in _messages(self._client):
            passed.on += whole
            passed.statements += self._executed(kind, payload)
        return passed

    def from_server(self, data: bytes) -> Passed:
        """Pass it on, and learn the types of parameters from descriptions."""
        self._server += data
        if not self._started:
            self._server.clear()
            return Passed(data)
        for kind, payload, _ in _messages(self._server):
            if kind == b"t" and self._described:
                self._learn(self._described.pop(0), payload)
            elif kind == b"E":
                self._described.clear()  # what follows an error is skipped up to the next Sync
        return Passed(data)

    def _start(self, passed: Passed) -> bool:
        """Take the startup message, which alone has no letter; whether it has come whole."""
        while len(self._client) >= 8:
            length, code = struct.unpack_from("!II", self._client)
            if len(self._client) < length:
                return False
            whole = bytes(self._client[:length])
            del self._client[:length]
            if code in _ENCRYPTION:
                passed.back += _NO
                continue
            passed.on += whole
            self._started = code != _CANCEL
            return self._started
        return False

    def _executed(self, kind: bytes, payload: bytes) -> Iterator[SentStatement]:
        match kind:
            case b"Q":
                yield SentStatement(_text(payload.rstrip(b"\0")))
            case b"P":
                name, sql, rest = payload.split(b"\0", 2)
                (count,) = struct.unpack_from("!H", rest)
                self._prepared[name] = NamedStatement(_text(sql), struct.unpack_from(f"!{count}I", rest, 2))
            case b"D" if payload[:1] == b"S":
                self._described.append(payload[1:].rstrip(b"\0"))
            case b"B":
                self._bind(payload)
            case b"E":
                portal = self._portals.pop(payload.split(b"\0", 1)[0], None)
                if portal is not None:
                    yield portal
            case _:
                pass

    def _bind(self, payload: bytes) -> None:
        portal, name, rest = payload.split(b"\0", 2)
        prepared = self._prepared.get(name)
        if prepared is not None:
            values = tuple(_bound(rest, prepared.types))
            known = () if any(value is NotImplemented for value in values) else values
            self._portals[portal] = SentStatement(prepared.sql, known)

    def _learn(self, name: bytes, payload: bytes) -> None:
        (count,) = struct.unpack_from("!H", payload)
        if name in self._prepared:
            self._prepared[name].types = struct.unpack_from(f"!{count}I", payload, 2)


def _messages(buffer: bytearray) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Take every message that has come whole: its letter, what it holds, and all of it."""
    while len(buffer) >= 5:
        (length,) = struct.unpack_from("!I", buffer, 1)
        if len(buffer) < length + 1:
            return
        whole = bytes(buffer[: length + 1])
        del buffer[: length + 1]
        yield whole[:1], whole[5:], whole


def _bound(rest: bytes, types: tuple[int, ...]) -> Iterator[Any]:
    """The values of a Bind message, `NotImplemented` for those that cannot be read."""
    (count,) = struct.unpack_from("!H", rest)
    formats = struct.unpack_from(f"!{count}H", rest, 2)
    place = 2 + 2 * count
    (values,) = struct.unpack_from("!H", rest, place)
    place += 2
    for number in range(values):
        (length,) = struct.unpack_from("!i", rest, place)
        place += 4
        raw = None if length < 0 else rest[place : place + length]
        place += max(length, 0)
        binary = formats[number if len(formats) > 1 else 0] if formats else 0
        yield value_of(raw, types[number] if number < len(types) else 0, binary=bool(binary))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
