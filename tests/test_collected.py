"""Every test is run by `make test`: none lies in a folder that is passed over, none hides another one of its name."""

import tomllib
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

HERE = Path(__file__).parent
SETTINGS = tomllib.loads((HERE.parent / "pyproject.toml").read_text())["tool"]["pytest"]
FILES = [path for path in HERE.rglob("test_*.py") if "__pycache__" not in path.parts]


def test_no_folder_of_tests_is_passed_over() -> None:
    """Pytest's own list has `build` in it, and so must be replaced."""
    folders = {part for path in FILES for part in path.relative_to(HERE).parts[:-1]}
    assert "build" in folders
    passed_over = {folder for folder in folders for pattern in SETTINGS["norecursedirs"] if fnmatch(folder, pattern)}
    assert passed_over == set()


def test_no_two_files_have_one_name() -> None:
    """They are imported by their names, so the second would be taken for the first."""
    assert {name: count for name, count in Counter(path.name for path in FILES).items() if count > 1} == {}
