"""Health, the API's document, and the page that shows it."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from src.config.openapi import as_text, describe
from src.validators.envelope import Failure
from tests.fixtures.queries import recorded

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"


class TestGetLive:
    async def test_asks_no_database(self, app: FastAPI, client: AsyncClient) -> None:
        with recorded(app) as statements:
            answer = await client.get("/health/live")
        assert (answer.status_code, answer.json()["data"], statements) == (200, {"status": "live"}, [])


class TestGetReady:
    async def test_asks_the_database(self, app: FastAPI, client: AsyncClient) -> None:
        with recorded(app) as statements:
            answer = await client.get("/health/ready")
        assert (answer.status_code, len(statements)) == (200, 1)


class TestGetOpenapi:
    async def test_is_what_is_served(self, app: FastAPI, client: AsyncClient) -> None:
        assert (await client.get("/api/v1/openapi.json")).json() == describe(app)

    @pytest.mark.skipif(not DOCUMENT.exists(), reason="docs/openapi.json has not been written yet")
    async def test_is_what_is_kept(self, app: FastAPI) -> None:
        assert DOCUMENT.read_text() == as_text(app)

    async def test_describes_every_operation_once(self, app: FastAPI) -> None:
        operations = [operation for path in describe(app)["paths"].values() for operation in path.values()]
        assert all(operation["description"] or operation["summary"] for operation in operations)
        assert len({operation["operationId"] for operation in operations}) == len(operations)

    async def test_knows_no_errors_but_our_own(self, app: FastAPI) -> None:
        assert "422" not in as_text(app)
        assert "HTTPValidationError" not in as_text(app)

    async def test_describes_the_errors_that_are_given(self, client: AsyncClient) -> None:
        answer = await client.get("/nowhere")
        assert Failure.model_validate_json(answer.content).error.code == "NOT_FOUND"


class TestGetDocs:
    @pytest.mark.parametrize("path", ["/docs", "/docs/page.js"])
    async def test_comes_from_here(self, path: str, client: AsyncClient) -> None:
        answer = await client.get(path)
        assert answer.status_code == 200
        assert "'self'" in answer.headers["Content-Security-Policy"]
        assert "https://" not in answer.text
