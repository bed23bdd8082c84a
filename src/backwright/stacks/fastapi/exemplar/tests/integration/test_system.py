"""Health, the API's document, and the page that shows it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from src.config import readiness
from src.validators.base import Failure

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"


async def test_only_readiness_asks_the_database(
    api: AsyncClient, statements: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "newest_revisions", set)
    assert (await api.get("/health/live")).status_code == 200
    assert not statements()
    assert (await api.get("/health/ready")).status_code == 200
    assert statements()


async def test_is_not_ready_while_a_migration_is_pending(api: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "newest_revisions", lambda: {"9999"})
    assert (await api.get("/health/ready")).status_code == 503


class TestGetOpenapi:
    @pytest.mark.skipif(not DOCUMENT.exists(), reason="docs/openapi.json has not been written yet")
    async def test_is_what_is_kept(self, api: AsyncClient) -> None:
        served = (await api.get("/api/v1/openapi.json")).json()
        assert DOCUMENT.read_text() == json.dumps(served, indent=2, sort_keys=True) + "\n"

    async def test_knows_no_errors_but_our_own(self, app: FastAPI, api: AsyncClient) -> None:
        assert not {"422", "HTTPValidationError"} & set(json.dumps(app.openapi()).split('"'))
        answer = await api.get("/nowhere")
        assert Failure.model_validate_json(answer.content).error.code == "NOT_FOUND"


@pytest.mark.parametrize("path", ["/docs", "/docs/page.js"])
async def test_the_documents_page_comes_from_here(path: str, api: AsyncClient) -> None:
    answer = await api.get(path)
    assert answer.status_code == 200
    assert "'self'" in answer.headers["Content-Security-Policy"]
    assert "https://" not in answer.text
