"""Copies of a project in which anything may be done."""

import shutil
from pathlib import Path

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
    """A copy of the project without its history, its libraries, its caches and its data."""
    shutil.copytree(project, into, ignore=shutil.ignore_patterns(*LEFT_OUT, "*.db", "*.db-*", ".env"), symlinks=True)
    return into
