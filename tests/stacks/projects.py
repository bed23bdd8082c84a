"""Projects that are built of pages, and the checks that they bring along."""

import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from backwright.blueprint.reader import read
from backwright.stacks.fastapi.stack import FastApiStack

# Bookers may create a booking, which must name a performer, and may read no account.
UNUSABLE = """\
app: salon
use: auth
roles: booker, stylist
User:
  name: str 1..40
  can:
    - self: read
    - stylist: read
Booking:
  performer: User role stylist
  note: str 0..80
  can:
    - booker: create(performer, note)
    - stylist: all
"""
PAGES = sorted(Path(__file__).with_name("pages").glob("*.yaml"))


@cache
def rendered(page: str) -> Mapping[str, str]:
    """Every file of the project of a page, with its first migration; made once, whatever tests need it."""
    blueprint, stack = read(page), FastApiStack()
    revision = stack.initial(blueprint)
    return stack.render(blueprint, {revision.path: revision.text})


@cache
def documents(page: str) -> Mapping[str, str]:
    """What the built code writes of itself."""
    with TemporaryDirectory() as folder:
        return FastApiStack().document(written(page, Path(folder)), sys.executable)


def written(page: str, folder: Path, *more: Mapping[str, str]) -> Path:
    """The project of a page in a folder, without its document."""
    for path, text in [item for files in (rendered(page), *more) for item in files.items()]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def built(page: Path, folder: Path) -> Path:
    """The project of a page, with its first migration and its document."""
    return written(page.read_text(), folder, documents(page.read_text()))


def passes(project: Path, cache: Path, *command: str, database: str | None = None) -> None:
    """Run a check of the project in its folder, on SQLite or the server that is named, with no setting of ours."""
    foreign = {"DATABASE_URL", "TEST_DATABASE_URL", "SECRET_KEY"}
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    environment |= {"MYPY_CACHE_DIR": str(cache)} | ({"TEST_DATABASE_URL": database} if database else {})
    ran = subprocess.run(
        [sys.executable, "-m", *command], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-4000:]
