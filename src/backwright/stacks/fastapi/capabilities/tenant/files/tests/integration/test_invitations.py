"""How others come into a workshop."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from httpx2 import AsyncClient, Response
from sqlalchemy import select, update

from src.config.database import Database
from src.models.invitation import Invitation
from src.models.user import User
from src.repositories.invitation_repository import may_grant
from src.utils.caller import LOWEST_ROLE, Role
from src.utils.clock import now
from tests.fixtures.accounts import PASSWORD, account_fields
from tests.fixtures.callers import Callers

INVITATIONS = "/api/v1/auth/invitations"
EMAIL = "grace@example.com"


async def invite(client: AsyncClient, email: str = EMAIL, role: str = LOWEST_ROLE) -> Response:
    return await client.post(INVITATIONS, json={"email": email, "role": role})


async def accept(client: AsyncClient, token: str, **changes: Any) -> Response:
    body = {"token": token, "password": PASSWORD, **account_fields(7), **changes}
    return await client.post(f"{INVITATIONS}/accept", json=body)


async def invited(client: AsyncClient, email: str = EMAIL, role: str = LOWEST_ROLE) -> str:
    return str((await invite(client, email, role)).json()["data"]["token"])


def code(response: Response) -> str:
    return str(response.json()["error"]["code"])


class TestCreateInvitation:
    async def test_gives_a_link_that_holds_the_token(self, callers: Callers) -> None:
        answer = await invite(await callers.register(), "Grace@Example.com", "admin")

        data = answer.json()["data"]
        assert answer.status_code == 201
        assert (data["email"], data["role"]) == (EMAIL, "admin")
        assert data["url"].endswith(data["token"])

    async def test_stores_only_a_hash_of_the_token(self, callers: Callers, database: Database) -> None:
        token = await invited(await callers.register())

        async with database.sessions() as session:
            assert token != await session.scalar(select(Invitation.token_hash))

    @pytest.mark.parametrize("role", list(Role))
    async def test_is_limited_to_roles_up_to_the_callers_own(self, callers: Callers, role: Role) -> None:
        caller = await callers.role(role)

        for wanted in Role:
            answer = await invite(caller, f"{wanted}@example.com", wanted)
            assert answer.status_code == (201 if may_grant(role, wanted) else 403), (role, wanted)

    async def test_may_give_no_role_above_the_caller(self) -> None:
        assert not [
            (giver, wanted)
            for giver in Role
            for wanted in Role
            if may_grant(giver, wanted) and wanted.rank > giver.rank
        ]

    async def test_refuses_a_member(self, callers: Callers) -> None:
        admin = await callers.register()
        member = await callers.role(LOWEST_ROLE)

        assert code(await invite(admin, member.account.email)) == "CONFLICT"

    async def test_does_not_reveal_that_an_e_mail_is_known_elsewhere(self, callers: Callers) -> None:
        admin, stranger = await callers.register(), await callers.stranger(LOWEST_ROLE)

        assert (await invite(admin, stranger.account.email)).status_code == 201

    async def test_refuses_a_role_that_does_not_exist(self, callers: Callers) -> None:
        assert code(await invite(await callers.register(), role="emperor")) == "VALIDATION_ERROR"

    async def test_requires_a_token(self, client: AsyncClient) -> None:
        assert code(await invite(client)) == "NO_TOKEN"


class TestAcceptInvitation:
    async def test_opens_the_account_that_was_named(self, client: AsyncClient, callers: Callers) -> None:
        admin = await callers.register()
        token = await invited(admin)

        joined = await accept(client, token)

        data = joined.json()["data"]
        assert joined.status_code == 201
        assert (data["email"], data["role"]) == (EMAIL, LOWEST_ROLE)
        assert data["workshop_id"] == admin.account.workshop_id
        login = await client.post("/api/v1/auth/login", json={"email": EMAIL, "password": PASSWORD})
        assert login.status_code == 200

    @pytest.mark.parametrize("field", ["role", "email", "workshop_id"])
    async def test_does_not_let_the_guest_choose_role_or_e_mail(self, client: AsyncClient, callers: Callers, field: str) -> None:
        token = await invited(await callers.register())

        assert code(await accept(client, token, **{field: "admin"})) == "VALIDATION_ERROR"

    async def test_can_be_used_once(self, client: AsyncClient, callers: Callers) -> None:
        token = await invited(await callers.register())

        answers = await asyncio.gather(*(accept(client, token) for _ in range(3)))

        assert sorted(answer.status_code for answer in answers) == [201, 401, 401]

    async def test_opens_one_account_per_e_mail(self, client: AsyncClient, callers: Callers) -> None:
        admin = await callers.register()
        first, second = await invited(admin), await invited(admin)
        await accept(client, first)

        assert code(await accept(client, second)) == "INVALID_TOKEN"

    async def test_does_not_take_over_an_account_of_another_workshop(self, client: AsyncClient, callers: Callers) -> None:
        admin, stranger = await callers.register(), await callers.stranger(LOWEST_ROLE)
        token = await invited(admin, stranger.account.email)

        assert code(await accept(client, token)) == "INVALID_TOKEN"
        me = (await stranger.get("/api/v1/auth/me")).json()["data"]
        assert me["workshop_id"] == stranger.account.workshop_id

    async def test_expires(self, client: AsyncClient, callers: Callers, database: Database) -> None:
        token = await invited(await callers.register())
        async with database.sessions.begin() as session:
            await session.execute(update(Invitation).values(expires_at=now() - timedelta(seconds=1)))

        assert code(await accept(client, token)) == "INVALID_TOKEN"

    @pytest.mark.parametrize("change", [{"active": False}, {"role": LOWEST_ROLE}])
    async def test_ends_with_the_rights_of_the_inviter(
        self, client: AsyncClient, callers: Callers, database: Database, change: dict[str, Any]
    ) -> None:
        admin = await callers.register()
        token = await invited(admin, role="admin")
        async with database.sessions.begin() as session:
            await session.execute(update(User).where(User.id == admin.account.id).values(**change))

        assert code(await accept(client, token)) == "INVALID_TOKEN"

    async def test_refuses_an_unknown_token(self, client: AsyncClient) -> None:
        assert code(await accept(client, "made up")) == "INVALID_TOKEN"
