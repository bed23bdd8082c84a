"""One page, one code: `database:` says what a project is set up for, and `DATABASE_URL` where it runs."""

from pathlib import Path

import pytest
from projects import PAGES, built, passes

from backwright.blueprint.reader import read
from backwright.stacks.fastapi.stack import FastApiStack

CODE = ("src/", "tests/", "migrations/")
CLOSED = """\
app: salon
database: postgresql
use: auth
roles: staff
Client:
  name: str 1..60 filter, sort, search
  since: datetime? sort
  can:
    - staff: all
"""
OPEN = "app: shop\ndatabase: postgresql\nItem:\n  label: str 1..60\n  stock: int 0..9 = 0\n"


def code(text: str) -> dict[str, str]:
    """What a page gives that is run."""
    stack, blueprint = FastApiStack(), read(text, "blueprint.yaml")
    revision = stack.initial(blueprint)
    tree = stack.render(blueprint, {revision.path: revision.text})
    return {path: text for path, text in tree.items() if path.startswith(CODE)}


def saying(text: str, database: str) -> str:
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith("database:")]
    return "".join([kept[0], f"database: {database}\n", *kept[1:]])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_code_is_the_same_whatever_database_the_page_names(page: Path) -> None:
    text = page.read_text()
    assert code(saying(text, "sqlite")) == code(saying(text, "postgresql"))


@pytest.mark.parametrize("text", [OPEN, CLOSED], ids=["open", "closed"])
def test_a_page_that_names_postgresql_gives_code_with_sound_types(text: str, tmp_path: Path, cache: Path) -> None:
    page = tmp_path / "page.yaml"
    page.write_text(text)
    folder = tmp_path / "project"
    folder.mkdir()
    passes(built(page, folder), cache, "mypy")


def test_the_page_says_which_database_the_settings_begin_with() -> None:
    stack, blueprint = FastApiStack(), read(OPEN, "blueprint.yaml")
    other = read(saying(OPEN, "sqlite"), "blueprint.yaml")

    assert "DATABASE_URL=postgresql://postgres@127.0.0.1:5432/shop\n" in stack.render(blueprint, {})[".env.example"]
    assert "DATABASE_URL=sqlite:///shop.db\n" in stack.render(other, {})[".env.example"]
