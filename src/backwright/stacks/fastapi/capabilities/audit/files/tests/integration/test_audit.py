"""What the audit trail tells, and what it must not."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select

from src.config.database import Database
from src.models.audit_entry import AuditEntry
from src.models.user import User
from src.utils.caller import LOWEST_ROLE
from tests.fixtures.accounts import PASSWORD, registration
from tests.fixtures.callers import Callers

AUTH = "/api/v1/auth"


async def trail(database: Database, **wanted: Any) -> list[AuditEntry]:
    async with database.sessions() as session:
        return list(await session.scalars(select(AuditEntry).filter_by(**wanted).order_by(AuditEntry.id)))


async def test_records_what_was_created_and_by_which_request(client: AsyncClient, database: Database) -> None:
    answer = await client.post(f"{AUTH}/register", json=registration("ada@example.com"))

    (made,) = await trail(database, entity="User", action="create")
    assert made.changes["email"] == [None, "ada@example.com"]
    assert made.request_id == answer.headers["X-Request-ID"]
    # fill: created


async def test_records_the_old_value_and_who_changed_it(database: Database, callers: Callers) -> None:
    admin, other = await callers.register(), await callers.role(LOWEST_ROLE)
    work = database.work(admin.caller)
    user = await work.session.get_one(User, other.account.id)
    user.active = False
    await work.commit()
    await work.close()

    (changed,) = await trail(database, action="update")
    assert (changed.entity, changed.row_id, changed.actor_id) == ("User", other.account.id, admin.account.id)
    assert changed.changes == {"active": [True, False]}


async def test_records_what_was_deleted(database: Database, callers: Callers) -> None:
    admin, other = await callers.register(), await callers.role(LOWEST_ROLE)
    work = database.work(admin.caller)
    await work.session.delete(await work.session.get_one(User, other.account.id))
    await work.commit()
    await work.close()

    (deleted,) = await trail(database, action="delete")
    assert deleted.changes["email"] == [other.account.email, None]


async def test_records_nothing_of_a_rolled_back_change(database: Database, callers: Callers) -> None:
    admin = await callers.register()
    work = database.work(admin.caller)
    user = await work.session.get_one(User, admin.account.id)
    user.active = user.active
    await work.flush()
    user.active = False
    await work.flush()
    await work.close()

    assert await trail(database, action="update") == []


@pytest.mark.parametrize("known", [True, False])
async def test_logs_a_failed_sign_in(
    client: AsyncClient, database: Database, callers: Callers, known: bool
) -> None:
    account = (await callers.register()).account
    email = account.email if known else "nobody@example.com"
    await client.post(f"{AUTH}/login", json={"email": email, "password": "wrong password"})

    (failed,) = await trail(database, action="login_failed")
    assert failed.row_id == (account.id if known else None)
    assert failed.actor_id is None
    assert failed.changes == {"network": "127.0.0.1"}


async def test_logs_sign_ins_and_reused_tokens(
    client: AsyncClient, database: Database, callers: Callers
) -> None:
    account = (await callers.register()).account
    login = await client.post(f"{AUTH}/login", json={"email": account.email, "password": PASSWORD})
    body = {"refresh_token": login.json()["data"]["refresh_token"]}
    for _ in range(4):
        await client.post(f"{AUTH}/refresh", json=body)

    told = await trail(database, entity="User", row_id=account.id)
    assert [entry.action for entry in told] == ["create", "login_succeeded", "refresh_token_reused"]


# fill: denied
async def test_never_holds_a_secret(client: AsyncClient, database: Database, callers: Callers) -> None:
    secrets = {PASSWORD, "$argon2id$"}
    await client.post(f"{AUTH}/register", json=registration("ada@example.com"))
    login = await client.post(f"{AUTH}/login", json={"email": "ada@example.com", "password": PASSWORD})
    secrets |= {login.json()["data"]["access_token"], login.json()["data"]["refresh_token"]}
    # fill: secrets

    told = " ".join(str(entry.changes) for entry in await trail(database))
    assert "***" in told
    assert [secret for secret in secrets if secret in told] == []
