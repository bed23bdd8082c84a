"""One workshop, over HTTP: created, read, changed, deleted."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from src.validators.base import Success
from src.validators.workshop_validator import WorkshopRead
from tests.fixtures.factories.workshop import make_workshop
from tests.fixtures.rows import Rows, accepted, path, refused_fields

REQUIRED: list[str] = ["name"]
BAD_VALUES: dict[str, list[Any]] = {
    "name": ["x" * 81, "x", "two\nlines", 1, None],
    "id": [1],
    "created_at": [1],
    "unheard_of": [1],
}


@pytest.fixture
async def url(rows: Rows) -> str:
    """The address of one workshop."""
    return path(await rows.make(make_workshop))


class TestGetWorkshop:
    async def test_matches_its_schema(self, api: AsyncClient, url: str) -> None:
        answer = await api.get(url)
        assert answer.status_code == 200
        assert url.endswith(f"/{Success[WorkshopRead].model_validate_json(answer.content).data.id}")

    async def test_answers_304_to_the_same_etag(self, api: AsyncClient, url: str) -> None:
        tag = (await api.get(url)).headers["ETag"]
        assert (await api.get(url, headers={"If-None-Match": tag})).status_code == 304

    async def test_shows_only_the_fields_that_are_asked_for(self, api: AsyncClient, url: str) -> None:
        answer = await api.get(url, params={"fields": "id,updated_at"})
        assert list(answer.json()["data"]) == ["id", "updated_at"]


class TestReplaceWorkshop:
    async def test_reports_every_missing_field(self, api: AsyncClient, url: str) -> None:
        assert refused_fields(await api.put(url, json={})) == REQUIRED

    async def test_does_not_create_a_missing_row(self, api: AsyncClient, url: str) -> None:
        data = (await api.get(url)).json()["data"]
        answer = await api.put(f"{url}999999", json={name: data[name] for name in REQUIRED})
        assert answer.status_code == 404


class TestUpdateWorkshop:
    async def test_an_empty_update_changes_only_the_version(self, api: AsyncClient, url: str) -> None:
        before, after = await api.get(url), await api.patch(url, json={})
        assert {**before.json()["data"], "updated_at": ""} == {**after.json()["data"], "updated_at": ""}
        assert before.headers["ETag"] != after.headers["ETag"]

    async def test_refuses_to_overwrite_another_version(self, api: AsyncClient, url: str) -> None:
        seen = {"If-Match": (await api.get(url)).headers["ETag"]}
        assert (await api.patch(url, json={}, headers=seen)).status_code == 200
        assert (await api.patch(url, json={}, headers=seen)).status_code == 412

    async def test_refuses_bad_values(self, api: AsyncClient, url: str) -> None:
        assert await accepted(api, "PATCH", url, {}, BAD_VALUES) == []
