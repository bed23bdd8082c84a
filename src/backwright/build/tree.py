"""A project as a value: path → text."""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

Tree: TypeAlias = Mapping[str, str]

_FOREIGN_FOLDERS = {
    ".git", ".hg", ".venv", "venv", "node_modules", "__pycache__", ".backwright", ".mypy_cache", ".ruff_cache",
    ".pytest_cache", ".hypothesis", ".idea", ".vscode",
}  # fmt: skip
_OWN_FILES = {"blueprint.yaml", "blueprint.lock", ".env"}
_DATA = re.compile(r"\.(db|sqlite3?|log|pyc)(-\w+)?$")
_LARGEST = 2_000_000


def read_tree(folder: Path) -> dict[str, str]:
    """Every text file of a project that a build may meet; not the page, the lock, secrets, data or caches."""
    return dict(sorted(_texts(folder)))


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in walk(folder):
        name = path.relative_to(folder).as_posix()
        if name in _OWN_FILES or _DATA.search(name):
            continue
        try:
            text = read_text(path) if path.stat().st_size <= _LARGEST else None
        except FileNotFoundError:  # gone since the folder was listed, as files beside a database come and go
            continue
        if text is not None:
            yield name, text


def walk(folder: Path) -> Iterator[Path]:
    """The files beneath a folder that are the project's own, links left out."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _FOREIGN_FOLDERS)
        yield from (Path(here, name) for name in sorted(files) if not Path(here, name).is_symlink())


def read_text(path: Path) -> str | None:
    """The text of a file with its line endings; None when it is not text."""
    data = path.read_bytes()
    if b"\0" in data:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def write_tree(folder: Path, tree: Tree) -> None:
    """Write every file of a tree beneath a folder."""
    for name, text in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def hashed(text: str) -> str:
    """A short fingerprint of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def fingerprint(tree: Tree) -> str:
    """One fingerprint for a whole tree."""
    return hashed("\n".join(f"{name} {hashed(tree[name])}" for name in sorted(tree)))
