"""What a protocol must tell of one connection between a client and its server."""

from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class SentStatement:
    """One statement as the client sent it.

    `parameters` holds a value for each placeholder, or nothing where the values could not be read.
    """

    sql: str
    parameters: tuple[Any, ...] = ()


@dataclass(slots=True)
class Passed:
    """What becomes of some bytes of one side."""

    on: bytes = b""  # to the other side
    back: bytes = b""  # to the side that they came from
    statements: list[SentStatement] = field(default_factory=list)


class Conversation(Protocol):
    """One connection. It keeps what it has to know until the connection ends."""

    def from_client(self, data: bytes) -> Passed:
        """The client has sent these bytes."""
        ...

    def from_server(self, data: bytes) -> Passed:
        """The server has sent these bytes."""
        ...
