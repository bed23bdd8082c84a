"""A few connections to PostgreSQL that reads take by turns.

The driver's own pool starts a task whenever it takes a connection back, to undo what was done to it; that costs as much
as reading a row. Reads do nothing to a connection, and one that broke is thrown away.
"""

from asyncio import Semaphore
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import asyncpg


class Connections:
    def __init__(self, address: str, size: int) -> None:
        self._address = address
        self._turns = Semaphore(size)
        self._idle: list[Any] = []

    async def fetch(self, sql: str, arguments: Sequence[Any]) -> Sequence[Any]:
        async with self._turns:
            connection = await self._take()
            try:
                rows: Sequence[Any] = await connection.fetch(sql, *arguments)
            except asyncpg.PostgresError:
                self._idle.append(connection)
                raise
            except BaseException:
                # Nobody knows what the server still sends on it.
                connection.terminate()
                raise
            self._idle.append(connection)
            return rows

    async def _take(self) -> Any:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        return await asyncpg.connect(self._address, timeout=10, command_timeout=30)

    async def close(self) -> None:
        while self._idle:
            with suppress(TimeoutError, OSError, asyncpg.PostgresError):
                await self._idle.pop().close(timeout=5)
