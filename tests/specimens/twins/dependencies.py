"""What the servers run on: FastAPI is in the tool's own environment, Flask and Express are installed into a cache."""

import hashlib
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "backwright" / "twins"
SECONDS = 600  # better-sqlite3 may have to be compiled


class UnavailableError(Exception):
    """A framework cannot be had here."""


@cache
def installed(framework: str) -> Path:
    """The folder that a framework was installed into, now or earlier; raises `UnavailableError`."""
    if framework == "fastapi":
        return FOLDER
    manifest = FOLDER / framework / {"flask": "requirements.txt", "express": "package.json"}[framework]
    digest = hashlib.sha256(manifest.read_bytes()).hexdigest()[:12]
    place = CACHE / f"{framework}-{digest}"
    if not (place / "complete").exists():
        if framework == "express" and not (shutil.which("node") and shutil.which("npm")):
            raise UnavailableError("Express needs node and npm, which are not here")
        _install(framework, manifest, place)
    return place


def _install(framework: str, manifest: Path, place: Path) -> None:
    fresh = place.with_name(f"{place.name}.{os.getpid()}")
    fresh.mkdir(parents=True)
    try:
        if framework == "flask":
            command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
            command += ["--target", str(fresh), "-r", str(manifest)]
        else:
            shutil.copy(manifest, fresh)
            command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(fresh)]
        ended = subprocess.run(command, cwd=fresh, capture_output=True, text=True, timeout=SECONDS, check=False)
        if ended.returncode:
            last = (ended.stderr.strip() or ended.stdout.strip()).splitlines()[-1:]
            raise UnavailableError(f"{framework} could not be installed: {' '.join(last)}")
        (fresh / "complete").touch()
        if not place.exists():
            fresh.rename(place)
    except subprocess.TimeoutExpired:
        raise UnavailableError(f"{framework} could not be installed within {SECONDS} seconds") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
