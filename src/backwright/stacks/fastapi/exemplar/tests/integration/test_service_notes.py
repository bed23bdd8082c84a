"""One service note, over HTTP: created, read, changed, deleted."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from src.models.service_note import ServiceNote
from src.validators.base import Success
from src.validators.service_note_validator import ServiceNoteInput, ServiceNoteRead, ServiceNoteView
from tests.fixtures.factories.service_note import make_service_note, service_note_values
from tests.fixtures.rows import Rows, accepted, collection, path, refused_fields

REQUIRED: list[str] = ["body"]
BAD_VALUES: dict[str, list[Any]] = {
    "body": ["x" * 5001, "", 1, None],
    "reference": ["x" * 41, "two\nlines", 1],
    "internal": ["true", 1, None],
    "done_on": ["soon", "2040-02-30", "2040-01-31T00:00:00Z", 1, "2040-01-31"],
    "ticks": [9223372036854775808, -9223372036854775809, "1", 1.5, True],
    "drift": ["1.5", "much", True],
    "id": [1],
    "workshop_id": [1],
    "pocket_watch_id": [1],
    "movement": [1],
    "created_at": [1],
    "unheard_of": [1],
}
STATES = {"open", "closed"}
STEPS: dict[str, dict[str, str]] = {"wind": {"open": "closed"}}


@pytest.fixture
async def url(rows: Rows) -> str:
    """The address of one service note."""
    return path(await rows.make(make_service_note))


class TestCreateServiceNote:
    async def test_returns_the_new_row(self, api: AsyncClient, rows: Rows) -> None:
        url, body = await rows.draft(ServiceNote, service_note_values, ServiceNoteInput)
        answer = await api.post(url, json=body)
        data = answer.json()["data"]
        assert answer.status_code == 201
        assert answer.headers["Location"] == f"{url}/{data['id']}"
        assert body.items() <= data.items()
        assert (await api.get(answer.headers["Location"])).json()["data"] == data

    async def test_reports_every_missing_field(self, api: AsyncClient, rows: Rows) -> None:
        url, _ = await rows.draft(ServiceNote, service_note_values, ServiceNoteInput)
        assert refused_fields(await api.post(url, json={})) == REQUIRED

    async def test_refuses_bad_values(self, api: AsyncClient, rows: Rows) -> None:
        url, body = await rows.draft(ServiceNote, service_note_values, ServiceNoteInput)
        assert await accepted(api, "POST", url, body, BAD_VALUES) == []


class TestGetServiceNote:
    async def test_matches_its_schema(self, api: AsyncClient, url: str) -> None:
        answer = await api.get(url)
        assert answer.status_code == 200
        assert url.endswith(f"/{Success[ServiceNoteRead].model_validate_json(answer.content).data.id}")

    async def test_answers_304_to_the_same_etag(self, api: AsyncClient, url: str) -> None:
        tag = (await api.get(url)).headers["ETag"]
        assert (await api.get(url, headers={"If-None-Match": tag})).status_code == 304

    async def test_shows_only_the_fields_that_are_asked_for(self, api: AsyncClient, url: str) -> None:
        answer = await api.get(url, params={"fields": "id,updated_at"})
        assert list(answer.json()["data"]) == ["id", "updated_at"]

    @pytest.mark.parametrize("relation", ServiceNoteView.relations)
    async def test_embeds(self, relation: str, api: AsyncClient, url: str) -> None:
        assert relation in (await api.get(url, params={"include": relation})).json()["data"]

    async def test_is_found_only_under_its_own_parent(self, api: AsyncClient, rows: Rows) -> None:
        here, elsewhere = await rows.make(make_service_note), await rows.make(make_service_note)
        assert (await api.get(f"{collection(elsewhere)}/{here.id}")).status_code == 404


class TestReplaceServiceNote:
    async def test_sets_every_field(self, api: AsyncClient, rows: Rows, url: str) -> None:
        _, body = await rows.draft(ServiceNote, service_note_values, ServiceNoteInput)
        answer = await api.put(url, json=body)
        assert answer.status_code == 200
        assert body.items() <= answer.json()["data"].items()

    async def test_reports_every_missing_field(self, api: AsyncClient, url: str) -> None:
        assert refused_fields(await api.put(url, json={})) == REQUIRED

    async def test_does_not_create_a_missing_row(self, api: AsyncClient, url: str) -> None:
        data = (await api.get(url)).json()["data"]
        answer = await api.put(f"{url}999999", json={name: data[name] for name in REQUIRED})
        assert answer.status_code == 404


class TestUpdateServiceNote:
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


class TestDeleteServiceNote:
    async def test_is_gone(self, api: AsyncClient, url: str) -> None:
        assert (await api.delete(url)).status_code == 204
        assert (await api.get(url)).status_code == 404

    async def test_refuses_to_delete_another_version(self, api: AsyncClient, url: str) -> None:
        assert (await api.delete(url, headers={"If-Match": '"0-0"'})).status_code == 412


class TestWindServiceNote:
    async def test_moves_to_the_next_state(self, api: AsyncClient, rows: Rows) -> None:
        for before, after in STEPS["wind"].items():
            service_note = await rows.make(make_service_note, movement=before)
            answer = await api.post(f"{path(service_note)}/wind")
            assert (answer.status_code, answer.json()["data"]["movement"]) == (200, after)

    async def test_is_refused_in_any_other_state(self, api: AsyncClient, rows: Rows) -> None:
        for state in sorted(STATES - STEPS["wind"].keys()):
            service_note = await rows.make(make_service_note, movement=state)
            answer = await api.post(f"{path(service_note)}/wind")
            assert answer.json()["error"]["code"] == "CONFLICT", state

    async def test_refuses_another_version(self, api: AsyncClient, rows: Rows) -> None:
        service_note = await rows.make(make_service_note, movement=min(STEPS["wind"]))
        answer = await api.post(f"{path(service_note)}/wind", headers={"If-Match": '"0-0"'})
        assert answer.status_code == 412
