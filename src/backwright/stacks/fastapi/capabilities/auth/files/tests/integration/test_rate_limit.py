"""How often one may knock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response

from src.config.database import Database
from src.config.settings import Settings
from src.main import create_app
from tests.fixtures.accounts import PASSWORD, registration
from tests.fixtures.callers import Callers

AUTH = "/api/v1/auth"


@asynccontextmanager
async def network(app: FastAPI, address: str, **headers: str) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app=app, client=(address, 50000))
    async with AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
        yield client


async def login(client: AsyncClient, email: str, password: str = PASSWORD) -> Response:
    return await client.post(f"{AUTH}/login", json={"email": email, "password": password})


async def fail(client: AsyncClient, email: str, times: int) -> list[int]:
    return [(await login(client, email, "wrong password")).status_code for _ in range(times)]


async def test_guessing_for_one_account_ends_after_five_attempts(app: FastAPI, callers: Callers) -> None:
    email = (await callers.register()).account.email
    async with network(app, "203.0.113.7") as attacker:
        assert await fail(attacker, email, 7) == [401] * 5 + [429] * 2

        refused = await login(attacker, email)

    assert refused.json()["error"]["code"] == "RATE_LIMITED"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


async def test_an_unknown_e_mail_is_limited_in_the_same_way(app: FastAPI) -> None:
    async with network(app, "203.0.113.7") as attacker:
        assert await fail(attacker, "nobody@example.com", 6) == [401] * 5 + [429]


async def test_the_owner_is_not_locked_out_by_another_network(app: FastAPI, callers: Callers) -> None:
    email = (await callers.register()).account.email
    async with network(app, "203.0.113.7") as attacker, network(app, "198.51.100.1") as owner:
        await fail(attacker, email, 6)

        assert (await login(owner, email)).status_code == 200


async def test_signing_in_clears_the_failures(app: FastAPI, callers: Callers) -> None:
    email = (await callers.register()).account.email
    async with network(app, "203.0.113.7") as owner:
        for _ in range(3):
            assert await fail(owner, email, 4) == [401] * 4
            assert (await login(owner, email)).status_code == 200


async def test_a_forged_forwarded_address_is_ignored(app: FastAPI) -> None:
    answers = []
    for number in range(6):
        async with network(app, "203.0.113.7", **{"X-Forwarded-For": f"198.51.100.{number}"}) as attacker:
            answers += await fail(attacker, "nobody@example.com", 1)

    assert answers == [401] * 5 + [429]


async def test_sign_ins_of_one_network_are_limited(app: FastAPI, settings: Settings) -> None:
    allowed = int(settings.network_limit.partition("/")[0])
    async with network(app, "203.0.113.7") as attacker:
        for number in range(allowed):
            await attacker.post(f"{AUTH}/login", json={"email": f"nobody{number}@example.com"})

        assert (await login(attacker, "nobody@example.com")).status_code == 429


async def test_registrations_of_one_network_are_limited(app: FastAPI, settings: Settings) -> None:
    allowed = int(settings.register_limit.partition("/")[0])
    async with network(app, "203.0.113.7") as attacker, network(app, "198.51.100.1") as somebody:
        answers = [(await attacker.post(f"{AUTH}/register", json={})).status_code for _ in range(allowed + 1)]

        assert answers == [400] * allowed + [429]
        assert (await somebody.post(f"{AUTH}/register", json=registration("ada@example.com"))).status_code == 202


async def test_a_route_under_a_root_path_is_the_same_route(app: FastAPI, settings: Settings) -> None:
    allowed = int(settings.register_limit.partition("/")[0])
    answers = []
    for root in ("", "/mounted") * (allowed // 2 + 1):
        transport = ASGITransport(app=app, root_path=root, client=("203.0.113.7", 50000))
        async with AsyncClient(transport=transport, base_url="http://test") as attacker:
            answers.append((await attacker.post(f"{root}{AUTH}/register", json={})).status_code)

    assert answers == [400] * allowed + [429] * (len(answers) - allowed)


async def test_clients_behind_a_proxy_are_told_apart_by_its_header(settings: Settings, database: Database) -> None:
    app = create_app(settings.model_copy(update={"trusted_proxies": "10.0.0.0/8"}), database)
    async with network(app, "10.0.0.1", **{"X-Forwarded-For": "203.0.113.7"}) as attacker:
        assert await fail(attacker, "nobody@example.com", 6) == [401] * 5 + [429]
    async with network(app, "10.0.0.1", **{"X-Forwarded-For": "198.51.100.1"}) as somebody:
        assert await fail(somebody, "nobody@example.com", 1) == [401]
