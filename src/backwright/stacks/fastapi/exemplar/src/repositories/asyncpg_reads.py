"""Reads on PostgreSQL: the compiled text of each statement runs on the driver itself."""

from asyncio import Semaphore
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import asyncpg
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from src.repositories.work import Rows, Statement, UnitOfWork, log_statement
from src.utils.metrics import CONNECTED

DIALECT: Dialect = PGDialect_asyncpg()  # type: ignore[no-untyped-call]  # SQLAlchemy has no types for it
IN_USE = CONNECTED.labels("asyncpg")


class Connections:
    """A few connections that reads take by turns.

    A pool undoes what was done to a connection whenever it takes one back, which costs as much as reading a row. Reads
    do nothing to it, and the driver itself takes back a statement that nobody waits for any more.
    """

    def __init__(self, address: str, size: int) -> None:
        self._address = address
        self._turns = Semaphore(size)
        self._idle: list[Any] = []

    async def fetch(self, sql: str, arguments: Sequence[Any]) -> Any:
        async with self._turns:
            self._idle = [connection for connection in self._idle if not connection.is_closed()]
            connection = self._idle.pop() if self._idle else await asyncpg.connect(self._address, timeout=10)
            try:
                with IN_USE.track_inprogress():
                    return await connection.fetch(sql, *arguments, timeout=30)
            finally:
                self._idle.append(connection)

    async def close(self) -> None:
        for connection in self._idle:
            with suppress(TimeoutError, OSError, asyncpg.PostgresError):
                await connection.close(timeout=5)


@dataclass(frozen=True, slots=True)
class Compiled:
    """The text of a statement, and what SQLAlchemy would do to its values before it hands them to the driver."""

    text: str
    names: tuple[str, ...]
    constants: Mapping[str, Any]
    converters: Mapping[str, Callable[[Any], Any]]

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        given = {**self.constants, **values}
        return [self.converters[name](given[name]) if name in self.converters else given[name] for name in self.names]


@lru_cache(maxsize=1024)
def compiled(statement: Statement) -> Compiled:
    """Compile a statement, once for as long as whoever built it keeps it."""
    found = statement.compile(dialect=DIALECT)
    converters = {name: convert for name, convert in found._bind_processors.items() if callable(convert)}
    return Compiled(str(found), tuple(found.positiontup or ()), found.params, converters)


class AsyncpgWork(UnitOfWork):
    """Reads on the driver itself; within a transaction, as any other work."""

    def __init__(self, connections: Connections, *given: Any) -> None:
        super().__init__(*given)
        self.connections = connections

    async def rows(self, statement: Statement, values: Mapping[str, Any]) -> Rows:
        if self._session is not None:
            return await super().rows(statement, values)
        found = compiled(statement)
        log_statement(found.text)
        rows: Rows = await self.connections.fetch(found.text, found.arguments(values))
        return rows
