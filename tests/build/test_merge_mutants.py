"""Faults put into the merge on purpose, each of which its tests must catch."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = "src/backwright"
TESTS = ["test_merge_python.py", "test_merge_texts.py", "test_merge_trees.py"]
MUTANTS = [  # module, what stands there, what is put there
    (
        "merging/sequence.py",
        "[name for name in ours if name in remaining], theirs, remaining",
        "[name for name in theirs if name in remaining], ours, remaining",
    ),
    ("merging/blocks.py", "left is None or left.meaning == base.meaning", "True"),
    ("stacks/languages/python/statement.py", "if left and left.meaning != b.meaning:", "if False:"),
    ("stacks/languages/python/imports.py", "if name in used and name not in bound and name not in here:", "if False:"),
    (
        "build/merge/codemod.py",
        "if form.count(versions.base) and not form.count(theirs):",
        "if form.count(versions.base):",
    ),
    (
        "build/merge/trees.py",
        "elif ours == base:\n        result.files[path] = theirs",
        "elif True:\n        result.files[path] = theirs",
    ),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The merge and its tests, to be spoilt."""
    folder = tmp_path_factory.mktemp("mutants")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "exemplar"))
    (folder / "tests").mkdir()
    for name in TESTS:
        shutil.copy(ROOT / "tests" / "build" / name, folder / "tests" / name)
    return folder


def verdict(folder: Path) -> int:
    """How the tests of the merge end on the copy."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *TESTS]
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder / "tests", env=environment, capture_output=True, check=False).returncode


def test_the_sound_merge_passes(copy: Path) -> None:
    assert verdict(copy) == 0


@pytest.mark.parametrize(
    ("file", "sound", "spoilt"), MUTANTS, ids=[f"{file}-{n}" for n, (file, *_) in enumerate(MUTANTS)]
)
def test_a_spoilt_merge_is_caught(copy: Path, file: str, sound: str, spoilt: str) -> None:
    path = copy / PACKAGE / file
    text = path.read_text(encoding="utf-8")
    assert text.count(sound) == 1
    path.write_text(text.replace(sound, spoilt), encoding="utf-8")
    try:
        assert verdict(copy) == 1
    finally:
        path.write_text(text, encoding="utf-8")
