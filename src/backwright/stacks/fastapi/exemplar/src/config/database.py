"""The database of one application, and the unit of work of one request."""

import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from src.config.settings import DatabaseSettings
from src.repositories.audit import record_changes  # when: audit
from src.repositories.reads import PING, AsyncpgReader, Observer, Reader, SqlAlchemyReader
from src.repositories.shapes import matches_words
from src.repositories.work import UnitOfWork
from src.utils.request_id import request_id


class Database:
    """An engine for writes and a reader for reads."""

    def __init__(self, settings: DatabaseSettings) -> None:
        url = settings.database_url.get_secret_value()
        self.engine = open_engine(url, settings.database_pool_size)
        self.observers: list[Observer] = []
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self.reader: Reader = (
            AsyncpgReader(url, settings.database_pool_size, self.observe)
            if url.startswith("postgresql")
            else SqlAlchemyReader(self.engine.execution_options(reading=True))
        )
        event.listen(self.engine.sync_engine, "before_cursor_execute", self._executing)
        record_changes(self.sessions)  # when: audit
        if settings.statement_log:
            self.observers.append(statement_writer(Path(settings.statement_log)))

    def observe(self, sql: str) -> None:
        for observer in self.observers:
            observer(sql)

    def _executing(self, _connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        self.observe(sql)

    async def answer(self) -> None:
        """Return once the database has answered."""
        await self.reader.rows(PING, {})

    async def close(self) -> None:
        await self.reader.close()
        await self.engine.dispose()


def statement_writer(path: Path) -> Observer:
    """Write one line of JSON for each statement, under the id of its request."""

    def write(sql: str) -> None:
        with path.open("a") as log:
            log.write(json.dumps({"request_id": request_id.get(), "sql": sql}) + "\n")

    return write


def open_engine(url: str, pool_size: int) -> AsyncEngine:
    if url.startswith("sqlite"):
        engine = create_async_engine(url, connect_args={"timeout": 30})
        event.listen(engine.sync_engine, "connect", prepare_sqlite)
        event.listen(engine.sync_engine, "begin", begin_sqlite)
        return engine
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={"server_settings": {"statement_timeout": "30000", "timezone": "UTC"}},
    )


def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Foreign keys are off by default; the driver's own BEGIN would leave schema changes outside of transactions."""
    connection.isolation_level = None
    connection.create_function("matches_words", 2, matches_words, deterministic=True)
    cursor = connection.cursor()
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "busy_timeout = 30000", "synchronous = NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin_sqlite(connection: Any) -> None:
    """Who may write takes the turn at once: of two who had both read, only one could go on to write."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def open_work(request: Request) -> UnitOfWork:
    database: Database = request.app.state.database
    return UnitOfWork(
        database.sessions,
        database.reader,
        request.state.caller,  # when: auth
    )


async def unit_of_work(request: Request) -> AsyncIterator[UnitOfWork]:
    """Commit before the answer is sent when the request succeeded; roll back when it raised."""
    work = open_work(request)
    try:
        yield work
        await work.commit()
    finally:
        await work.close()


Work = Annotated[UnitOfWork, Depends(unit_of_work, scope="function")]
