"""MySQL's and MariaDB's protocol, as far as statements are concerned.

Source: https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html and
https://mariadb.com/docs/server/reference/clientserver-protocol
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from backwright.databases.wire.conversation import Passed, SentStatement
from backwright.databases.wire.mysql_values import Types, bound

_COMPRESS, _SSL, _ZSTD, _QUERY_ATTRIBUTES = 1 << 5, 1 << 11, 1 << 26, 1 << 27
_UNREADABLE = _COMPRESS | _SSL | _ZSTD | _QUERY_ATTRIBUTES
_QUERY, _PREPARE, _EXECUTE, _CLOSE, _CHANGE_USER = 0x03, 0x16, 0x17, 0x19, 0x11
_LAST = 0xFFFFFFFF  # MariaDB: the statement that was prepared last
_WHOLE = 0xFFFFFF  # a longer payload goes on in the next packet


@dataclass(slots=True)
class PreparedStatement:
    """A statement with a number, and what its parameters are."""

    sql: str
    parameters: int
    types: Types = ()


@dataclass(slots=True)
class MysqlConversation:
    """One connection; it is passed on as it is, but that the server offers neither encryption nor compression."""

    _greeted: bool = False
    _client: bytearray = field(default_factory=bytearray)
    _server: bytearray = field(default_factory=bytearray)
    _long: bytearray = field(default_factory=bytearray)
    _preparing: list[str] = field(default_factory=list)  # statements whose number the server still owes
    _prepared: dict[int, PreparedStatement] = field(default_factory=dict)
    _newest: int = 0

    def from_client(self, data: bytes) -> Passed:
        """Pass it on, and note what is executed by it."""
        self._client += data
        passed = Passed(data)
        for sequence, payload, _ in _packets(self._client):
            self._long += payload
            if len(payload) == _WHOLE:
                continue
            command = bytes(self._long)
            self._long.clear()
            if command and (sequence == 0 or len(command) >= _WHOLE):
                passed.statements += self._executed(command)
        return passed

    def from_server(self, data: bytes) -> Passed:
        """Pass it on, and learn the numbers of prepared statements."""
        self._server += data
        passed = Passed()
        for sequence, payload, whole in _packets(self._server):
            if not self._greeted:
                self._greeted = True
                passed.on += whole[:4] + _readable(payload)
                continue
            passed.on += whole
            if self._preparing and sequence == 1:
                self._learn(self._preparing.pop(0), payload)
        return passed

    def _executed(self, command: bytes) -> Iterator[SentStatement]:
        kind, rest = command[0], command[1:]
        if kind == _QUERY:
            yield SentStatement(rest.decode("utf-8", "replace"))
        elif kind == _PREPARE:
            self._preparing.append(rest.decode("utf-8", "replace"))
        elif kind == _EXECUTE:
            (number,) = struct.unpack_from("<I", rest)
            prepared = self._prepared.get(self._newest if number == _LAST else number)
            if prepared is not None:
                prepared.types, values = bound(rest[9:], prepared.parameters, prepared.types)
                yield SentStatement(prepared.sql, values)
        elif kind == _CLOSE:
            self._prepared.pop(struct.unpack_from("<I", rest)[0], None)

    def _learn(self, sql: str, payload: bytes) -> None:
        if payload[:1] == b"\0":
            number, _, parameters = struct.unpack_from("<IHH", payload, 1)
            self._prepared[number] = PreparedStatement(sql, parameters)
            self._newest = number


def _packets(buffer: bytearray) -> Iterator[tuple[int, bytes, bytes]]:
    """Take every packet that has come whole: its number, what it holds, and all of it."""
    while len(buffer) >= 4:
        length = int.from_bytes(buffer[:3], "little")
        if len(buffer) < length + 4:
            return
        whole = bytes(buffer[: length + 4])
        del buffer[: length + 4]
        yield whole[3], whole[4:], whole


def _readable(greeting: bytes) -> bytes:
    """The server's first packet without the abilities that would hide what is said."""
    if greeting[:1] != b"\x0a":
        return greeting  # an error: too many connections, a host that is not allowed
    low = greeting.index(b"\0", 1) + 1 + 4 + 8 + 1
    high = low + 2 + 1 + 2
    changed = bytearray(greeting)
    _clear(changed, low, _UNREADABLE & 0xFFFF)
    if len(changed) >= high + 2:
        _clear(changed, high, _UNREADABLE >> 16)
    return bytes(changed)


def _clear(packet: bytearray, place: int, bits: int) -> None:
    (value,) = struct.unpack_from("<H", packet, place)
    struct.pack_into("<H", packet, place, value & ~bits & 0xFFFF)
