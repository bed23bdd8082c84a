"""Where mypy keeps what it knows: beside other caches of the user, since it is large and can be made again.

What it knows of the libraries is the same for every project of an interpreter. The first project that passes leaves a
copy; later ones begin with it, so that their first check takes seconds.
"""

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

MOST = 8  # projects whose caches stay; each takes some 25 MB


def type_cache(project: Path, python: str) -> Path:
    """The folder for one project and its interpreter; nowhere (`/dev/null`) where the user has no cache."""
    folder = _root() / _digest(f"{project.resolve()}\n{python}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if not folder.exists() and _shared(python).exists():
            shutil.copytree(_shared(python), folder, dirs_exist_ok=True)
        folder.mkdir(exist_ok=True)
        os.utime(folder)
    except OSError:
        return Path(os.devnull)
    return folder


def share(cache: Path, python: str) -> None:
    """Leave a copy of what mypy knows for other projects, if there is none; caches of long ago are thrown away."""
    shared = _shared(python)
    if shared.exists() or not cache.is_dir():
        return
    with suppress(OSError):
        copied = Path(tempfile.mkdtemp(dir=shared.parent)) / "cache"
        shutil.copytree(cache, copied)
        copied.rename(shared)
        copied.parent.rmdir()
    for old in _oldest(shared.parent):
        shutil.rmtree(old, ignore_errors=True)


def _oldest(root: Path) -> list[Path]:
    """The caches of projects beyond those that stay, by when they were last asked for."""
    own = [path for path in root.iterdir() if path.is_dir() and not path.name.startswith("shared-")]
    return sorted(own, key=lambda path: path.stat().st_mtime, reverse=True)[MOST:]


def _root() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "backwright" / "mypy"


def _shared(python: str) -> Path:
    return _root() / f"shared-{_digest(python)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
