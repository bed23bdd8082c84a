"""What a killed proof leaves at a server goes with the next one; what is anybody else's stays."""

import asyncio
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import asyncpg

from backwright.databases.postgresql import PostgresqlDatabase, scratch_at_server

MAKES_ONE = """
import sys, time
from backwright.databases.postgresql import scratch_at_server
print(scratch_at_server(sys.argv[1], None).url, flush=True)
time.sleep(600)
"""


@contextmanager
def proof(server: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A process that has made a scratch database, and its URL."""
    command = [sys.executable, "-c", MAKES_ONE, server]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def names(server: str) -> set[str]:
    return {row["datname"] for row in PostgresqlDatabase(server, None).rows("SELECT datname FROM pg_database")}


def name_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def test_the_database_of_a_killed_proof_is_dropped_by_the_next_one(postgresql: str) -> None:
    with proof(postgresql) as (process, url):
        assert name_of(url) in names(postgresql)
        process.kill()
        process.wait()

        following = scratch_at_server(postgresql, None)

    try:
        assert name_of(url) not in names(postgresql)
    finally:
        following.drop()


def test_the_database_of_a_running_proof_stays(postgresql: str) -> None:
    with proof(postgresql) as (_, url):
        following = scratch_at_server(postgresql, None)
        try:
            assert name_of(url) in names(postgresql)
        finally:
            following.drop()
            PostgresqlDatabase(url, None).drop()


def test_a_database_that_only_looks_like_one_stays(postgresql: str) -> None:
    looks_like_one = f"prove_{secrets.token_hex(6)}"
    asyncio.run(execute(postgresql, f'CREATE DATABASE "{looks_like_one}"'))
    try:
        scratch_at_server(postgresql, None).drop()

        assert looks_like_one in names(postgresql)
    finally:
        asyncio.run(execute(postgresql, f'DROP DATABASE "{looks_like_one}"'))


async def execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()
