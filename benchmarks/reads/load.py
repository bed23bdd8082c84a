"""A bounded number of requests over connections that are kept open; the client's own cost is not what is measured."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

CONNECTIONS = 8


class LoadError(Exception):
    """An answer was not the one that was wanted."""


@dataclass(frozen=True)
class Request:
    """One request as bytes without what differs between servers."""

    method: str
    path: str
    body: str = ""

    def wire(self, token: str) -> bytes:
        head = f"{self.method} {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        if self.body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(self.body.encode())}\r\n"
        return f"{head}\r\n{self.body}".encode()


async def send(port: int, token: str, requests: list[Request], wanted: int) -> list[bytes]:
    """Send the requests over a few connections at once; the bodies of the answers, in their order."""
    bodies: list[bytes] = [b""] * len(requests)
    numbered = iter(enumerate(requests))
    await asyncio.gather(*(_connection(port, token, numbered, wanted, bodies) for _ in range(CONNECTIONS)))
    return bodies


async def _connection(
    port: int, token: str, numbered: Iterator[tuple[int, Request]], wanted: int, bodies: list[bytes]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for number, request in numbered:
            writer.write(request.wire(token))
            bodies[number] = await _answer(reader, request, wanted)
    finally:
        writer.close()
        await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader, request: Request, wanted: int) -> bytes:
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
    status = int(head.split(b" ", 2)[1])
    length = next(
        int(line.partition(b":")[2]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
    )
    body = await reader.readexactly(length)
    if status != wanted:
        raise LoadError(f"{request.method} {request.path} gave {status}, not {wanted}: {body[:300]!r}")
    return body
