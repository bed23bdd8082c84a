"""Lists of workshops: filtered, sorted, searched, page by page."""

from typing import Any

from httpx2 import AsyncClient

from src.models.workshop import Workshop
from src.validators.base import Page
from src.validators.workshop_validator import WorkshopRead
from tests.fixtures.factories.workshop import make_workshop
from tests.fixtures.rows import Rows, collection


async def listed(client: AsyncClient, row: Workshop, **query: Any) -> list[int]:
    """The ids of the list that a row stands in."""
    answer = await client.get(collection(row), params={"per_page": 100, **query})
    return [item["id"] for item in answer.json()["data"]]


class TestListWorkshops:
    async def test_matches_its_schema_and_suggests_parameters(self, api: AsyncClient, rows: Rows) -> None:
        url = collection(await rows.make(make_workshop))
        assert Page[WorkshopRead].model_validate_json((await api.get(url)).content).data
        assert "did you mean per_page?" in (await api.get(url, params={"per_pag": 1})).text
