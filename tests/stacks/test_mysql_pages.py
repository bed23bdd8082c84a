"""Pages with `database: mysql` pass their own tests on MariaDB, and have its code alone."""

from pathlib import Path

import pytest
from projects import built, passes
from tests.conftest import SLOW

from backwright.blueprint.reader import read
from backwright.stacks.fastapi.stack import FastApiStack

OPEN = "app: shop\ndatabase: mysql\nItem:\n  label: str 1..60 unique\n  stock: int 0..9 = 0\n"
CLOSED = """\
app: clinic
database: mysql
use: auth, audit, idempotency
roles: nurse
Room:
  name: str 1..60 unique
  can:
    - nurse: all
Visit:
  room: Room owner
  topic: str 1..80 filter, sort, search
  day: date? filter, sort
  level: low | high = low, filter, sort
  state: open -close-> closed
  unique: (topic) while state != closed
  check: day >= created_at
  can:
    - nurse: all
"""
EXAMPLES = Path(__file__).parents[2] / "examples"


def tried(text: str, tmp_path: Path, cache: Path, mysql: str) -> None:
    (tmp_path / "page.yaml").write_text(text)
    folder = tmp_path / "project"
    folder.mkdir()
    project = built(tmp_path / "page.yaml", folder)
    for check in (("ruff", "check", "--no-cache", "."), ("ruff", "format", "--check", "--no-cache", "."), ("mypy",)):
        passes(project, cache, *check)
    passes(project, cache, "pytest", "-q", database=mysql)


@pytest.mark.parametrize("text", [OPEN, CLOSED], ids=["open", "closed"])
def test_a_page_passes_its_own_tests(text: str, tmp_path: Path, cache: Path, mysql: str) -> None:
    tried(text, tmp_path, cache, mysql)


@SLOW
@pytest.mark.parametrize("name", ["helpdesk", "newsroom", "shelf"])
def test_an_example_passes_its_own_tests(name: str, tmp_path: Path, cache: Path, mysql: str) -> None:
    lines = (EXAMPLES / name / "blueprint.yaml").read_text().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("database:")]
    tried("".join([kept[0], "database: mysql\n", *kept[1:]]), tmp_path, cache, mysql)


def test_its_settings_begin_with_mysql_and_name_its_driver() -> None:
    tree = FastApiStack().render(read(OPEN), {})
    assert "DATABASE_URL=mysql://root@127.0.0.1:3306/shop\n" in tree[".env.example"]
    assert "asyncmy==" in tree["requirements.lock"]
    assert "mariadb:" in tree["compose.yaml"]
    assert "MariaDB" in tree["README.md"]


def test_a_page_for_another_database_has_no_word_of_it() -> None:
    tree = FastApiStack().render(read(CLOSED.replace("database: mysql", "database: postgresql")), {})
    assert not [path for path, text in tree.items() if "mysql" in f"{path} {text}".replace("mysql://root:hunter2", "")]
