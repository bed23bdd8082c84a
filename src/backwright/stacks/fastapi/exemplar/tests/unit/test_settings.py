"""Settings are checked before anything starts, and secrets are not repeated."""

import json
import logging

import pytest

from src import main
from src.config.logging import JsonFormatter
from src.config.settings import Settings, SettingsError, async_url, load_settings


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    load_settings.cache_clear()
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    monkeypatch.setenv("SECRET_KEY", "x" * 32)  # when: auth


def test_knows_the_driver_of_a_database() -> None:
    assert async_url("postgres://u:p@host/db") == "postgresql+asyncpg://u:p@host/db"


WRONG = [
    ("DATABASE_URL", "mysql://root:hunter2@host/db"),
    ("MAX_BODY_BYTES", "much"),
    ("SECRET_KEY", "hunter2"),  # when: auth
    ("LOGIN_LIMIT", "often"),  # when: auth
    ("TRUSTED_PROXIES", "all"),  # when: auth
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_names_what_is_wrong_and_no_secret(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as refused:
        load_settings()
    assert "hunter2" not in str(refused.value)


def test_an_application_starts_from_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "https://here.example")
    monkeypatch.setattr(main, "configure_logging", lambda level: None)
    assert "CORSMiddleware" in str(main.application().user_middleware)


def test_logs_are_lines_of_json_without_secrets() -> None:
    record = logging.makeLogRecord({"msg": "seen", "name": "access", "api_token": "hunter2", "path": "/"})
    line = json.loads(JsonFormatter().format(record))
    assert (line["event"], line["path"], line["api_token"]) == ("seen", "/", "***")


def test_logs_tell_what_broke() -> None:
    try:
        raise RuntimeError("no")
    except RuntimeError as error:
        record = logging.makeLogRecord({"exc_info": (type(error), error, error.__traceback__)})
    assert "RuntimeError: no" in json.loads(JsonFormatter().format(record))["exception"]
