"""Writes on PostgreSQL: as with reads, the compiled text of each statement runs on the driver itself."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import asyncpg
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from src.repositories.asyncpg_reads import DIALECT, compiled
from src.repositories.work import Row, Rows, log_statement
from src.repositories.writes import Written

NUMERIC = 1700  # PostgreSQL's number of the type; only types of numbers ask for one


async def run(connection: AsyncConnection, statement: Written, values: Mapping[str, object]) -> Rows:
    """Run a statement in the transaction of a connection that SQLAlchemy has lent, beginning one if there is none."""
    lent: Any = (await connection.get_raw_connection()).dbapi_connection
    if lent._transaction is None:
        await lent._start_transaction()
    text, arguments = compiled(statement)
    log_statement(text)
    try:
        rows = await lent.driver_connection.fetch(text, *arguments(values))
    except asyncpg.IntegrityConstraintViolationError as error:
        raise IntegrityError(text, None, error) from error
    except asyncpg.PostgresConnectionError as error:
        raise ConnectionError(str(error)) from error
    return as_models(statement)(rows)


async def commit(connection: AsyncConnection) -> None:
    """End the transaction, if there is one."""
    lent: Any = (await connection.get_raw_connection()).dbapi_connection
    if lent._transaction is not None:
        await lent._call_and_discard(lent._transaction.commit)


@lru_cache(maxsize=1024)
def as_models(statement: Written) -> Callable[[Iterable[Row]], Rows]:
    """What SQLAlchemy would do to the values of rows that the driver has read."""
    kinds = [column.type.dialect_impl(DIALECT) for column in statement.exported_columns]
    processors = [(place, kind.result_processor(DIALECT, NUMERIC)) for place, kind in enumerate(kinds)]
    converters = [(place, convert) for place, convert in processors if convert is not None]

    def convert_all(rows: Iterable[Row]) -> Rows:
        found = [list(row) for row in rows]
        for row in found:
            for place, convert in converters:
                row[place] = convert(row[place])
        return found

    return convert_all
