"""Reads on PostgreSQL: the compiled text of each statement runs on the driver itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from src.repositories.connections import Connections
from src.repositories.work import Rows, Statement, UnitOfWork, log_statement

DIALECT: Dialect = PGDialect_asyncpg()  # type: ignore[no-untyped-call]  # SQLAlchemy has no types for it


@dataclass(frozen=True, slots=True)
class Compiled:
    """The text of a statement, and what SQLAlchemy would do to its values before it hands them to the driver."""

    text: str
    names: tuple[str, ...]
    constants: Mapping[str, Any]
    converters: Mapping[str, Callable[[Any], Any]]

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        arguments = [values[name] if name in values else self.constants[name] for name in self.names]
        for position, name in enumerate(self.names):
            if name in self.converters:
                arguments[position] = self.converters[name](arguments[position])
        return arguments


@lru_cache(maxsize=1024)
def compiled(statement: Statement) -> Compiled:
    """Compile a statement, once for as long as whoever built it keeps it."""
    found = statement.compile(dialect=DIALECT)
    return Compiled(str(found), tuple(found.positiontup or ()), dict(found.params), dict(found._bind_processors))


class AsyncpgWork(UnitOfWork):
    """Reads on the driver itself: outside of a transaction, on one of the connections that are lent by turns."""

    def __init__(self, connections: Connections, *given: Any) -> None:
        super().__init__(*given)
        self.connections = connections

    async def rows(self, statement: Statement, values: Mapping[str, Any]) -> Rows:
        found = compiled(statement)
        arguments = found.arguments(values)
        log_statement(found.text)
        if self._session is None:
            return await self.connections.fetch(found.text, arguments)
        await self.flush()
        connection: Any = (await (await self._session.connection()).get_raw_connection()).driver_connection
        rows: Rows = await connection.fetch(found.text, *arguments)
        return rows
