"""Lists of pocket watches: filtered, sorted, searched, page by page."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from httpx2 import AsyncClient

from src.models.pocket_watch import PocketWatch
from src.validators.base import Page
from src.validators.pocket_watch_validator import PocketWatchRead
# slot: known_imports
from tests.fixtures.factories.pocket_watch import make_pocket_watch
from tests.fixtures.factories.spare_part import make_spare_part
from tests.fixtures.factories.user import make_user
# end
from tests.fixtures.rows import Rows, beside, collection, refused_fields

# slot: list_tables
MOST_STATEMENTS = 4
FILTERS: list[tuple[str, str, str | None]] = [
    ("movement", "stopped", "ticking"),
    ("movement[in]", "stopped,ticking", "ticking"),
    ("finish", "silver", "gold"),
    ("finish[in]", "silver,gold", "gold"),
    ("repairer_id", "{row.repairer_id}", "null"),
    ("repairer_id[in]", "{row.repairer_id},999999", "999999"),
    ("spare_part_ids", "{row.spare_parts[0].id}", "999999"),
    ("spare_part_ids[in]", "{row.spare_parts[0].id},999999", "999999"),
    ("due_at", "2040-01-31T12:00:00Z", "null"),
    ("due_at[gt]", "2040-01-30T12:00:00Z", "2040-01-31T12:00:00Z"),
    ("due_at[gte]", "2040-01-31T12:00:00Z", "2040-02-01T12:00:00Z"),
    ("due_at[lt]", "2040-02-01T12:00:00Z", "2040-01-31T12:00:00Z"),
    ("due_at[lte]", "2040-01-31T12:00:00Z", "2040-01-30T12:00:00Z"),
    ("price", "0", "1"),
    ("price[gt]", "-1", "0"),
    ("price[gte]", "0", "1"),
    ("price[lt]", "1", "0"),
    ("price[lte]", "0", "-1"),
    ("jewels", "17", "18"),
    ("jewels[gt]", "16", "17"),
    ("jewels[gte]", "17", "18"),
    ("jewels[lt]", "18", "17"),
    ("jewels[lte]", "17", "16"),
]
SORTS: list[tuple[str, list[Any]]] = [
    ("engraving", ["Boo", "aoo", "Äoo"]),
    ("finish", ["silver", "gold"]),
    ("due_at", [None, datetime(2040, 1, 31, 12, tzinfo=UTC), datetime(2041, 1, 31, 12, tzinfo=UTC), datetime(2042, 1, 31, 0, tzinfo=UTC)]),
    ("jewels", [0, 1, 2]),
]
SEARCHED = {"engraving": "lantern", "story": "lantern"}


async def known(rows: Rows) -> PocketWatch:
    """One whose every filter is known."""
    repairer = await rows.make(make_user)
    spare_parts = await rows.make(make_spare_part)
    return await rows.make(make_pocket_watch, movement="stopped", finish="silver", due_at=datetime(2040, 1, 31, 12, tzinfo=UTC), price=Decimal(0), jewels=17, repairer_id=repairer.id, spare_parts=[spare_parts])
# end


async def listed(client: AsyncClient, row: PocketWatch, **query: Any) -> list[int]:
    """The ids of the list that a row stands in."""
    answer = await client.get(collection(row), params={"per_page": 100, **query})
    return [item["id"] for item in answer.json()["data"]]


class TestListPocketWatches:
    # when: several
    async def test_is_paginated_newest_first(self, api: AsyncClient, rows: Rows) -> None:
        first = await rows.make(make_pocket_watch)
        second = await rows.make(make_pocket_watch, **beside(first))
        assert (await listed(api, first))[:2] == [second.id, first.id]
        answer = await api.get(collection(first), params={"page": 2, "per_page": 1})
        assert [item["id"] for item in answer.json()["data"]] == [first.id]
        assert answer.json()["pagination"]["total"] == len(await listed(api, first))

    async def test_runs_the_same_number_of_statements_for_any_number_of_rows(
        self, api: AsyncClient, rows: Rows, statements: Callable[[], list[str]]
    ) -> None:
        first, costs = await rows.make(make_pocket_watch), []
        for count in (0, 2, 20):
            for _ in range(count):
                await rows.make(make_pocket_watch, **beside(first))
            statements()
            # slot: list_everything
            await listed(api, first, include="workshop,maker,repairer,spare_parts")
            # end
            costs.append(len(statements()))
        assert costs[1] == costs[2] <= MOST_STATEMENTS

    # end
    async def test_matches_its_schema_and_suggests_parameters(self, api: AsyncClient, rows: Rows) -> None:
        url = collection(await rows.make(make_pocket_watch))
        assert Page[PocketWatchRead].model_validate_json((await api.get(url)).content).data
        assert "did you mean per_page?" in (await api.get(url, params={"per_pag": 1})).text

    # when: with_filters
    async def test_filters(self, api: AsyncClient, rows: Rows) -> None:
        row = await known(rows)
        for parameter, hit, miss in FILTERS:
            assert row.id in await listed(api, row, **{parameter: hit.format(row=row)}), parameter
            assert miss is None or row.id not in await listed(api, row, **{parameter: miss}), parameter

    # end
    # when: with_sorts
    @pytest.mark.parametrize(("field", "values"), SORTS)
    async def test_sorts(self, field: str, values: list[Any], api: AsyncClient, rows: Rows) -> None:
        last = await rows.make(make_pocket_watch, **{field: values[-1]})
        before = [await rows.make(make_pocket_watch, **{field: value}, **beside(last)) for value in values[:-1]]
        expected = [row.id for row in (*before, last)]
        upward, downward = await listed(api, last, sort=field), await listed(api, last, sort=f"-{field}")
        assert [row_id for row_id in upward if row_id in expected] == expected
        assert [row_id for row_id in downward if row_id in expected] == expected[::-1]

    # end
    # when: with_search
    @pytest.mark.parametrize("field", SEARCHED)
    async def test_searches(self, field: str, api: AsyncClient, rows: Rows) -> None:
        row = await rows.make(make_pocket_watch, **{field: SEARCHED[field]})
        assert row.id in await listed(api, row, q=SEARCHED[field][:3].upper())
        assert await listed(api, row, q=f"{SEARCHED[field][:3]} unheard") == []

    # end
