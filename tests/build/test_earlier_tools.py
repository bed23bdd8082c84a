"""A project that an earlier commit of the tool built is built on by this one."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from tests.conftest import SLOW

from backwright.build.build import build
from backwright.build.plan import plan
from backwright.build.undo import undo
from backwright.pristine import folder_tree, read_pristine
from backwright.stacks.fastapi.carried import carried

STORE = sorted((Path(__file__).parent / "earlier").glob("*.tar.xz"))
TAX = ("  size: int 0..10 = 1\n", "  size: int 0..10 = 1\n  tax: decimal(4,2) = 0.5\n")


@pytest.fixture(params=STORE, ids=lambda path: path.name.partition(".")[0])
def project(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    folder = tmp_path / "shop"
    with tarfile.open(request.param) as archive:
        archive.extractall(folder, filter="data")
    return folder


def run(folder: Path, *command: str) -> str:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/shop.db", "SECRET_KEY": "0123456789" * 4}
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in found
        if ".db" not in path.name and ".backwright" not in path.parts
    }


def change(folder: Path) -> None:
    page = (folder / "blueprint.yaml").read_text(encoding="utf-8")
    (folder / "blueprint.yaml").write_text(page.replace(*TAX), encoding="utf-8")


def test_its_database_follows_a_change_and_comes_back(project: Path) -> None:
    run(project, "-m", "alembic", "upgrade", "head")
    before = files(project)
    change(project)
    built = build(project, check=False)
    assert built.rehearsal is not None
    assert built.rehearsal.done
    assert "shop.db is at 0003_" in built.migrated
    run(project, "-m", "alembic", "downgrade", "base")
    run(project, "-m", "alembic", "upgrade", "head")
    undo(project)
    assert files(project) == before
    assert plan(project).changes == ()


def test_what_it_kept_as_files_is_kept_as_archives_after_a_build(project: Path) -> None:
    inner = project / ".backwright"
    rendered, entries = folder_tree(inner / "pristine"), sorted(path.name for path in inner.glob("history/*"))
    assert read_pristine(project) == rendered
    change(project)
    build(project, check=False)
    undo(project)
    undo(project)  # the older tool's own build: its entry was kept as files
    assert not (inner / "pristine").exists()
    assert sorted(path.name for path in inner.glob("history/*")) == ["0001.tar.xz"]
    assert entries == ["0001", "0002"]
    assert "hours" not in (project / "blueprint.yaml").read_text(encoding="utf-8")
    assert read_pristine(project).keys() == {path for path in rendered if "0002" not in path}


@SLOW
def test_it_passes_its_own_checks_after_a_build_by_this_tool(project: Path) -> None:
    change(project)
    run(project, "-m", "backwright", "build", ".")
    assert "nothing to build" in run(project, "-m", "backwright", "build", ".")


def test_a_migration_takes_columns_from_where_they_stay() -> None:
    old = (
        '"""Prices."""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\nfrom migrations.steps import on\n'
        "from src.models.base import BigId, Exact, UtcDateTime\nfrom src.models.spelling import sql\n\n"
        'revision = "0002"\n\n\ndef upgrade() -> None:\n    op.add_column("items", sa.Column("Exact", Exact(8, 2)))\n'
        '    op.add_column("items", sa.Column("at", UtcDateTime(), server_default=sql("UtcDateTime")))\n'
    )
    (new,) = carried({"migrations/versions/0002.py": old}).values()
    assert new == (
        '"""Prices."""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
        "from migrations.columns import BigId, exact, sql, utc_datetime\nfrom migrations.steps import on\n\n"
        'revision = "0002"\n\n\ndef upgrade() -> None:\n    op.add_column("items", sa.Column("Exact", exact(8, 2)))\n'
        '    op.add_column("items", sa.Column("at", utc_datetime(), server_default=sql("UtcDateTime")))\n'
    )
    assert carried({"one.py": new}) == {"one.py": new}
