"""One pocket watch, over HTTP: created, read, changed, deleted."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.exc import IntegrityError

from src.models.pocket_watch import PocketWatch
from src.utils.envelope import wire_name
from src.validators.base import Success
from src.validators.pocket_watch_validator import PocketWatchInput, PocketWatchRead, PocketWatchView
from tests.fixtures.factories.pocket_watch import make_pocket_watch, pocket_watch_values
from tests.fixtures.rows import Rows, accepted, beside, collection, path, refused_fields

# slot: test_tables
REQUIRED: list[str] = ["engraving", "story"]
BAD_VALUES: dict[str, list[Any]] = {
    "engraving": ["x" * 141, "xx", "two\nlines", 1, None],
    "story": ["x" * 20001, 1, None],
    "finish": ["unheard_of", 1, None],
    "repairer_id": [0, "1", 999999],
    "spare_part_ids": [1, [0], [999999], None],
    "due_at": ["soon", "2040-01-31T12:00:00", 1, "2020-01-31T12:00:00Z"],
    "price": ["500000.01", "-0.01", "1000000", "0.001", "much", True, None],
    "jewels": [101, -1, "1", 1.5, True, None],
    "signed": ["true", 1, None],
    "contact": ["somebody", "somebody@localhost", 1],
    "made_at": ["soon", "2040-01-31T12:00:00", 1, "2040-01-31T12:00:00Z"],
    "id": [1],
    "workshop_id": [1],
    "movement": [1],
    "maker_id": [1],
    "created_at": [1],
    "unheard_of": [1],
}
UNIQUES: list[tuple[list[str], dict[str, Any], dict[str, Any]]] = [
    (["engraving"], {}, {}),
    (["contact"], {"contact": "someone1@example.com"}, {}),
]
BROKEN: list[dict[str, Any]] = [{"due_at": datetime(2020, 1, 31, 12, tzinfo=UTC)}]
STATES = {"stopped", "ticking", "shelved"}
STEPS: dict[str, dict[str, str]] = {
    "wind": {"stopped": "ticking"},
    "halt": {"ticking": "stopped"},
    "retire": {"ticking": "shelved"},
}
# end


@pytest.fixture
async def url(rows: Rows) -> str:
    """The address of one pocket watch."""
    return path(await rows.make(make_pocket_watch))


# when: creatable
class TestCreatePocketWatch:
    async def test_returns_the_new_row(self, api: AsyncClient, rows: Rows) -> None:
        url, body = await rows.draft(PocketWatch, pocket_watch_values, PocketWatchInput)
        answer = await api.post(url, json=body)
        data = answer.json()["data"]
        assert answer.status_code == 201
        assert answer.headers["Location"] == f"{url}/{data['id']}"
        assert body.items() <= data.items()
        assert (await api.get(answer.headers["Location"])).json()["data"] == data

    # when: with_required
    async def test_reports_every_missing_field(self, api: AsyncClient, rows: Rows) -> None:
        url, _ = await rows.draft(PocketWatch, pocket_watch_values, PocketWatchInput)
        assert refused_fields(await api.post(url, json={})) == REQUIRED

    # end
    async def test_refuses_bad_values(self, api: AsyncClient, rows: Rows) -> None:
        url, body = await rows.draft(PocketWatch, pocket_watch_values, PocketWatchInput)
        assert await accepted(api, "POST", url, body, BAD_VALUES) == []


# end
class TestGetPocketWatch:
    async def test_matches_its_schema(self, api: AsyncClient, url: str) -> None:
        answer = await api.get(url)
        assert answer.status_code == 200
        assert url.endswith(f"/{Success[PocketWatchRead].model_validate_json(answer.content).data.id}")

    async def test_answers_304_to_the_same_etag(self, api: AsyncClient, url: str) -> None:
        tag = (await api.get(url)).headers["ETag"]
        assert (await api.get(url, headers={"If-None-Match": tag})).status_code == 304

    async def test_shows_only_the_fields_that_are_asked_for(self, api: AsyncClient, url: str) -> None:
        answer = await api.get(url, params={"fields": "id,updated_at"})
        assert list(answer.json()["data"]) == ["id", "updated_at"]

    # when: with_relations
    @pytest.mark.parametrize("relation", PocketWatchView.relations)
    async def test_embeds(self, relation: str, api: AsyncClient, url: str) -> None:
        relation = wire_name(relation)  # when: spelled
        assert relation in (await api.get(url, params={"include": relation})).json()["data"]

    # end
    # slot: owned_test
    # end


class TestReplacePocketWatch:
    # when: creatable
    async def test_sets_every_field(self, api: AsyncClient, rows: Rows, url: str) -> None:
        _, body = await rows.draft(PocketWatch, pocket_watch_values, PocketWatchInput)
        answer = await api.put(url, json=body)
        assert answer.status_code == 200
        assert body.items() <= answer.json()["data"].items()

    # end
    # when: with_required
    async def test_reports_every_missing_field(self, api: AsyncClient, url: str) -> None:
        assert refused_fields(await api.put(url, json={})) == REQUIRED

    # end
    async def test_does_not_create_a_missing_row(self, api: AsyncClient, url: str) -> None:
        data = (await api.get(url)).json()["data"]
        answer = await api.put(f"{url}999999", json={name: data[name] for name in REQUIRED})
        assert answer.status_code == 404


class TestUpdatePocketWatch:
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

    # when: with_uniques
    @pytest.mark.parametrize(("fields", "first", "second"), UNIQUES)
    async def test_must_be_unique(
        self, fields: list[str], first: dict[str, Any], second: dict[str, Any], api: AsyncClient, rows: Rows
    ) -> None:
        one = await rows.make(make_pocket_watch, **first)
        other = await rows.make(make_pocket_watch, **{**second, **beside(one)})
        taken = (await api.get(path(one))).json()["data"]
        answer = await api.patch(path(other), json={name: taken[name] for name in fields})
        assert answer.json()["error"]["code"] == "CONFLICT"

    # end
    # when: with_rules
    @pytest.mark.parametrize("values", BROKEN)
    async def test_the_database_enforces_the_checks(self, values: dict[str, Any], rows: Rows) -> None:
        with pytest.raises(IntegrityError):
            await rows.make(make_pocket_watch, **values)

    # end


# when: creatable
class TestDeletePocketWatch:
    async def test_is_gone(self, api: AsyncClient, url: str) -> None:
        assert (await api.delete(url)).status_code == 204
        assert (await api.get(url)).status_code == 404

    async def test_refuses_to_delete_another_version(self, api: AsyncClient, url: str) -> None:
        assert (await api.delete(url, headers={"If-Match": '"0-0"'})).status_code == 412


# end
# each: verb
class TestWindPocketWatch:
    async def test_moves_to_the_next_state(self, api: AsyncClient, rows: Rows) -> None:
        for before, after in STEPS["wind"].items():
            pocket_watch = await rows.make(make_pocket_watch, movement=before)
            answer = await api.post(f"{path(pocket_watch)}/wind")
            assert (answer.status_code, answer.json()["data"]["movement"]) == (200, after)
            await api.delete(path(pocket_watch))  # when: few

    # when: refusable
    async def test_is_refused_in_any_other_state(self, api: AsyncClient, rows: Rows) -> None:
        for state in sorted(STATES - STEPS["wind"].keys()):
            pocket_watch = await rows.make(make_pocket_watch, movement=state)
            answer = await api.post(f"{path(pocket_watch)}/wind")
            assert answer.json()["error"]["code"] == "CONFLICT", state
            await api.delete(path(pocket_watch))  # when: few

    # end
    async def test_refuses_another_version(self, api: AsyncClient, rows: Rows) -> None:
        pocket_watch = await rows.make(make_pocket_watch, movement=min(STEPS["wind"]))
        answer = await api.post(f"{path(pocket_watch)}/wind", headers={"If-Match": '"0-0"'})
        assert answer.status_code == 412


# more
class TestHaltPocketWatch:
    async def test_moves_to_the_next_state(self, api: AsyncClient, rows: Rows) -> None:
        for before, after in STEPS["halt"].items():
            pocket_watch = await rows.make(make_pocket_watch, movement=before)
            answer = await api.post(f"{path(pocket_watch)}/halt")
            assert (answer.status_code, answer.json()["data"]["movement"]) == (200, after)

    async def test_is_refused_in_any_other_state(self, api: AsyncClient, rows: Rows) -> None:
        for state in sorted(STATES - STEPS["halt"].keys()):
            pocket_watch = await rows.make(make_pocket_watch, movement=state)
            answer = await api.post(f"{path(pocket_watch)}/halt")
            assert answer.json()["error"]["code"] == "CONFLICT", state

    async def test_refuses_another_version(self, api: AsyncClient, rows: Rows) -> None:
        pocket_watch = await rows.make(make_pocket_watch, movement=min(STEPS["halt"]))
        answer = await api.post(f"{path(pocket_watch)}/halt", headers={"If-Match": '"0-0"'})
        assert answer.status_code == 412

class TestRetirePocketWatch:
    async def test_moves_to_the_next_state(self, api: AsyncClient, rows: Rows) -> None:
        for before, after in STEPS["retire"].items():
            pocket_watch = await rows.make(make_pocket_watch, movement=before)
            answer = await api.post(f"{path(pocket_watch)}/retire")
            assert (answer.status_code, answer.json()["data"]["movement"]) == (200, after)

    async def test_is_refused_in_any_other_state(self, api: AsyncClient, rows: Rows) -> None:
        for state in sorted(STATES - STEPS["retire"].keys()):
            pocket_watch = await rows.make(make_pocket_watch, movement=state)
            answer = await api.post(f"{path(pocket_watch)}/retire")
            assert answer.json()["error"]["code"] == "CONFLICT", state

    async def test_refuses_another_version(self, api: AsyncClient, rows: Rows) -> None:
        pocket_watch = await rows.make(make_pocket_watch, movement=min(STEPS["retire"]))
        answer = await api.post(f"{path(pocket_watch)}/retire", headers={"If-Match": '"0-0"'})
        assert answer.status_code == 412

# end
