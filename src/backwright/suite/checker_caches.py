"""Where checkers keep what they know: beside other caches of the user, since it is large and can be made again.

What a checker of types knows of the libraries is the same for every project of an interpreter. The first project that
passes leaves a copy; later ones begin with it, so that their first check takes seconds.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from backwright.runtime.model import Style

MOST = 8  # projects whose caches stay; each takes some 25 MB


def caches(style: Style, project: Path, python: str) -> dict[str, str]:
    """The variables that name the folder of each checker that keeps one."""
    return {variable: str(cache_of(name, project, python)) for variable, name in style.caches.items()}


def cache_of(checker: str, project: Path, python: str) -> Path:
    """The folder for one project and its interpreter; nowhere (`/dev/null`) where the user has no cache."""
    folder = _root(checker) / _digest(f"{project.resolve()}\n{python}")
    shared = _shared(folder.parent, python)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if not folder.exists() and shared.exists():
            shutil.copytree(shared, folder, dirs_exist_ok=True)
        folder.mkdir(exist_ok=True)
        os.utime(folder)
    except OSError:
        return Path(os.devnull)
    return folder


def share(style: Style, environment: Mapping[str, str], python: str) -> None:
    """Leave a copy of what each checker knows for other projects; the caches are those that the environment names."""
    for variable in style.caches:
        share_cache(Path(environment[variable]), python)


def share_cache(cache: Path, python: str) -> None:
    """Leave a copy of one cache, if there is none; caches of long ago are thrown away."""
    shared = _shared(cache.parent, python)
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


def _root(checker: str) -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "backwright" / checker


def _shared(root: Path, python: str) -> Path:
    return root / f"shared-{_digest(python)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
