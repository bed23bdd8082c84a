"""Registering, signing in, staying signed in and signing out, over HTTP."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from httpx2 import AsyncClient, Response
from sqlalchemy import select, update

from src.config.database import Database
from src.models.refresh_token import RefreshToken
from src.models.user import User
from src.utils.clock import now
from src.utils.passwords import needs_rehash
from tests.fixtures.accounts import PASSWORD, registration
from tests.fixtures.callers import Callers

AUTH = "/api/v1/auth"


async def register(client: AsyncClient, body: dict[str, Any]) -> Response:
    return await client.post(f"{AUTH}/register", json=body)


async def login(client: AsyncClient, email: str, password: str = PASSWORD) -> Response:
    return await client.post(f"{AUTH}/login", json={"email": email, "password": password})


async def refresh(client: AsyncClient, token: str) -> Response:
    return await client.post(f"{AUTH}/refresh", json={"refresh_token": token})


async def signed_in(client: AsyncClient, callers: Callers) -> dict[str, Any]:
    """The tokens of an account that has just signed in."""
    account = (await callers.register()).account
    tokens: dict[str, Any] = (await login(client, account.email)).json()["data"]
    return tokens


def code(response: Response) -> str:
    return str(response.json()["error"]["code"])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


class TestRegister:
    async def test_opens_an_account_that_can_sign_in(self, client: AsyncClient) -> None:
        assert (await register(client, registration("Ada@Example.com"))).status_code == 202

        tokens = (await login(client, "ada@example.com")).json()["data"]
        me = (await client.get(f"{AUTH}/me", headers=bearer(tokens["access_token"]))).json()["data"]

        assert me["email"] == "ada@example.com"
        # fill: registered
        assert not [name for name in me if "password" in name]

    async def test_answers_the_same_for_a_known_e_mail(self, client: AsyncClient) -> None:
        first = await register(client, registration("ada@example.com"))
        second = await register(client, registration("ADA@example.com", password="another good password"))

        assert (first.status_code, first.json()["data"]) == (second.status_code, second.json()["data"])
        assert (await login(client, "ada@example.com", "another good password")).status_code == 401

    async def test_opens_one_account_when_two_register_at_once(self, client: AsyncClient, database: Database) -> None:
        answers = await asyncio.gather(*(register(client, registration("ada@example.com")) for _ in range(4)))

        assert {answer.status_code for answer in answers} == {202}
        async with database.sessions() as session:
            assert len((await session.scalars(select(User.id).where(User.email == "ada@example.com"))).all()) == 1

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"email": "no e-mail"}, "email"),
            ({"email": None}, "email"),
            ({"password": "short"}, "password"),
            ({"password": "password1"}, "password"),
            ({"password": "x" * 129}, "password"),
            ({"password": 12345678}, "password"),
            ({"role": "admin"}, "role"),
            ({"active": True}, "active"),
            # fill: refused
        ],
    )
    async def test_refuses_unknown_fields_and_invalid_values(
        self, client: AsyncClient, changes: dict[str, Any], field: str
    ) -> None:
        answer = await register(client, registration("ada@example.com") | changes)

        assert answer.status_code == 400
        assert field in [detail["field"] for detail in answer.json()["error"]["details"]]

    async def test_never_repeats_a_password(self, client: AsyncClient) -> None:
        secret = "p\u00e4ssw\u00f6rd\n" * 40
        answer = await register(client, registration("ada@example.com", password=secret))

        assert secret[:9] not in answer.text


class TestLogin:
    async def test_answers_the_same_for_an_unknown_e_mail_and_a_wrong_password(
        self, client: AsyncClient, callers: Callers
    ) -> None:
        account = (await callers.register()).account

        unknown = await login(client, "nobody@example.com", "wrong password")
        wrong = await login(client, account.email, "wrong password")

        assert code(unknown) == code(wrong) == "INVALID_CREDENTIALS"
        assert unknown.json()["error"] == wrong.json()["error"]
        assert unknown.status_code == wrong.status_code == 401

    async def test_is_refused_to_a_deactivated_account(
        self, client: AsyncClient, callers: Callers, database: Database
    ) -> None:
        account = (await callers.register()).account
        async with database.sessions.begin() as session:
            await session.execute(update(User).values(active=False))

        assert code(await login(client, account.email)) == "INVALID_CREDENTIALS"

    async def test_stores_only_a_hash_of_the_token(
        self, client: AsyncClient, callers: Callers, database: Database
    ) -> None:
        tokens = await signed_in(client, callers)

        async with database.sessions() as session:
            kept = await session.scalar(select(RefreshToken.token_hash))
        assert kept
        assert kept not in (tokens["refresh_token"], tokens["access_token"])

    async def test_hashes_anew_what_was_hashed_more_weakly(
        self, client: AsyncClient, callers: Callers, database: Database
    ) -> None:
        account = (await callers.register()).account
        weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        async with database.sessions.begin() as session:
            await session.execute(update(User).values(password_hash=weak, updated_at=account.updated_at))

        assert (await login(client, account.email)).status_code == 200

        async with database.sessions() as session:
            kept = await session.get_one(User, account.id)
        assert not needs_rehash(kept.password_hash)
        assert kept.updated_at == account.updated_at
        assert (await login(client, account.email)).status_code == 200

    async def test_deletes_expired_tokens(self, client: AsyncClient, callers: Callers, database: Database) -> None:
        account = (await callers.register()).account
        await login(client, account.email)
        async with database.sessions.begin() as session:
            await session.execute(update(RefreshToken).values(expires_at=now() - timedelta(days=1)))

        await login(client, account.email)

        async with database.sessions() as session:
            assert len((await session.scalars(select(RefreshToken.id))).all()) == 1


class TestRefresh:
    async def test_exchanges_a_token_for_a_new_pair(self, client: AsyncClient, callers: Callers) -> None:
        tokens = await signed_in(client, callers)

        renewed = (await refresh(client, tokens["refresh_token"])).json()["data"]

        assert renewed["refresh_token"] != tokens["refresh_token"]
        assert (await client.get(f"{AUTH}/me", headers=bearer(renewed["access_token"]))).status_code == 200

    async def test_revokes_the_whole_family_when_a_token_is_reused(
        self, client: AsyncClient, callers: Callers
    ) -> None:
        tokens = await signed_in(client, callers)
        renewed = (await refresh(client, tokens["refresh_token"])).json()["data"]

        assert code(await refresh(client, tokens["refresh_token"])) == "INVALID_TOKEN"
        assert code(await refresh(client, renewed["refresh_token"])) == "INVALID_TOKEN"

    async def test_leaves_other_sign_ins_alone(self, client: AsyncClient, callers: Callers) -> None:
        tokens = await signed_in(client, callers)
        elsewhere = (await login(client, (await callers.role("admin")).account.email)).json()["data"]
        await refresh(client, tokens["refresh_token"])
        await refresh(client, tokens["refresh_token"])

        assert (await refresh(client, elsewhere["refresh_token"])).status_code == 200

    async def test_only_one_of_several_concurrent_refreshes_succeeds(self, client: AsyncClient, callers: Callers) -> None:
        tokens = await signed_in(client, callers)

        answers = await asyncio.gather(*(refresh(client, tokens["refresh_token"]) for _ in range(5)))

        assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401, 401]

    async def test_revokes_a_successor_that_is_being_issued(
        self, client: AsyncClient, callers: Callers, database: Database
    ) -> None:
        spent = (await signed_in(client, callers))["refresh_token"]
        current = (await refresh(client, spent)).json()["data"]["refresh_token"]

        async def keep_exchanging() -> None:
            answer = await refresh(client, current)
            while answer.status_code == 200:
                answer = await refresh(client, answer.json()["data"]["refresh_token"])

        await asyncio.gather(keep_exchanging(), refresh(client, spent))

        async with database.sessions() as session:
            assert (await session.scalars(select(RefreshToken.id).where(RefreshToken.revoked_at.is_(None)))).all() == []

    async def test_reports_an_expired_token(
        self, client: AsyncClient, callers: Callers, database: Database
    ) -> None:
        tokens = await signed_in(client, callers)
        async with database.sessions.begin() as session:
            await session.execute(update(RefreshToken).values(expires_at=now() - timedelta(seconds=1)))

        assert code(await refresh(client, tokens["refresh_token"])) == "TOKEN_EXPIRED"

    async def test_is_refused_to_a_deactivated_account(
        self, client: AsyncClient, callers: Callers, database: Database
    ) -> None:
        tokens = await signed_in(client, callers)
        async with database.sessions.begin() as session:
            await session.execute(update(User).values(active=False))

        assert code(await refresh(client, tokens["refresh_token"])) == "INVALID_TOKEN"

    async def test_refuses_a_token_that_it_has_not_issued(self, client: AsyncClient, callers: Callers) -> None:
        tokens = await signed_in(client, callers)

        assert code(await refresh(client, "made up")) == "INVALID_TOKEN"
        assert code(await refresh(client, tokens["access_token"][:200])) == "INVALID_TOKEN"


class TestLogout:
    async def test_ends_the_sign_in(self, client: AsyncClient, callers: Callers) -> None:
        tokens = await signed_in(client, callers)
        body = {"refresh_token": tokens["refresh_token"]}

        answer = await client.post(f"{AUTH}/logout", json=body, headers=bearer(tokens["access_token"]))

        assert (answer.status_code, answer.content) == (204, b"")
        assert code(await refresh(client, tokens["refresh_token"])) == "INVALID_TOKEN"

    async def test_does_not_end_the_sign_in_of_somebody_else(self, client: AsyncClient, callers: Callers) -> None:
        tokens = await signed_in(client, callers)
        other = await callers.role("admin")

        await other.post(f"{AUTH}/logout", json={"refresh_token": tokens["refresh_token"]})

        assert (await refresh(client, tokens["refresh_token"])).status_code == 200

    async def test_requires_a_token(self, client: AsyncClient) -> None:
        assert code(await client.post(f"{AUTH}/logout", json={"refresh_token": "made up"})) == "NO_TOKEN"
