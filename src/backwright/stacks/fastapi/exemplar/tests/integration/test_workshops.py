"""One workshop, over HTTP: created, read, changed, deleted."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from src.validators.envelope import Success
from src.validators.workshop_validator import WorkshopRead
from tests.fixtures.factories.workshop import make_workshop
from tests.fixtures.rows import Rows, collection, path, refused_fields

REQUIRED: tuple[str, ...] = ("name",)
UNWRITABLE = ("id", "created_at", "unheard_of")
BAD_VALUES: dict[str, list[Any]] = {"name": ["x" * 81, "x", "two\nlines", 1, None]}


async def accepted(client: AsyncClient, method: str, url: str, field: str, body: dict[str, Any]) -> list[Any]:
    """The bad values of a field that are not refused in its name."""
    answers = [await client.request(method, url, json={**body, field: value}) for value in BAD_VALUES[field]]
    return [
        value for value, answer in zip(BAD_VALUES[field], answers, strict=True) if refused_fields(answer) != [field]
    ]


class TestGetWorkshop:
    async def test_is_as_documented(self, api: AsyncClient, rows: Rows) -> None:
        workshop = await rows.make(make_workshop)
        answer = await api.get(path(workshop))
        assert answer.status_code == 200
        assert Success[WorkshopRead].model_validate_json(answer.content).data.id == workshop.id

    async def test_is_not_sent_twice(self, api: AsyncClient, rows: Rows) -> None:
        url = path(await rows.make(make_workshop))
        tag = (await api.get(url)).headers["ETag"]
        assert (await api.get(url, headers={"If-None-Match": tag})).status_code == 304

    async def test_shows_only_the_fields_that_are_asked_for(self, api: AsyncClient, rows: Rows) -> None:
        answer = await api.get(path(await rows.make(make_workshop)), params={"fields": "id,updated_at"})
        assert list(answer.json()["data"]) == ["id", "updated_at"]

    async def test_is_not_there(self, api: AsyncClient, rows: Rows) -> None:
        url = collection(await rows.make(make_workshop))
        assert (await api.get(f"{url}/999999")).status_code == 404


class TestReplaceWorkshop:
    @pytest.mark.parametrize("field", REQUIRED)
    async def test_needs(self, field: str, api: AsyncClient, rows: Rows) -> None:
        url = path(await rows.make(make_workshop))
        data = (await api.get(url)).json()["data"]
        body = {name: data[name] for name in REQUIRED if name != field}
        assert refused_fields(await api.put(url, json=body)) == [field]

    async def test_creates_nothing(self, api: AsyncClient, rows: Rows) -> None:
        workshop = await rows.make(make_workshop)
        data = (await api.get(path(workshop))).json()["data"]
        body = {name: data[name] for name in REQUIRED}
        assert (await api.put(f"{collection(workshop)}/999999", json=body)).status_code == 404


class TestUpdateWorkshop:
    async def test_changes_nothing_that_is_not_sent(self, api: AsyncClient, rows: Rows) -> None:
        url = path(await rows.make(make_workshop))
        before, after = (await api.get(url)).json()["data"], (await api.patch(url, json={})).json()["data"]
        assert {**before, "updated_at": ""} == {**after, "updated_at": ""}

    async def test_makes_a_new_version(self, api: AsyncClient, rows: Rows) -> None:
        url = path(await rows.make(make_workshop))
        before = (await api.get(url)).headers["ETag"]
        assert (await api.patch(url, json={})).headers["ETag"] != before

    async def test_does_not_overwrite_what_was_not_seen(self, api: AsyncClient, rows: Rows) -> None:
        url = path(await rows.make(make_workshop))
        seen = {"If-Match": (await api.get(url)).headers["ETag"]}
        assert (await api.patch(url, json={}, headers=seen)).status_code == 200
        assert (await api.patch(url, json={}, headers=seen)).status_code == 412

    @pytest.mark.parametrize("field", BAD_VALUES)
    async def test_refuses_bad(self, field: str, api: AsyncClient, rows: Rows) -> None:
        assert await accepted(api, "PATCH", path(await rows.make(make_workshop)), field, {}) == []

    @pytest.mark.parametrize("field", UNWRITABLE)
    async def test_does_not_take(self, field: str, api: AsyncClient, rows: Rows) -> None:
        assert refused_fields(await api.patch(path(await rows.make(make_workshop)), json={field: 1})) == [field]
