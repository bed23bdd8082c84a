"""Lists of spare parts: filtered, sorted, searched, page by page."""

from collections.abc import Callable
from typing import Any

from httpx2 import AsyncClient

from src.models.spare_part import SparePart
from src.validators.base import Page
from src.validators.spare_part_validator import SparePartRead
from tests.fixtures.factories.spare_part import make_spare_part
from tests.fixtures.rows import Rows, beside, collection

MOST_STATEMENTS = 3


async def listed(client: AsyncClient, row: SparePart, **query: Any) -> list[int]:
    """The ids of the list that a row stands in."""
    answer = await client.get(collection(row), params={"per_page": 100, **query})
    return [item["id"] for item in answer.json()["data"]]


class TestListSpareParts:
    async def test_is_paginated_newest_first(self, api: AsyncClient, rows: Rows) -> None:
        first = await rows.make(make_spare_part)
        second = await rows.make(make_spare_part, **beside(first))
        assert (await listed(api, first))[:2] == [second.id, first.id]
        answer = await api.get(collection(first), params={"page": 2, "per_page": 1})
        assert [item["id"] for item in answer.json()["data"]] == [first.id]
        assert answer.json()["pagination"]["total"] == len(await listed(api, first))

    async def test_runs_the_same_number_of_statements_for_any_number_of_rows(
        self, api: AsyncClient, rows: Rows, statements: Callable[[], list[str]]
    ) -> None:
        first, costs = await rows.make(make_spare_part), []
        for count in (0, 2, 20):
            for _ in range(count):
                await rows.make(make_spare_part, **beside(first))
            statements()
            await listed(api, first, include="workshop")
            costs.append(len(statements()))
        assert costs[1] == costs[2] <= MOST_STATEMENTS

    async def test_matches_its_schema_and_suggests_parameters(self, api: AsyncClient, rows: Rows) -> None:
        url = collection(await rows.make(make_spare_part))
        assert Page[SparePartRead].model_validate_json((await api.get(url)).content).data
        assert "did you mean per_page?" in (await api.get(url, params={"per_pag": 1})).text
