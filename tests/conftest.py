"""Fixtures that any test may ask for."""

import asyncio
import gc
import os
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

import asyncpg
import pytest

SERVER = os.environ.get("BACKWRIGHT_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")
HOW_TO_START = (
    f"no PostgreSQL answers at {SERVER}; start one with `pg_ctlcluster 15 main start` (Debian), "
    "or name another: BACKWRIGHT_POSTGRESQL=postgresql://user@host:port make test"
)

MYSQL_SERVER = os.environ.get("BACKWRIGHT_MYSQL", "mysql://root@127.0.0.1:3306")
HOW_TO_START_MYSQL = (
    f"no MariaDB or MySQL answers at {MYSQL_SERVER}; start one with `service mariadb start` (Debian), "
    "or name another: BACKWRIGHT_MYSQL=mysql://user@host:port make test"
)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking at it again and again took a sixth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


# Whole jobs, played as a user would, take minutes; .ci/run plays them all.
SLOW = pytest.mark.skipif(
    not os.environ.get("BACKWRIGHT_SLOW"), reason="plays a whole job, which takes minutes: BACKWRIGHT_SLOW=1 make test"
)


async def _administer(statement: str) -> None:
    connection = await asyncpg.connect(f"{SERVER}/postgres", timeout=5)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _drop(name: str) -> None:
    """Drop a database, and those that tests of a built project have made beside it."""
    connection = await asyncpg.connect(f"{SERVER}/postgres", timeout=5)
    try:
        found = await connection.fetch("SELECT datname FROM pg_database WHERE starts_with(datname, $1)", name)
        for row in found:
            await connection.execute(f'DROP DATABASE IF EXISTS "{row["datname"]}" WITH (FORCE)')
    finally:
        await connection.close()


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The URL of an empty database of the test's own, dropped after it."""
    name = f"backwright_test_{secrets.token_hex(6)}"
    try:
        asyncio.run(_administer(f'CREATE DATABASE "{name}"'))
    except (OSError, TimeoutError):
        pytest.skip(HOW_TO_START)
    yield f"{SERVER}/{name}"
    asyncio.run(_drop(name))


async def _on_mysql(*statements: str) -> list[tuple[str]]:
    import asyncmy

    parts = urlsplit(MYSQL_SERVER)
    connection = await asyncmy.connect(
        host=parts.hostname, port=parts.port or 3306, user=parts.username, password=parts.password or "",
        connect_timeout=5,
    )  # fmt: skip
    try:
        async with connection.cursor() as cursor:
            for statement in statements:
                await cursor.execute(statement)
            return list(await cursor.fetchall())
    finally:
        await connection.ensure_closed()


async def _drop_on_mysql(name: str) -> None:
    """Drop a database, and those that tests of a built project have made beside it."""
    for (found,) in await _on_mysql(f"SHOW DATABASES LIKE '{name}%'"):
        await _on_mysql(f"DROP DATABASE IF EXISTS `{found}`")


@pytest.fixture
def mysql() -> Iterator[str]:
    """The URL of an empty database of the test's own on MariaDB or MySQL, dropped after it."""
    errors = pytest.importorskip("asyncmy.errors")
    name = f"backwright_test_{secrets.token_hex(6)}"
    try:
        asyncio.run(_on_mysql(f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"))
    except (OSError, TimeoutError, errors.OperationalError):
        pytest.skip(HOW_TO_START_MYSQL)
    yield f"{MYSQL_SERVER}/{name}"
    asyncio.run(_drop_on_mysql(name))
