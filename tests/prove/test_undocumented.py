"""A backend that serves no document is proved by the routes in its folder, and only where they are there."""

import shutil
import sys
from pathlib import Path

import pytest
from tests.prove.described_servers import SPECIMENS, fastapi_served
from tests.specimens.twins.dependencies import installed

from backwright.prove.described.folders import BY_ROUTES
from backwright.prove.described.run import prove_described

ONLY = ["api/reach", "security/written-secrets"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(SPECIMENS / "undocumented.py", tmp_path)
    return tmp_path


def test_its_routes_describe_it(folder: Path) -> None:
    start = f"start: {sys.executable} undocumented.py {{port}}\nsettings:\n  PYTHONPATH: {installed('flask')}\n"
    (folder / "prove.yaml").write_text(start)
    proof = prove_described(folder, only=ONLY).proof
    assert proof.operations == 6
    assert proof.unreached == ()
    assert proof.callers == 2
    assert BY_ROUTES in proof.note


def test_the_routes_of_a_folder_that_belongs_to_another_backend_are_left_aside(folder: Path) -> None:
    (folder / "undocumented.py").rename(folder / "other.py")
    text = (folder / "other.py").read_text().replace('"/items', '"/widgets')
    (folder / "other.py").write_text(text)
    with fastapi_served("silent") as url:
        proof = prove_described(folder, url=url, only=ONLY).proof
    assert proof.operations == 0
    assert "no OpenAPI document was found" in proof.note
