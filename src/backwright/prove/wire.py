"""HTTP/1.1 to one host over persistent connections: one a thread, with nothing between the probe and the socket.

A proof says two thousand things to one server and wants to see each answer as it is. A client made for the wide web
(redirects, cookies, retries, pools, models of URLs) costs more CPU on the way than the backend needs to answer.
"""

import gzip
import http.client
import select
import socket
import ssl
import threading
import zlib
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import quote, urlsplit

SECONDS = 30
_AS_THEY_ARE = "%/:?#[]@!$&'()*+,;=-._~"


class BrokenError(Exception):
    """No answer came: the connection broke, or what came is no HTTP."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes


class Wire:
    """Connections to one host."""

    def __init__(self, url: str, headers: Mapping[str, str], seconds: float = SECONDS) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port
        self._secure = parts.scheme == "https"
        self._below = parts.path.rstrip("/")
        self._headers = dict(headers)
        self._seconds = seconds
        self._here = threading.local()
        self._opened: list[http.client.HTTPConnection] = []
        self._in_use: list[socket.socket | None] = []
        self._interrupted = False

    def ask(self, method: str, target: str, content: bytes | None, headers: Mapping[str, str]) -> Answer:
        """One request and its answer."""
        connection = self._connection()
        wanted = {name.lower() for name in headers}
        sent = {name: value for name, value in self._headers.items() if name.lower() not in wanted} | dict(headers)
        in_use: socket.socket | None = None
        self._interrupted = False
        try:
            # It may refuse what is too long before it was all sent; the answer is there to be read.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, self._below + quote(target, safe=_AS_THEY_ARE), content, sent)
            in_use = connection.sock  # the connection lets go of it where the answer is to end with it
            self._in_use.append(in_use)
            with connection.getresponse() as response:
                answer = Answer(response.status, _joined(response.getheaders()), _unpacked(response))
        except (OSError, http.client.HTTPException, EOFError, zlib.error) as broken:
            connection.close()
            raise BrokenError(type(broken).__name__) from broken
        else:
            if self._interrupted:
                raise BrokenError("it did not end in time")
            return answer
        finally:
            if in_use in self._in_use:
                self._in_use.remove(in_use)

    def interrupt(self) -> None:
        """Break off what is on its way, from another thread: an answer that never ends."""
        self._interrupted = True
        for one in [*self._in_use]:
            if one is not None:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up."""
        for connection in self._opened:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        """This thread's, anew where the other side has hung up meanwhile."""
        known: http.client.HTTPConnection | None = getattr(self._here, "connection", None)
        if known is None:
            known = self._here.connection = self._new()
            self._opened.append(known)
        elif known.sock is not None and select.select([known.sock], [], [], 0)[0]:
            known.close()
        return known

    def _new(self) -> http.client.HTTPConnection:
        if not self._secure:
            return http.client.HTTPConnection(self._host, self._port, timeout=self._seconds)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(self._host, self._port, timeout=self._seconds, context=context)


def _joined(headers: list[tuple[str, str]]) -> dict[str, str]:
    """One value a name: what is sent several times is joined."""
    found: dict[str, str] = {}
    for name, value in headers:
        lower = name.lower()
        found[lower] = f"{found[lower]}, {value}" if lower in found else value
    return found


def _unpacked(response: http.client.HTTPResponse) -> bytes:
    body = response.read()
    return gzip.decompress(body) if body and response.getheader("content-encoding") == "gzip" else body
