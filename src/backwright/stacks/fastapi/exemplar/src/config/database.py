"""The database of one application, and the unit of work of one request."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, async_sessionmaker, create_async_engine

from src.config.settings import DatabaseSettings
from src.repositories.asyncpg_reads import Connections
from src.repositories.search import matches_words
from src.repositories.work import Rows, Statement, UnitOfWork, log_statement
from src.utils.metrics import CONNECTED


class Database:
    def __init__(self, settings: DatabaseSettings) -> None:
        self.engine = open_engine(settings.database_url.get_secret_value(), settings.database_pool_size)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        address = self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.connections = Connections(address, settings.database_pool_size)
        is_postgresql = self.engine.dialect.name == "postgresql"
        read = self.connections.read if is_postgresql else self.read
        self.work = partial(UnitOfWork, self.sessions, read)  # when: open
        # fill: work
        # fill: sessions

    async def read(self, statement: Statement, values: Mapping[str, object]) -> Rows:
        async with self.engine.execution_options(reading=True).connect() as connection:
            return list(await connection.execute(statement, values))

    async def close(self) -> None:
        await self.connections.close()
        await self.engine.dispose()


# fill: functions
def open_engine(url: str, pool_size: int) -> AsyncEngine:
    if url.startswith("sqlite"):
        engine = create_async_engine(url, connect_args={"timeout": 30})
        event.listen(engine.sync_engine, "connect", prepare_sqlite)
        event.listen(engine.sync_engine, "begin", begin_sqlite)
    # fill: engines
    else:
        engine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_pre_ping=True,
            connect_args={"server_settings": {"statement_timeout": "30000", "timezone": "UTC"}},
        )
        # The driver knows of a connection that was closed; a ping over the wire would cost as much as a read.
        engine.dialect.do_ping = lambda dbapi_connection: not dbapi_connection.driver_connection.is_closed()  # type: ignore[method-assign]
    in_use = CONNECTED.labels("sqlalchemy")
    event.listen(engine.sync_engine, "checkout", lambda *_: in_use.inc())
    event.listen(engine.sync_engine, "checkin", lambda *_: in_use.dec())
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *event: log_statement(event[2]))
    return engine


def prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    """Foreign keys are off by default; the driver's own BEGIN would leave schema changes outside of transactions."""
    connection.isolation_level = None
    connection.create_function("matches_words", 2, matches_words, deterministic=True)  # when: searched
    cursor = connection.cursor()
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "busy_timeout = 30000", "synchronous = NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin_sqlite(connection: Connection) -> None:
    """Who may write takes the turn at once: of two who had both read, only one could go on to write."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


async def unit_of_work(request: Request) -> AsyncIterator[UnitOfWork]:
    """Commit before the answer is sent when the request succeeded; roll back when it raised."""
    database: Database = request.app.state.database
    work = database.work(
        # fill: caller
    )
    try:
        yield work
        await work.commit()
    finally:
        await work.close()


opened_work = asynccontextmanager(unit_of_work)
Work = Annotated[UnitOfWork, Depends(unit_of_work, scope="function")]
