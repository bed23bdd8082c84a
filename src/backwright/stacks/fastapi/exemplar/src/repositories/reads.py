"""Reads, the hot path: selects that are built and compiled once and whose rows go straight to the encoder.

On PostgreSQL a compiled statement runs on asyncpg itself; anywhere else it runs on SQLAlchemy's connection. Both give
rows of plain values in the order of the select.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Dialect, Select, literal, select
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from src.repositories.connections import Connections

Row = Any
Observer = Callable[[str], None]


DIALECT: Dialect = PGDialect_asyncpg()  # type: ignore[no-untyped-call]  # SQLAlchemy has no types for it


def converters(compiled: Any) -> dict[str, Callable[[Any], Any]]:
    """What SQLAlchemy would do to the values of a statement before it hands them to the driver."""
    return dict(compiled._bind_processors)


class Statement:
    """A select with bind parameters; it keeps its compiled form for as long as it lives."""

    def __init__(self, select: Select[*tuple[Any, ...]]) -> None:
        self.select = select
        self._compiled: tuple[str, tuple[str, ...], dict[str, Any], dict[str, Callable[[Any], Any]]] | None = None

    def for_asyncpg(self, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
        if self._compiled is None:
            compiled = self.select.compile(dialect=DIALECT)
            names = tuple(compiled.positiontup or ())
            self._compiled = (str(compiled), names, dict(compiled.params), converters(compiled))
        sql, names, constants, processors = self._compiled
        arguments = [values[name] if name in values else constants[name] for name in names]
        for position, name in enumerate(names):
            if name in processors:
                arguments[position] = processors[name](arguments[position])
        return sql, arguments


PING = Statement(select(literal(1)))


class Reader(Protocol):
    async def rows(self, statement: Statement, values: Mapping[str, Any]) -> Sequence[Row]: ...

    async def rows_within(
        self, session: AsyncSession, statement: Statement, values: Mapping[str, Any]
    ) -> Sequence[Row]:
        """On the connection of a transaction, which sees what it has written itself."""
        ...

    async def close(self) -> None: ...


class SqlAlchemyReader:
    """Reads on a connection of their own that never holds a transaction open."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    async def rows(self, statement: Statement, values: Mapping[str, Any]) -> Sequence[Row]:
        async with self.engine.connect() as connection:
            return (await connection.execute(statement.select, values)).all()

    async def rows_within(
        self, session: AsyncSession, statement: Statement, values: Mapping[str, Any]
    ) -> Sequence[Row]:
        return (await session.execute(statement.select, values)).all()

    async def close(self) -> None:
        """The engine is closed by whoever opened it."""


class AsyncpgReader:
    """Reads on asyncpg itself, by the compiled text of each statement."""

    def __init__(self, url: str, size: int, observe: Observer | None = None) -> None:
        self.observe = observe
        self.connections = Connections(url.replace("postgresql+asyncpg", "postgresql", 1), size)

    async def rows(self, statement: Statement, values: Mapping[str, Any]) -> Sequence[Row]:
        sql, arguments = self._prepared(statement, values)
        return await self.connections.fetch(sql, arguments)

    async def rows_within(
        self, session: AsyncSession, statement: Statement, values: Mapping[str, Any]
    ) -> Sequence[Row]:
        sql, arguments = self._prepared(statement, values)
        connection: Any = (await (await session.connection()).get_raw_connection()).driver_connection
        rows: Sequence[Row] = await connection.fetch(sql, *arguments)
        return rows

    def _prepared(self, statement: Statement, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
        sql, arguments = statement.for_asyncpg(values)
        if self.observe:
            self.observe(sql)
        return sql, arguments

    async def close(self) -> None:
        await self.connections.close()
