"""What built code answers, in all of its own tests, is what its document says."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from projects import PAGES, built
from tests.conftest import SLOW

PLUGIN = Path(__file__).parent / "built" / "agreement.py"
HELPDESK = Path(__file__).parents[2] / "examples" / "helpdesk" / "blueprint.yaml"
QUICK = [page for page in PAGES if page.stem in {"plain", "relations"}]
LONG = [HELPDESK, *(page for page in PAGES if page.stem in {"kinds", "tenant", "spelled"})]


def held_against_document(project: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    """The project's tests over HTTP, each answer held against the document."""
    shutil.copyfile(PLUGIN, project / "agreement.py")
    foreign = {"DATABASE_URL", "TEST_DATABASE_URL", "SECRET_KEY"}
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    command = [sys.executable, "-m", "pytest", "-p", "agreement", "-n", "0", *tests]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def agrees(page: Path, folder: Path) -> None:
    done = held_against_document(built(page, folder), "tests/integration")
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


@pytest.mark.parametrize("page", QUICK, ids=lambda page: page.stem)
def test_answers_are_as_documented(page: Path, tmp_path: Path) -> None:
    agrees(page, tmp_path)


@SLOW
@pytest.mark.parametrize("page", LONG, ids=lambda page: page.stem)
def test_answers_of_larger_projects_are_as_documented(page: Path, tmp_path: Path) -> None:
    agrees(page, tmp_path)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(next(page for page in QUICK if page.stem == "plain"), tmp_path_factory.mktemp("project"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"title": {', '"heading": {', "'title' was unexpected"),
        ('"304": {', '"305": {', "304 is not documented"),
        ('"NOT_FOUND"', '"NOT_FOUNT"', "'NOT_FOUND' is not one of ['NOT_FOUNT']"),
        ('"per_page"', '"per_pages"', "the parameter per_page is not documented"),
    ],
)
def test_a_document_that_says_something_else_is_noticed(plain: Path, old: str, new: str, told: str) -> None:
    document = plain / "docs" / "openapi.json"
    text = document.read_text()
    assert old in text
    document.write_text(text.replace(old, new))
    done = held_against_document(plain, "tests/integration/test_notes.py", "tests/integration/test_notes_list.py")
    document.write_text(text)
    assert done.returncode == 1
    assert told in done.stdout
