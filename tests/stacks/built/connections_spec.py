"""How reads share their connections to PostgreSQL; run by test_read_path.py within a built project."""

import asyncio
import os
from collections.abc import AsyncIterator

import asyncpg
import pytest
from src.repositories.asyncpg_reads import Connections

SERVER = os.environ.get("BACKWRIGHT_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432") + "/postgres"
OWN = "SELECT pg_backend_pid()"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def server() -> AsyncIterator[asyncpg.Connection]:
    try:
        connection = await asyncpg.connect(SERVER, timeout=5)
    except OSError:
        pytest.skip(f"no PostgreSQL answers at {SERVER}: pg_ctlcluster 15 main start")
    yield connection
    await connection.close()


@pytest.fixture
async def lent(server: asyncpg.Connection) -> AsyncIterator[Connections]:
    """Two, to be taken by turns."""
    lent = Connections(SERVER, 2)
    yield lent
    await lent.close()


async def number(lent: Connections, sql: str = OWN) -> int:
    return int((await lent.fetch(sql, []))[0][0])


async def test_they_are_used_again(lent: Connections) -> None:
    assert len({await number(lent) for _ in range(5)}) == 1


async def test_they_are_never_more_than_asked_for(lent: Connections) -> None:
    slowly = f"{OWN} FROM pg_sleep(0.05)"

    assert len(set(await asyncio.gather(*(number(lent, slowly) for _ in range(9))))) == 2


async def test_one_is_used_again_after_the_server_refused_a_statement(lent: Connections) -> None:
    first = await number(lent)
    with pytest.raises(asyncpg.DivisionByZeroError):
        await lent.fetch("SELECT 1/0", [])

    assert await number(lent) == first


async def test_one_whose_statement_nobody_waits_for_gives_the_next_its_own_rows(
    lent: Connections, server: asyncpg.Connection
) -> None:
    first = await number(lent)
    given_up = asyncio.create_task(lent.fetch("SELECT 'not yours' FROM pg_sleep(60)", []))
    await asyncio.sleep(0.1)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up

    assert await number(lent, "SELECT 7") == 7
    running = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1 AND state = 'active'"
    assert await server.fetchval(running, first) == 0


async def test_one_that_the_server_closed_is_opened_anew(lent: Connections, server: asyncpg.Connection) -> None:
    first = await number(lent)
    await server.execute("SELECT pg_terminate_backend($1)", first)
    await asyncio.sleep(0.1)

    assert await number(lent) != first


async def test_they_are_closed_in_the_end(lent: Connections, server: asyncpg.Connection) -> None:
    first = await number(lent)
    await lent.close()

    assert await server.fetchval("SELECT count(*) FROM pg_stat_activity WHERE pid = $1", first) == 0
