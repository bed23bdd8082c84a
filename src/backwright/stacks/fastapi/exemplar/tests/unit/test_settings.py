"""Settings are checked before anything starts, and secrets are not repeated."""

import json
import logging

import pytest
from httpx2 import ASGITransport, AsyncClient

from src import main
from src.config.logging import JsonFormatter
from src.config.settings import Settings, load_settings


WRONG = [
    ("DATABASE_URL", "mysql://root:hunter2@host/db"),
    ("MAX_BODY_BYTES", "much"),
    ("METRICS_TOKEN", "hunter2"),
    # fill: wrong
]


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    load_settings.cache_clear()
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    # fill: environment


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_names_what_is_wrong_and_no_secret(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match=name) as refused:
        load_settings()
    assert "hunter2" not in str(refused.value)


async def test_an_application_starts_and_other_origins_read_what_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "https://here.example")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@host/db")
    monkeypatch.setattr(main, "configure_logging", lambda level: None)
    app = main.application()
    assert app.state.database.engine.driver == "asyncpg"
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client:
        refused = await client.get("/nowhere", headers={"Origin": "https://here.example"})
    assert refused.headers["Access-Control-Allow-Origin"] == "https://here.example"
    assert refused.headers["Access-Control-Expose-Headers"] == "ETag, Location, Retry-After, X-Request-ID"


def test_logs_are_json_lines_with_the_error_and_without_secrets() -> None:
    error = RuntimeError("no")
    about = {"msg": "seen", "api_token": "hunter2", "path": "/", "exc_info": (type(error), error, None)}
    line = json.loads(JsonFormatter().format(logging.makeLogRecord(about)))
    assert (line["event"], line["path"], line["api_token"]) == ("seen", "/", "***")
    assert "RuntimeError: no" in line["exception"]
