"""The migrations of a project under Alembic itself, as `make migrate` runs them."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from migrating import EXEMPLAR, Database, Move, blueprint

from backwright.stacks.python.alembic import initial

SHOP = "app: shop\nProduct:\n  name: str 1..40\n  price: decimal(8,2) = 1\n"
STAMPS = "'2026-01-01', '2026-01-01'"
FILLED = f"INSERT INTO products (name, created_at, updated_at) VALUES ('Ball', {STAMPS}), ('Kite', {STAMPS})"


@dataclass(frozen=True)
class Project:
    """As much of a built project as its migrations need."""

    folder: Path
    database: Database

    def alembic(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "alembic", *arguments]
        environment = {**os.environ, "DATABASE_URL": self.database.url}
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    def write(self, number: int, text: str) -> None:
        (self.folder / f"migrations/versions/{number:04}_step.py").write_text(text)


@pytest.fixture
def project(tmp_path: Path, database: Database) -> Project:
    folder = tmp_path / "project"
    shutil.copytree(EXEMPLAR, folder, ignore=shutil.ignore_patterns("__pycache__", "*.db", "versions", "tests"))
    (folder / "src/models/__init__.py").write_text("")
    (folder / "migrations/versions").mkdir(exist_ok=True)
    made = Project(folder, database)
    made.write(1, initial(blueprint(SHOP)).text)
    return made


def test_it_upgrades_and_downgrades_a_database_that_only_the_environment_names(project: Project) -> None:
    move = Move.of(SHOP, SHOP + "  stock: int 0..9 = 3, filter\n")
    project.write(2, move.text)
    up = project.alembic("upgrade", "0001")
    assert up.returncode == 0, up.stderr
    project.database.execute(FILLED)
    schema, rows = project.database.catalogue(), project.database.rows("products")
    assert project.alembic("upgrade", "head").returncode == 0
    assert [row["stock"] for row in project.database.rows("products")] == [3, 3]
    assert "0002 (head)" in project.alembic("current").stdout
    assert project.alembic("downgrade", "-1").returncode == 0
    assert (project.database.catalogue(), project.database.rows("products")) == (schema, rows)


def test_a_migration_that_is_refused_at_its_end_leaves_nothing_of_its_beginning(project: Project) -> None:
    """The second of two revisions refuses: neither has happened, since all of a run is one transaction."""
    if project.database.is_mysql:
        pytest.skip("each statement is for good there; what refuses comes before the first of its revision")
    first = Move.of(SHOP, SHOP + "  stock: int 0..9 = 3\n")
    project.write(2, first.text)
    second = SHOP.replace("1..40", "1..3") + "  stock: int 0..9 = 3\n"
    text = Move.of(SHOP + "  stock: int 0..9 = 3\n", second).text
    project.write(3, text.replace('"0002"', '"0003"').replace('"0001"', '"0002"'))
    assert project.alembic("upgrade", "0001").returncode == 0
    project.database.execute(FILLED)
    before = project.database.catalogue(), project.database.all_rows()
    refused = project.alembic("upgrade", "head")
    assert refused.returncode != 0
    assert refused.stderr.splitlines()[-1].endswith(
        "DataError: 2 rows: of products hold a value of name that does not fit str 1..3; "
        "nothing is cut or rounded: change them first"
    )
    assert (project.database.catalogue(), project.database.all_rows()) == before


def test_a_migration_that_would_leave_a_reference_dangling_is_rolled_back(project: Project) -> None:
    if not project.database.is_sqlite:
        pytest.skip("a server looks after its references by itself")
    page = SHOP + "Part:\n  product: Product owner\n"
    project.write(1, initial(blueprint(page)).text)
    assert project.alembic("upgrade", "head").returncode == 0
    project.database.execute(FILLED, f"INSERT INTO parts (product_id, created_at, updated_at) VALUES (1, {STAMPS})")
    before = project.database.all_rows()
    lossy = (
        '"""Delete."""\n\nfrom alembic import op\n\nrevision = "0002"\ndown_revision = "0001"\n\n\n'
        'def upgrade() -> None:\n    op.execute("DELETE FROM products")\n\n\ndef downgrade() -> None:\n    pass\n'
    )
    project.write(2, lossy)
    refused = project.alembic("upgrade", "head")
    assert "some of parts, would refer to rows of products that are gone" in refused.stderr
    assert project.database.all_rows() == before


@pytest.mark.parametrize(
    "change", ["  stock: int 0..9 = 3, filter\n", "  twin: Product?\n", "  tags: Tag[]\nTag:\n  word: str\n"]
)
def test_revisions_are_laid_out_as_the_project_lints_itself(change: str, tmp_path: Path) -> None:
    page = SHOP + "  status: draft | live = draft, sort\n  note: text? search\n  check: price / 3 > 0.125\n"
    (tmp_path / "migrations").mkdir()
    (tmp_path / "src").mkdir()
    settings = (EXEMPLAR / "pyproject.toml").read_text().splitlines()
    (tmp_path / "pyproject.toml").write_text("\n".join(line.partition("  # when:")[0] for line in settings))
    for name in ("steps.py", "columns.py", "mysql.py"):
        shutil.copy(EXEMPLAR / "migrations" / name, tmp_path / "migrations" / name)
    (tmp_path / "migrations/0001.py").write_text(initial(blueprint(page)).text)
    (tmp_path / "migrations/0002.py").write_text(Move.of(page, page + change).text)
    for command in (["format", "--diff"], ["check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", command[0], "--no-cache", *command[1:], "migrations"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


def test_alembic_finds_no_difference_between_the_models_and_the_first_migration(
    tmp_path: Path, database: Database
) -> None:
    folder = tmp_path / "exemplar"
    shutil.copytree(EXEMPLAR, folder, ignore=shutil.ignore_patterns("__pycache__", "*.db", "versions", "tests"))
    (folder / "migrations/versions").mkdir()
    project = Project(folder, database)
    project.write(1, initial(blueprint((EXEMPLAR / "blueprint.yaml").read_text())).text)
    assert project.alembic("upgrade", "head").returncode == 0
    checked = project.alembic("check")
    assert "No new upgrade operations detected." in checked.stdout, checked.stderr


def test_a_revision_by_hand_is_numbered_like_those_before_it(project: Project) -> None:
    done = project.alembic("revision", "-m", "my own")
    assert done.returncode == 0, done.stderr
    written = (project.folder / "migrations/versions/0002_my_own.py").read_text()
    assert 'revision = "0002"\ndown_revision = "0001"\n' in written


def test_instances_that_migrate_at_once_all_succeed(project: Project) -> None:
    step = Move.of(SHOP, SHOP + "  stock: int 0..9 = 3, filter\n").text
    start = "def upgrade() -> None:\n"
    assert start in step
    # Longer than a driver or a table's lock would wait by itself.
    project.write(2, "import time\n" + step.replace(start, f"{start}    time.sleep(6)\n"))
    with ThreadPoolExecutor(3) as instances:
        done = list(instances.map(lambda _: project.alembic("upgrade", "head"), range(3)))

    assert [each.returncode for each in done] == [0, 0, 0], [each.stderr for each in done]
    assert sum("0001 -> 0002" in each.stderr for each in done) == 1


def test_a_migration_knows_nothing_of_the_code_that_is_deployed() -> None:
    """It runs as it was written, years after the models have changed."""
    page = SHOP + "  status: draft | live = draft, sort\n  note: text? search\n  price2: decimal(8,2)? filter\n"
    for text in (initial(blueprint(page)).text, Move.of(page, page + "  sold_at: datetime?\n").text):
        assert "from migrations." in text
        assert "src" not in text.split()
        assert "src." not in text
    assert "src" not in (EXEMPLAR / "migrations/columns.py").read_text()
    assert "src" not in (EXEMPLAR / "migrations/steps.py").read_text()
