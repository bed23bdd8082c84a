"""The kit that makes reads cheap: each specification runs within a built project, beside the code that it is about."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backwright.stacks.fastapi.refresh import expected

SPECIFICATIONS = sorted((Path(__file__).parent / "built").glob("*_spec.py"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the exemplar's own page gives."""
    folder = tmp_path_factory.mktemp("project")
    for path, text in expected().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


@pytest.mark.parametrize("path", SPECIFICATIONS, ids=lambda path: path.stem)
def test_holds_within_a_built_project(project: Path, path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "--rootdir", ".", "--noconftest", str(path)]
    environment = {**os.environ, "PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, check=False, timeout=120
    )

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_there_are_specifications() -> None:
    assert {path.stem for path in SPECIFICATIONS} == {"arguments_spec", "connections_spec"}
