"""Reads on PostgreSQL: the compiled text of each statement runs on the driver itself."""

from asyncio import Semaphore
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import TypeAlias, cast

import asyncpg
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from src.repositories.work import Rows, Statement, log_statement
from src.utils.metrics import CONNECTED

DIALECT: Dialect = PGDialect_asyncpg()  # type: ignore[no-untyped-call]  # SQLAlchemy has no types for it
Arguments: TypeAlias = Callable[[Mapping[str, object]], list[object]]
IN_USE = CONNECTED.labels("asyncpg")


class Connections:
    """A few connections that reads take by turns.

    A pool undoes what was done to a connection whenever it takes one back, which costs as much as reading a row. Reads
    do nothing to it, and the driver itself takes back a statement that nobody waits for any more.
    """

    def __init__(self, address: str, size: int) -> None:
        self._address = address
        self._turns = Semaphore(size)
        self._idle: list[asyncpg.Connection] = []

    async def read(self, statement: Statement, values: Mapping[str, object]) -> Rows:
        text, arguments = compiled(statement)
        log_statement(text)
        return cast("Rows", await self.fetch(text, arguments(values)))

    async def fetch(self, sql: str, arguments: Sequence[object]) -> list[asyncpg.Record]:
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


@lru_cache(maxsize=1024)
def compiled(statement: Statement) -> tuple[str, Arguments]:
    """The text of a statement, and what SQLAlchemy would do to its values before it hands them to the driver."""
    found = statement.compile(dialect=DIALECT)
    names, converters, constants = found.positiontup or (), found._bind_processors, found.params

    def arguments(values: Mapping[str, object]) -> list[object]:
        given = {**constants, **values}
        given |= {name: convert(given[name]) for name, convert in converters.items() if callable(convert)}
        return [given[name] for name in names]

    return str(found), arguments
