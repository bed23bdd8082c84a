"""Lists of service notes: filtered, sorted, searched, page by page."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from httpx2 import AsyncClient

from src.models.service_note import ServiceNote
from src.validators.base import Page
from src.validators.service_note_validator import ServiceNoteRead
from tests.fixtures.factories.service_note import make_service_note
from tests.fixtures.rows import Rows, beside, collection

MOST_STATEMENTS = 4
FILTERS: list[tuple[str, str, str | None]] = [
    ("movement", "open", "closed"),
    ("movement[in]", "open,closed", "closed"),
    ("done_on", "2020-01-31", "null"),
    ("done_on[gt]", "2020-01-30", "2020-01-31"),
    ("done_on[gte]", "2020-01-31", "2020-02-01"),
    ("done_on[lt]", "2020-02-01", "2020-01-31"),
    ("done_on[lte]", "2020-01-31", "2020-01-30"),
    ("ticks", "1", "null"),
    ("ticks[gt]", "0", "1"),
    ("ticks[gte]", "1", "2"),
    ("ticks[lt]", "2", "1"),
    ("ticks[lte]", "1", "0"),
    ("drift", "0.5", "null"),
    ("drift[gt]", "-0.5", "0.5"),
    ("drift[gte]", "0.5", "1.5"),
    ("drift[lt]", "1.5", "0.5"),
    ("drift[lte]", "0.5", "-0.5"),
]
SORTS: list[tuple[str, list[Any]]] = [("done_on", [None, date(2020, 1, 31), date(2021, 1, 31), date(2022, 1, 31)])]


async def known(rows: Rows) -> ServiceNote:
    """One whose every filter is known."""
    return await rows.make(make_service_note, movement="open", done_on=date(2020, 1, 31), ticks=1, drift=0.5)


async def listed(client: AsyncClient, row: ServiceNote, **query: Any) -> list[int]:
    """The ids of the list that a row stands in."""
    answer = await client.get(collection(row), params={"per_page": 100, **query})
    return [item["id"] for item in answer.json()["data"]]


class TestListServiceNotes:
    async def test_is_paginated_newest_first(self, api: AsyncClient, rows: Rows) -> None:
        first = await rows.make(make_service_note)
        second = await rows.make(make_service_note, **beside(first))
        assert (await listed(api, first))[:2] == [second.id, first.id]
        answer = await api.get(collection(first), params={"page": 2, "per_page": 1})
        assert [item["id"] for item in answer.json()["data"]] == [first.id]
        assert answer.json()["pagination"]["total"] == len(await listed(api, first))

    async def test_runs_the_same_number_of_statements_for_any_number_of_rows(
        self, api: AsyncClient, rows: Rows, statements: Callable[[], list[str]]
    ) -> None:
        first, costs = await rows.make(make_service_note), []
        for count in (0, 2, 20):
            for _ in range(count):
                await rows.make(make_service_note, **beside(first))
            statements()
            await listed(api, first, include="workshop,pocket_watch")
            costs.append(len(statements()))
        assert costs[1] == costs[2] <= MOST_STATEMENTS

    async def test_matches_its_schema_and_suggests_parameters(self, api: AsyncClient, rows: Rows) -> None:
        url = collection(await rows.make(make_service_note))
        assert Page[ServiceNoteRead].model_validate_json((await api.get(url)).content).data
        assert "did you mean per_page?" in (await api.get(url, params={"per_pag": 1})).text

    async def test_filters(self, api: AsyncClient, rows: Rows) -> None:
        row = await known(rows)
        for parameter, hit, miss in FILTERS:
            assert row.id in await listed(api, row, **{parameter: hit.format(row=row)}), parameter
            assert miss is None or row.id not in await listed(api, row, **{parameter: miss}), parameter

    @pytest.mark.parametrize(("field", "values"), SORTS)
    async def test_sorts(self, field: str, values: list[Any], api: AsyncClient, rows: Rows) -> None:
        last = await rows.make(make_service_note, **{field: values[-1]})
        before = [await rows.make(make_service_note, **{field: value}, **beside(last)) for value in values[:-1]]
        expected = [row.id for row in (*before, last)]
        upward, downward = await listed(api, last, sort=field), await listed(api, last, sort=f"-{field}")
        assert [row_id for row_id in upward if row_id in expected] == expected
        assert [row_id for row_id in downward if row_id in expected] == expected[::-1]
