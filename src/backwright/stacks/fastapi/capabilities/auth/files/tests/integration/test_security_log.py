"""What an operator reads of sign-ins."""

import logging

import pytest
from httpx2 import AsyncClient

from src.config.logging import JsonFormatter
from tests.fixtures.accounts import PASSWORD
from tests.fixtures.callers import Callers

AUTH = "/api/v1/auth"


@pytest.fixture(autouse=True)
def listening(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "security")


async def login(client: AsyncClient, email: str, password: str) -> None:
    await client.post(f"{AUTH}/login", json={"email": email, "password": password})


async def test_logs_who_signed_in_and_who_failed(
    client: AsyncClient, callers: Callers, caplog: pytest.LogCaptureFixture
) -> None:
    account = (await callers.register()).account
    await login(client, account.email, "wrong password")
    await login(client, account.email, PASSWORD)

    told = [record for record in caplog.records if record.name == "security"]
    assert [record.getMessage() for record in told] == ["login_failed", "login_succeeded"]
    assert all(vars(record)["account_id"] == account.id for record in told)
    assert all(vars(record)["network"] == "127.0.0.1" for record in told)


async def test_never_holds_a_password_or_an_address(
    client: AsyncClient, callers: Callers, caplog: pytest.LogCaptureFixture
) -> None:
    account = (await callers.register()).account
    await login(client, account.email, "wrong password")
    await login(client, "nobody@example.com", "wrong password")

    lines = " ".join(JsonFormatter().format(record) for record in caplog.records)
    assert "login_failed" in lines
    assert [secret for secret in ("wrong password", "nobody@example.com", account.email) if secret in lines] == []
