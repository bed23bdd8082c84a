"""A port of loopback before a database server. It passes everything on, and notes the statements."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from backwright.databases.wire.conversation import Conversation, Passed, SentStatement
from backwright.databases.wire.mysql import MysqlConversation
from backwright.databases.wire.postgresql import PostgresqlConversation
from backwright.errors import BackwrightError

LOOPBACK = "127.0.0.1"
_CHUNK = 65_536
_START_SECONDS = 10
_ENCRYPTED = {"sslmode", "ssl", "ssl-mode", "ssl_mode"}  # a client that insists on encryption would not talk


class NoProxyError(BackwrightError):
    """A database whose wire is not known."""


@dataclass(frozen=True, slots=True)
class Speech:
    """How a server is spoken to."""

    port: int
    conversation: Callable[[], Conversation]


SPEECHES: Mapping[str, Speech] = {
    "postgresql": Speech(5432, PostgresqlConversation),
    "postgres": Speech(5432, PostgresqlConversation),
    "mysql": Speech(3306, MysqlConversation),
    "mariadb": Speech(3306, MysqlConversation),
}


@dataclass(frozen=True, slots=True)
class Noted:
    """A statement and when it passed, in seconds of the monotonic clock."""

    statement: SentStatement
    at: float


class StatementProxy:
    """Give the backend `url` in place of its database's, and read what it asks.

    Args:
        url: the database, `postgresql://user:password@host:port/name` or with `mysql` or `mariadb`; a driver in the
            scheme (`mysql+asyncmy`) stays.

    Raises:
        NoProxyError: another kind of database, or one that is reached by a socket file.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        kind = parts.scheme.partition("+")[0]
        if kind not in SPEECHES or not parts.hostname:
            raise NoProxyError(
                f"Statements can be read on the way to PostgreSQL, MySQL and MariaDB over TCP, not to `{kind}`. "
                "Name the database by host and port"
            )
        self._speech = SPEECHES[kind]
        self._server = (parts.hostname, parts.port or self._speech.port)
        self._parts = parts
        self._noted: list[Noted] = []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._port = 0
        self._thread = threading.Thread(target=self._serve, name="statement proxy", daemon=True)

    @property
    def url(self) -> str:
        """The same database by way of this proxy."""
        account, at, _ = self._parts.netloc.rpartition("@")
        query = urlencode([pair for pair in parse_qsl(self._parts.query) if pair[0] not in _ENCRYPTED])
        return urlunsplit(self._parts._replace(netloc=f"{account}{at}{LOOPBACK}:{self._port}", query=query))

    def between(self, start: float, end: float) -> tuple[SentStatement, ...]:
        """The statements that passed between two moments of the monotonic clock."""
        return tuple(one.statement for one in tuple(self._noted) if start <= one.at <= end)

    def __enter__(self) -> "StatementProxy":
        self._thread.start()
        if not self._ready.wait(_START_SECONDS):
            raise NoProxyError("No port of loopback could be opened for the statements")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        listener = self._loop.run_until_complete(asyncio.start_server(self._accept, LOOPBACK, 0))
        self._port = listener.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        listener.close()
        for task in (open_ones := asyncio.all_tasks(self._loop)):
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*open_ones, return_exceptions=True))
        self._loop.close()

    async def _accept(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        with contextlib.closing(to_client), contextlib.suppress(OSError, asyncio.CancelledError):
            server, to_server = await asyncio.open_connection(*self._server)
            with contextlib.closing(to_server):
                conversation = self._speech.conversation()
                await self._both_ways(conversation, (client, to_client), (server, to_server))

    async def _both_ways(
        self,
        conversation: Conversation,
        client: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        server: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        """Pass on until one side hangs up."""
        ways = (
            asyncio.create_task(self._pass_on(conversation.from_client, client, server[1])),
            asyncio.create_task(self._pass_on(conversation.from_server, server, client[1])),
        )
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)

    async def _pass_on(
        self,
        decode: Callable[[bytes], Passed],
        side: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        other: asyncio.StreamWriter,
    ) -> None:
        reader, writer = side
        while data := await reader.read(_CHUNK):
            passed = decode(data)
            now = time.monotonic()
            self._noted += [Noted(one, now) for one in passed.statements]
            if passed.back:
                writer.write(passed.back)
                await writer.drain()
            if passed.on:
                other.write(passed.on)
                await other.drain()
