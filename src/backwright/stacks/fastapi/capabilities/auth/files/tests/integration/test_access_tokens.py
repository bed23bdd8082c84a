"""Who gets past the door, and who does not."""

from collections.abc import MutableMapping
from typing import Any

import jwt
import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import update

from src.config.database import Database
from src.config.settings import Settings
from src.models.user import User
from src.utils.caller import LOWEST_ROLE
from tests.fixtures.accounts import Client
from tests.fixtures.callers import Callers

ME = "/api/v1/auth/me"


async def refusal(client: AsyncClient, authorization: str | None, path: str = ME) -> tuple[int, str]:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = await client.get(path, headers=headers)
    return answer.status_code, answer.json()["error"]["code"]


def token_of(client: Client) -> str:
    return str(client.headers["Authorization"]).removeprefix("Bearer ")


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic YTpi", "token"])
async def test_requires_a_token(client: AsyncClient, authorization: str | None) -> None:
    assert await refusal(client, authorization) == (401, "NO_TOKEN")


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/", "/api/v1/nothing/here", "/api/v1/auth/login/", "/api/v1/auth"])
async def test_requires_a_token_on_every_route_that_is_not_public(client: AsyncClient, path: str) -> None:
    assert await refusal(client, None, path) == (401, "NO_TOKEN")


async def test_requires_a_token_before_anything_else_is_checked(client: AsyncClient) -> None:
    answer = await client.post(f"{ME}?page=x", content=b"x" * 2_000_000, headers={"Content-Type": "text/plain"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "NO_TOKEN")


async def test_prints_its_usage(client: AsyncClient) -> None:
    assert (await client.get(ME)).headers["WWW-Authenticate"] == "Bearer"


async def test_requires_a_token_under_a_root_path_too(app: FastAPI) -> None:
    transport = ASGITransport(app=app, root_path="/mounted")
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        assert await refusal(client, None, f"/mounted{ME}") == (401, "NO_TOKEN")


@pytest.mark.parametrize("path", ["/health/live", "/api/v1/openapi.json"])
async def test_leaves_public_routes_open(client: AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 200


async def test_lets_startup_and_shutdown_pass(app: FastAPI) -> None:
    events = iter(["lifespan.startup", "lifespan.shutdown"])
    answers: list[str] = []

    async def receive() -> dict[str, str]:
        return {"type": next(events)}

    async def send(message: MutableMapping[str, Any]) -> None:
        answers.append(message["type"])

    await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)

    assert answers == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_accepts_a_valid_token(client: AsyncClient, callers: Callers, scheme: str) -> None:
    token = token_of(await callers.register())

    assert (await client.get(ME, headers={"Authorization": f"{scheme} {token}"})).status_code == 200


async def test_refuses_two_tokens_at_once(client: AsyncClient, callers: Callers) -> None:
    several = [("Authorization", f"Bearer {token_of(await callers.role('admin'))}") for _ in range(2)]

    assert (await client.get(ME, headers=several)).json()["error"]["code"] == "INVALID_TOKEN"


class TestForgery:
    """Tokens that look right."""

    @pytest.fixture
    async def claims(self, callers: Callers) -> dict[str, Any]:
        claims: dict[str, Any] = jwt.decode(token_of(await callers.register()), options={"verify_signature": False})
        return claims

    async def test_without_a_signature(self, client: AsyncClient, claims: dict[str, Any]) -> None:
        forged = jwt.encode(claims, "", algorithm="none")

        assert await refusal(client, f"Bearer {forged}") == (401, "INVALID_TOKEN")

    async def test_signed_with_another_key(self, client: AsyncClient, claims: dict[str, Any]) -> None:
        forged = jwt.encode(claims, "another key, which is long enough too", algorithm="HS256")

        assert await refusal(client, f"Bearer {forged}") == (401, "INVALID_TOKEN")

    async def test_of_another_kind(self, client: AsyncClient, claims: dict[str, Any], settings: Settings) -> None:
        forged = jwt.encode(claims | {"typ": "refresh"}, settings.secret_key.get_secret_value(), algorithm="HS256")

        assert await refusal(client, f"Bearer {forged}") == (401, "INVALID_TOKEN")

    async def test_that_has_expired(self, client: AsyncClient, claims: dict[str, Any], settings: Settings) -> None:
        late = jwt.encode(claims | {"exp": 1_000_000_000}, settings.secret_key.get_secret_value(), algorithm="HS256")

        assert await refusal(client, f"Bearer {late}") == (401, "TOKEN_EXPIRED")

    async def test_of_an_account_that_is_not_there(
        self, client: AsyncClient, claims: dict[str, Any], settings: Settings
    ) -> None:
        forged = jwt.encode(claims | {"sub": "999999"}, settings.secret_key.get_secret_value(), algorithm="HS256")

        assert await refusal(client, f"Bearer {forged}") == (401, "INVALID_TOKEN")


class TestChanges:
    """What an account may do is asked with every request."""

    @pytest.mark.parametrize("path", [ME, "/api/v1/users", "/api/v1/users?page=9", "/api/v1/users?x=", "/api/v1/users/0", "/api/v1/nothing/here"])
    async def test_deactivating_an_account_locks_it_out_immediately(
        self, callers: Callers, database: Database, path: str
    ) -> None:
        caller = await callers.register()
        assert (await caller.get(ME)).status_code == 200
        async with database.sessions.begin() as session:
            await session.execute(update(User).values(active=False))

        assert (await caller.get(path)).json()["error"]["code"] == "INVALID_TOKEN"

    async def test_a_new_role_holds_from_the_next_request_on(self, callers: Callers, database: Database) -> None:
        caller = await callers.register()
        await caller.get(ME)
        async with database.sessions.begin() as session:
            await session.execute(update(User).values(role=LOWEST_ROLE))

        assert (await caller.get(ME)).json()["data"]["role"] == LOWEST_ROLE
