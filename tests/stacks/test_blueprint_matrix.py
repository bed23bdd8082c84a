"""Pages of very different shape become projects that pass their own checks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backwright.blueprint.implied import complete
from backwright.blueprint.reader import read
from backwright.stacks.fastapi.stack import FastApiStack

PAGES = sorted(Path(__file__).with_name("pages").glob("*.yaml"))


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What mypy knows of the libraries, which is the same for every project."""
    return tmp_path_factory.mktemp("mypy")


def built(page: Path, folder: Path) -> Path:
    """The project of a page, with its first migration and its document."""
    blueprint, stack = complete(read(page.read_text(), str(page))), FastApiStack()
    revision = stack.initial(blueprint)
    tree = stack.render(blueprint, {revision.path: revision.text})
    for path, text in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    for path, text in stack.document(folder, sys.executable).items():
        (folder / path).write_text(text)
    return folder


def passes(project: Path, cache: Path, *command: str) -> None:
    """Run a check of the project in its folder, on SQLite and with no setting of ours."""
    foreign = {"DATABASE_URL", "TEST_DATABASE_URL", "SECRET_KEY"}
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    environment |= {"MYPY_CACHE_DIR": str(cache)}
    ran = subprocess.run(
        [sys.executable, "-m", *command], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-4000:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_project_passes_its_own_checks(page: Path, tmp_path: Path, cache: Path) -> None:
    project = built(page, tmp_path)
    passes(project, cache, "ruff", "check", "--no-cache", ".")
    passes(project, cache, "ruff", "format", "--no-cache", "--check", ".")
    passes(project, cache, "mypy")
    passes(project, cache, "pytest", "-n", "0")
