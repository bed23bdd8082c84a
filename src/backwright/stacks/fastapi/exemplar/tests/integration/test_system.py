"""Health, metrics, the API's document, and the page that shows it."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from prometheus_client.values import MultiProcessValue

from src.config import readiness
from src.utils.errors import NotFoundError
from src.utils.metrics import exposition, require_reader
from src.validators.base import Failure
from tests.conftest import METRICS_TOKEN
from tests.fixtures.rows import LISTS

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
READER = {"Authorization": f"Bearer {METRICS_TOKEN}"}


async def test_only_readiness_queries_the_database(
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


class TestGetMetrics:
    async def test_labels_by_route_template_and_never_by_path(self, api: AsyncClient) -> None:
        root = next(path for path in LISTS.values() if "{" not in path)
        for method, path in (("GET", f"{root}/nowhere"), ("GET", "/nowhere"), ("BREW", "/nowhere")):
            await api.request(method, path)
        counted = (await api.get("/metrics", headers=READER)).text
        assert f'http_route="{root}/{{' in counted
        assert 'http_request_method="_OTHER",http_response_status_code="404",http_route="none"' in counted
        assert not any(sent in counted for sent in ("nowhere", "BREW"))

    async def test_reports_connections_and_requests_in_use(self, app: FastAPI, api: AsyncClient) -> None:
        async with app.state.database.engine.connect():
            counted = (await api.get("/metrics", headers=READER)).text.splitlines()
        assert 'db_client_connections_used{pool="sqlalchemy"} 1.0' in counted
        assert "http_server_active_requests 1.0" in counted

    @pytest.mark.parametrize("sent", ["", METRICS_TOKEN, f"Bearer {METRICS_TOKEN}x"])
    async def test_is_hidden_without_the_token(self, sent: str, api: AsyncClient) -> None:
        assert (await api.get("/metrics", headers={"Authorization": sent})).status_code == 404
        with pytest.raises(NotFoundError):
            require_reader("", "Bearer ")

    def test_adds_up_the_requests_of_living_workers(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
        for pid in (os.getpid(), os.getppid(), 2**22 + 1):
            value = MultiProcessValue(lambda pid=pid: pid)  # type: ignore[no-untyped-call]  # it has no types
            value("gauge", "busy", "busy", (), (), "", "livesum").inc(1)
        assert b"busy 2.0" in exposition("", str(tmp_path))[0]


class TestGetOpenapi:
    @pytest.mark.skipif(not DOCUMENT.exists(), reason="docs/openapi.json has not been written yet")
    async def test_is_what_is_kept(self, api: AsyncClient) -> None:
        served = (await api.get("/api/v1/openapi.json")).json()
        assert DOCUMENT.read_text() == json.dumps(served, indent=2, sort_keys=True) + "\n"

    async def test_documents_only_codes_that_exist(self, app: FastAPI, api: AsyncClient) -> None:
        assert not {"422", "HTTPValidationError"} & set(json.dumps(app.openapi()).split('"'))
        answer = await api.get("/nowhere")
        assert Failure.model_validate_json(answer.content).error.code == "NOT_FOUND"


@pytest.mark.parametrize("path", ["/docs", "/docs/page.js"])
async def test_the_documentation_page_is_served_locally(path: str, api: AsyncClient) -> None:
    answer = await api.get(path)
    assert answer.status_code == 200
    assert "'self'" in answer.headers["Content-Security-Policy"]
    assert "https://" not in answer.text
