"""One user, over HTTP: created, read, changed, deleted."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from src.validators.envelope import Success
from src.validators.user_validator import UserRead
from tests.fixtures.factories.user import make_user
from tests.fixtures.rows import Rows, collection, path, refused_fields

REQUIRED: tuple[str, ...] = ("name",)
UNWRITABLE = ("id", "workshop_id", "email", "password_hash", "created_at", "unheard_of")
BAD_VALUES: dict[str, list[Any]] = {
    "name": ["x" * 61, "", "two\nlines", 1, None],
    "role": ["unheard_of", 1, None],
    "active": ["true", 1, None],
}


async def accepted(client: AsyncClient, method: str, url: str, field: str, body: dict[str, Any]) -> list[Any]:
    """The bad values of a field that are not refused in its name."""
    answers = [await client.request(method, url, json={**body, field: value}) for value in BAD_VALUES[field]]
    return [
        value for value, answer in zip(BAD_VALUES[field], answers, strict=True) if refused_fields(answer) != [field]
    ]


class TestGetUser:
    async def test_is_as_documented(self, api: AsyncClient, rows: Rows) -> None:
        user = await rows.make(make_user)
        answer = await api.get(path(user))
        assert answer.status_code == 200
        assert Success[UserRead].model_validate_json(answer.content).data.id == user.id

    async def test_is_not_sent_twice(self, api: AsyncClient, rows: Rows) -> None:
        url = path(await rows.make(make_user))
        tag = (await api.get(url)).headers["ETag"]
        assert (await api.get(url, headers={"If-None-Match": tag})).status_code == 304

    async def test_shows_only_the_fields_that_are_asked_for(self, api: AsyncClient, rows: Rows) -> None:
        answer = await api.get(path(await rows.make(make_user)), params={"fields": "id,updated_at"})
        assert list(answer.json()["data"]) == ["id", "updated_at"]

    @pytest.mark.parametrize("relation", UserRead.relations)
    async def test_embeds(self, relation: str, api: AsyncClient, rows: Rows) -> None:
        answer = await api.get(path(await rows.make(make_user)), params={"include": relation})
        assert relation in answer.json()["data"]

    async def test_is_not_there(self, api: AsyncClient, rows: Rows) -> None:
        url = collection(await rows.make(make_user))
        assert (await api.get(f"{url}/999999")).status_code == 404


class TestReplaceUser:
    @pytest.mark.parametrize("field", REQUIRED)
    async def test_needs(self, field: str, api: AsyncClient, rows: Rows) -> None:
        url = path(await rows.make(make_user))
        data = (await api.get(url)).json()["data"]
        body = {name: data[name] for name in REQUIRED if name != field}
        assert refused_fields(await api.put(url, json=body)) == [field]

    async def test_creates_nothing(self, api: AsyncClient, rows: Rows) -> None:
        user = await rows.make(make_user)
        data = (await api.get(path(user))).json()["data"]
        body = {name: data[name] for name in REQUIRED}
        assert (await api.put(f"{collection(user)}/999999", json=body)).status_code == 404


class TestUpdateUser:
    async def test_changes_nothing_that_is_not_sent(self, api: AsyncClient, rows: Rows) -> None:
        url = path(await rows.make(make_user))
        before, after = (await api.get(url)).json()["data"], (await api.patch(url, json={})).json()["data"]
        assert {**before, "updated_at": ""} == {**after, "updated_at": ""}

    async def test_makes_a_new_version(self, api: AsyncClient, rows: Rows) -> None:
        url = path(await rows.make(make_user))
        before = (await api.get(url)).headers["ETag"]
        assert (await api.patch(url, json={})).headers["ETag"] != before

    async def test_does_not_overwrite_what_was_not_seen(self, api: AsyncClient, rows: Rows) -> None:
        url = path(await rows.make(make_user))
        seen = {"If-Match": (await api.get(url)).headers["ETag"]}
        assert (await api.patch(url, json={}, headers=seen)).status_code == 200
        assert (await api.patch(url, json={}, headers=seen)).status_code == 412

    @pytest.mark.parametrize("field", BAD_VALUES)
    async def test_refuses_bad(self, field: str, api: AsyncClient, rows: Rows) -> None:
        assert await accepted(api, "PATCH", path(await rows.make(make_user)), field, {}) == []

    @pytest.mark.parametrize("field", UNWRITABLE)
    async def test_does_not_take(self, field: str, api: AsyncClient, rows: Rows) -> None:
        assert refused_fields(await api.patch(path(await rows.make(make_user)), json={field: 1})) == [field]
