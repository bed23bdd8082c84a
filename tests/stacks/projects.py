"""Projects that are built of pages, and the checks that they bring along."""

import os
import subprocess
import sys
from pathlib import Path

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


def built(page: Path, folder: Path) -> Path:
    """The project of a page, with its first migration and its document."""
    blueprint, stack = read(page.read_text(), str(page)), FastApiStack()
    revision = stack.initial(blueprint)
    tree = stack.render(blueprint, {revision.path: revision.text})
    for path, text in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    for path, text in stack.document(folder, sys.executable).items():
        (folder / path).write_text(text)
    return folder


def passes(project: Path, cache: Path, *command: str, database: str | None = None) -> None:
    """Run a check of the project in its folder, on SQLite or the server that is named, with no setting of ours."""
    foreign = {"DATABASE_URL", "TEST_DATABASE_URL", "SECRET_KEY"}
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    environment |= {"MYPY_CACHE_DIR": str(cache)} | ({"TEST_DATABASE_URL": database} if database else {})
    ran = subprocess.run(
        [sys.executable, "-m", *command], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-4000:]
