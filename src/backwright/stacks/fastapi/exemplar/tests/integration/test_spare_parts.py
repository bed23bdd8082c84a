"""One spare part, over HTTP: created, read, changed, deleted."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from src.models.spare_part import SparePart
from src.validators.base import Success
from src.validators.spare_part_validator import SparePartInput, SparePartRead, SparePartView
from tests.fixtures.factories.spare_part import make_spare_part, spare_part_values
from tests.fixtures.rows import Rows, accepted, beside, path, refused_fields

REQUIRED: list[str] = ["name"]
BAD_VALUES: dict[str, list[Any]] = {
    "name": ["x" * 31, "", "two\nlines", 1, None],
    "id": [1],
    "workshop_id": [1],
    "created_at": [1],
    "unheard_of": [1],
}
UNIQUES: list[tuple[list[str], dict[str, Any], dict[str, Any]]] = [(["name"], {}, {})]


@pytest.fixture
async def url(rows: Rows) -> str:
    """The address of one spare part."""
    return path(await rows.make(make_spare_part))


class TestCreateSparePart:
    async def test_returns_the_new_row(self, api: AsyncClient, rows: Rows) -> None:
        url, body = await rows.draft(SparePart, spare_part_values, SparePartInput)
        answer = await api.post(url, json=body)
        data = answer.json()["data"]
        assert answer.status_code == 201
        assert answer.headers["Location"] == f"{url}/{data['id']}"
        assert body.items() <= data.items()
        assert (await api.get(answer.headers["Location"])).json()["data"] == data

    async def test_reports_every_missing_field(self, api: AsyncClient, rows: Rows) -> None:
        url, _ = await rows.draft(SparePart, spare_part_values, SparePartInput)
        assert refused_fields(await api.post(url, json={})) == REQUIRED

    async def test_refuses_bad_values(self, api: AsyncClient, rows: Rows) -> None:
        url, body = await rows.draft(SparePart, spare_part_values, SparePartInput)
        assert await accepted(api, "POST", url, body, BAD_VALUES) == []


class TestGetSparePart:
    async def test_matches_its_schema(self, api: AsyncClient, url: str) -> None:
        answer = await api.get(url)
        assert answer.status_code == 200
        assert url.endswith(f"/{Success[SparePartRead].model_validate_json(answer.content).data.id}")

    async def test_answers_304_to_the_same_etag(self, api: AsyncClient, url: str) -> None:
        tag = (await api.get(url)).headers["ETag"]
        assert (await api.get(url, headers={"If-None-Match": tag})).status_code == 304

    async def test_shows_only_the_fields_that_are_asked_for(self, api: AsyncClient, url: str) -> None:
        answer = await api.get(url, params={"fields": "id,updated_at"})
        assert list(answer.json()["data"]) == ["id", "updated_at"]

    @pytest.mark.parametrize("relation", SparePartView.relations)
    async def test_embeds(self, relation: str, api: AsyncClient, url: str) -> None:
        assert relation in (await api.get(url, params={"include": relation})).json()["data"]


class TestReplaceSparePart:
    async def test_sets_every_field(self, api: AsyncClient, rows: Rows, url: str) -> None:
        _, body = await rows.draft(SparePart, spare_part_values, SparePartInput)
        answer = await api.put(url, json=body)
        assert answer.status_code == 200
        assert body.items() <= answer.json()["data"].items()

    async def test_reports_every_missing_field(self, api: AsyncClient, url: str) -> None:
        assert refused_fields(await api.put(url, json={})) == REQUIRED

    async def test_does_not_create_a_missing_row(self, api: AsyncClient, url: str) -> None:
        data = (await api.get(url)).json()["data"]
        answer = await api.put(f"{url}999999", json={name: data[name] for name in REQUIRED})
        assert answer.status_code == 404


class TestUpdateSparePart:
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

    @pytest.mark.parametrize(("fields", "first", "second"), UNIQUES)
    async def test_must_be_unique(
        self, fields: list[str], first: dict[str, Any], second: dict[str, Any], api: AsyncClient, rows: Rows
    ) -> None:
        one = await rows.make(make_spare_part, **first)
        other = await rows.make(make_spare_part, **{**second, **beside(one)})
        taken = (await api.get(path(one))).json()["data"]
        answer = await api.patch(path(other), json={name: taken[name] for name in fields})
        assert answer.json()["error"]["code"] == "CONFLICT"


class TestDeleteSparePart:
    async def test_is_gone(self, api: AsyncClient, url: str) -> None:
        assert (await api.delete(url)).status_code == 204
        assert (await api.get(url)).status_code == 404

    async def test_refuses_to_delete_another_version(self, api: AsyncClient, url: str) -> None:
        assert (await api.delete(url, headers={"If-Match": '"0-0"'})).status_code == 412
