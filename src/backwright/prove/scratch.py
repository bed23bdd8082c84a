"""Copies of a project in which anything may be done."""

import shutil
from pathlib import Path

from backwright.runtime.reading import FILE as RUNTIME_FILE

LEFT_OUT = (
    ".git",
    ".venv",
    "node_modules",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".backwright",
)


def copied(project: Path, into: Path) -> Path:
    """A copy of the project without its history, its libraries, its caches and its data; how it runs is in it."""
    shutil.copytree(project, into, ignore=shutil.ignore_patterns(*LEFT_OUT, "*.db", "*.db-*", ".env"), symlinks=True)
    if (project / RUNTIME_FILE).is_file():
        (into / RUNTIME_FILE).parent.mkdir()
        shutil.copy(project / RUNTIME_FILE, into / RUNTIME_FILE)
    return into
