"""`.env` is read once and for all as built code reads it, so that build, prove and the backend take one database."""

from pathlib import Path

import pytest
from pydantic_settings import BaseSettings, SettingsConfigDict

from backwright.blueprint.reader import read
from backwright.databases import location
from backwright.dotenv import DotenvError, database_url, dotenv

LINES = [
    "DATABASE_URL=sqlite:///one.db",
    "export DATABASE_URL=sqlite:///one.db",
    "  export   DATABASE_URL = sqlite:///one.db  ",
    "DATABASE_URL='sqlite:///one.db'",
    'DATABASE_URL="sqlite:///one.db"  # the shop\'s',
    "DATABASE_URL=sqlite:///one.db # mine",
    "database_url=sqlite:///one.db",
    "DATABASE_URL=sqlite:///old.db\nDATABASE_URL=sqlite:///one.db",
    "# DATABASE_URL=sqlite:///old.db\nDATABASE_URL=sqlite:///one.db",
    "NAME=one\nDATABASE_URL=sqlite:///${NAME}.db",
    "PASSWORD='a#b'\nDATABASE_URL=sqlite:///one.db\nOTHER=x=y",
]


class Settings(BaseSettings):
    """The settings of built code."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: str = ""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("NAME", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("text", LINES)
def test_everybody_takes_the_same_database(folder: Path, text: str) -> None:
    (folder / ".env").write_text(text + "\n")
    assert Settings().database_url == "sqlite:///one.db"
    assert database_url(folder) == "sqlite:///one.db"
    assert location.database_url(folder, read("app: shop\nItem:\n  label: str 1..60\n")) == f"sqlite:///{folder}/one.db"


def test_the_environment_comes_first(folder: Path) -> None:
    (folder / ".env").write_text(LINES[0])
    assert database_url(folder, {"DATABASE_URL": "sqlite:///two.db"}) == "sqlite:///two.db"


def test_without_a_file_nothing_is_said(folder: Path) -> None:
    assert dotenv(folder) == {}
    assert database_url(folder) == ""


def test_a_file_that_is_not_text_is_refused_with_what_to_do(folder: Path) -> None:
    (folder / ".env").write_bytes(b"A=\xff")
    with pytest.raises(DotenvError, match="save it as UTF-8"):
        dotenv(folder)
