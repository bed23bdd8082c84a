"""What is left of an account that was deleted."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select

from src.config.database import Database
from src.models.user import User
from src.repositories.work import UnitOfWork
from src.services.account_removal import anonymise
from tests.fixtures.accounts import PASSWORD, Client
from tests.fixtures.callers import Callers

AUTH = "/api/v1/auth"


@pytest.fixture
async def leaver(callers: Callers) -> Client:
    return await callers.register()


async def remove(database: Database, leaver: Client) -> User:
    work = database.work()
    try:
        user = await work.session.get_one(User, leaver.account.id)
        await anonymise(work, user)
        await work.commit()
    finally:
        await work.close()
    return user


async def test_nothing_identifies_the_removed_account(database: Database, leaver: Client) -> None:
    user = await remove(database, leaver)

    kept = {column.key: getattr(user, column.key) for column in User.__mapper__.column_attrs}
    assert leaver.account.email not in str(kept)
    assert "acme" not in str(kept)
    assert not user.active


async def test_its_tokens_are_refused_immediately(database: Database, leaver: Client, client: AsyncClient) -> None:
    sign_in = {"email": leaver.account.email, "password": PASSWORD}
    tokens = (await client.post(f"{AUTH}/login", json=sign_in)).json()["data"]
    await remove(database, leaver)

    assert (await leaver.get(f"{AUTH}/me")).status_code == 401
    refreshed = await client.post(f"{AUTH}/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert refreshed.status_code == 401
    assert (await client.post(f"{AUTH}/login", json=sign_in)).status_code == 401


async def test_several_accounts_can_be_removed(database: Database, callers: Callers) -> None:
    leavers = [await callers.role("admin") for _ in range(2)]

    emails = {(await remove(database, leaver)).email for leaver in leavers}

    assert len(emails) == 2


# fill: tests
