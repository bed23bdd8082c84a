"""Where nobody has said yet which server holds the data, that is said, and no file is taken for it."""

from pathlib import Path

import pytest
from shop import Shop

from backwright.blueprint.reader import read
from backwright.build.plan import plan
from backwright.build.prepare import OtherDatabaseError
from backwright.databases.adapter import Unreachable
from backwright.databases.location import database_url
from backwright.databases.opening import open_database

PAGE = "app: notes\ndatabase: postgresql\nNote:\n  title: str 1..40\n"


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_a_page_for_a_server_has_no_database_before_env_names_one(tmp_path: Path) -> None:
    url = database_url(tmp_path, read(PAGE))
    assert url == ""
    found = open_database(url, tmp_path, None)
    assert isinstance(found, Unreachable)
    assert found.reason == "no .env says yet where the database is; make setup writes one"


def test_env_decides_whatever_the_page_says(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=sqlite:///here.db\n")
    assert database_url(tmp_path, read(PAGE)) == f"sqlite:///{tmp_path}/here.db"


def test_a_page_for_a_file_has_it_beside_the_project(tmp_path: Path) -> None:
    page = read(PAGE.replace("postgresql", "sqlite"))
    assert database_url(tmp_path, page) == f"sqlite:///{tmp_path}/notes.db"


def test_the_first_steps_name_the_command_that_makes_the_database(tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text(PAGE)
    assert plan(tmp_path).first_steps.startswith("createdb -h 127.0.0.1 -U postgres notes")


@pytest.mark.parametrize(("before", "after"), [("postgresql", "mysql"), ("mysql", "sqlite")])
def test_a_page_that_goes_to_or_from_mysql_is_refused_since_its_migrations_are_for_the_other(
    before: str, after: str, shop: Shop
) -> None:
    shop.edit("blueprint.yaml", "Item:\n", f"database: {before}\nItem:\n")
    shop.build()
    everything = shop.everything()
    shop.edit("blueprint.yaml", f"database: {before}", f"database: {after}")
    with pytest.raises(OtherDatabaseError, match=f"written for `database: {before}`.*empty folder"):
        shop.build()
    shop.edit("blueprint.yaml", f"database: {after}", f"database: {before}")
    assert shop.everything() == everything
