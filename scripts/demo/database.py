"""The demo's database, asked directly: what a claim about data is checked against."""

import asyncio
import sqlite3
from contextlib import closing

import asyncpg

from scripts.demo.stage import POSTGRESQL, SCRATCH, DemoError, Stage

COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = $1"


def recreate(stage: Stage) -> None:
    """Begin with no rows: PostgreSQL's scratch database is dropped and made anew; SQLite's file is not there yet."""
    if stage.database == "postgresql":
        asyncio.run(_recreate())


def columns(stage: Stage, table: str) -> set[str]:
    """The names of a table's columns."""
    if stage.database == "sqlite":
        return {str(row[0]) for row in _sqlite(stage, "SELECT name FROM pragma_table_info(?)", table)}
    return {str(row[0]) for row in asyncio.run(_postgresql(stage, COLUMNS, table))}


def count_tickets(stage: Stage) -> int:
    """How many tickets there are."""
    statement = "SELECT count(*) FROM tickets"
    rows = _sqlite(stage, statement) if stage.database == "sqlite" else asyncio.run(_postgresql(stage, statement))
    return int(str(rows[0][0]))


def _sqlite(stage: Stage, statement: str, *values: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(stage.project / "helpdesk.db")) as connection:
        return connection.execute(statement, values).fetchall()


async def _postgresql(stage: Stage, statement: str, *values: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(stage.database_url)
    try:
        return [tuple(row) for row in await connection.fetch(statement, *values)]
    finally:
        await connection.close()


async def _recreate() -> None:
    try:
        connection = await asyncpg.connect(f"{POSTGRESQL}/postgres", timeout=5)
    except OSError as error:
        raise DemoError(f"no PostgreSQL answers at {POSTGRESQL}: {error}") from None
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{SCRATCH}" WITH (FORCE)')
        await connection.execute(f'CREATE DATABASE "{SCRATCH}"')
    finally:
        await connection.close()
