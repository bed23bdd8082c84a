"""The proxy passes everything on, and notes what was asked in the words of the client."""

import asyncio
import shutil
import socket
import subprocess
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest

from backwright.databases.wire.conversation import SentStatement
from backwright.databases.wire.proxy import NoProxyError, StatementProxy
from backwright.prove.statements import ProxiedStatements
from backwright.standard.exchange import Exchange

MOMENT = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)


async def asked(url: str, sql: str, *values: object) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql, *values)
    finally:
        await connection.close()


def test_a_statement_is_noted_with_its_values_and_its_answer_comes_through(postgresql: str) -> None:
    with StatementProxy(postgresql) as proxy:
        started = time.monotonic()
        answer = asyncio.run(asked(proxy.url, "SELECT $1::int + 1", 41))
        noted = proxy.between(started, time.monotonic())
    assert answer == 42
    assert SentStatement("SELECT $1::int + 1", (41,)) in noted


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("bool", True),
        ("bigint", 2**60),
        ("smallint", -3),
        ("double precision", 2.5),
        ("numeric", Decimal("-12345678.0025")),
        ("text", "naïve 🙂"),
        ("date", date(2026, 2, 28)),
        ("timestamptz", MOMENT),
        ("timestamp", MOMENT.replace(tzinfo=None)),
        ("text", None),
    ],
)
def test_values_of_every_common_type_are_read(postgresql: str, kind: str, value: object) -> None:
    with StatementProxy(postgresql) as proxy:
        asyncio.run(asked(proxy.url, f"SELECT $1::{kind}", value))
        noted = proxy.between(0, time.monotonic())
    assert SentStatement(f"SELECT $1::{kind}", (value,)) in noted


def test_a_uuid_is_read_as_its_text(postgresql: str) -> None:
    value = UUID("0190a0a0-0000-7000-8000-000000000001")
    with StatementProxy(postgresql) as proxy:
        asyncio.run(asked(proxy.url, "SELECT $1::uuid", value))
        noted = proxy.between(0, time.monotonic())
    assert SentStatement("SELECT $1::uuid", (str(value),)) in noted


def test_values_that_cannot_be_read_are_left_out_and_the_statement_stays(postgresql: str) -> None:
    with StatementProxy(postgresql) as proxy:
        asyncio.run(asked(proxy.url, "SELECT $1::int[]", [1, 2]))
        noted = proxy.between(0, time.monotonic())
    assert SentStatement("SELECT $1::int[]", ()) in noted


def test_an_error_of_the_server_reaches_the_client_and_the_connection_goes_on(postgresql: str) -> None:
    async def talk(url: str) -> object:
        connection = await asyncpg.connect(url)
        try:
            with pytest.raises(asyncpg.UndefinedTableError):
                await connection.fetch("SELECT * FROM nowhere WHERE id = $1", 1)
            return await connection.fetchval("SELECT $1::int", 7)
        finally:
            await connection.close()

    with StatementProxy(postgresql) as proxy:
        assert asyncio.run(talk(proxy.url)) == 7
        assert SentStatement("SELECT $1::int", (7,)) in proxy.between(0, time.monotonic())


def test_many_clients_at_once_are_told_apart(postgresql: str) -> None:
    async def crowd(url: str) -> list[object]:
        return await asyncio.gather(*(asked(url, "SELECT $1::int", number) for number in range(20)))

    with StatementProxy(postgresql) as proxy:
        assert asyncio.run(crowd(proxy.url)) == list(range(20))
        noted = {one.parameters for one in proxy.between(0, time.monotonic()) if one.sql == "SELECT $1::int"}
    assert noted == {(number,) for number in range(20)}


@pytest.mark.skipif(shutil.which("psql") is None, reason="psql is not installed")
def test_a_client_that_asks_for_encryption_goes_on_without(postgresql: str) -> None:
    with StatementProxy(postgresql) as proxy:
        done = subprocess.run(["psql", proxy.url, "-Atc", "SELECT 6 * 7"], capture_output=True, text=True, check=False)
        noted = proxy.between(0, time.monotonic())
    assert (done.stdout.strip(), done.stderr) == ("42", "")
    assert SentStatement("SELECT 6 * 7") in noted


def test_the_statements_of_a_request_are_those_that_passed_while_it_was_under_way(postgresql: str) -> None:
    with StatementProxy(postgresql) as proxy:
        asyncio.run(asked(proxy.url, "SELECT 1"))
        began = time.monotonic()
        asyncio.run(asked(proxy.url, "SELECT 2"))
        ended = time.monotonic()
        asyncio.run(asked(proxy.url, "SELECT 3"))
        exchange = Exchange(1, "x", "list", "GET", "/", {}, b"", 200, {}, b"", (ended - began) * 1000, began)
        found = ProxiedStatements(proxy).of(exchange)
    assert [one.sql for one in found if one.sql.startswith("SELECT ") and len(one.sql) == 8] == ["SELECT 2"]


def test_a_server_that_is_not_there_ends_the_connection_and_not_the_proxy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with StatementProxy(f"postgresql://nobody@127.0.0.1:{port}/nothing") as proxy:
        for _ in range(2):
            with socket.create_connection(("127.0.0.1", urlsplit(proxy.url).port or 0)) as client:
                client.settimeout(5)
                assert client.recv(1) == b""


def test_the_url_keeps_account_and_options_and_asks_for_no_encryption() -> None:
    with StatementProxy("mysql+asyncmy://me:s%40cret@db.example:3307/shop?charset=utf8mb4&ssl=true") as proxy:
        port = urlsplit(proxy.url).port
        assert proxy.url == f"mysql+asyncmy://me:s%40cret@127.0.0.1:{port}/shop?charset=utf8mb4"


@pytest.mark.parametrize("url", ["sqlite:///shop.db", "postgresql:///shop", "oracle://db.example/shop"])
def test_what_has_no_known_wire_is_told(url: str) -> None:
    with pytest.raises(NoProxyError, match="over TCP"):
        StatementProxy(url)


@pytest.mark.skipif(shutil.which("mariadb") is None, reason="the mariadb client is not installed")
def test_statements_to_mariadb_are_noted() -> None:
    with StatementProxy("mysql://root@127.0.0.1:3306/test") as proxy:
        port = str(urlsplit(proxy.url).port)
        client = ["mariadb", "-h127.0.0.1", f"-P{port}", "-uroot", "-N", "-e", "SELECT 6 * 7"]
        done = subprocess.run(client, capture_output=True, text=True, check=False)
        if "Can't connect" in done.stderr:
            pytest.skip("MariaDB does not run on 127.0.0.1:3306")
        noted = proxy.between(0, time.monotonic())
    assert (done.stdout.strip(), done.stderr) == ("42", "")
    assert SentStatement("SELECT 6 * 7") in noted
