"""`new`: a directory with a small, commented blueprint to begin from."""

import re
from pathlib import Path

from backwright.build.page import PAGE
from backwright.errors import BackwrightError

STARTER = """\
app: {app}
use: auth                             # accounts, sign-in, tokens; without it everything is open to everybody
roles: member, editor                 # lowest first; the built-in `admin` may do everything
Note:
  title: str 1..120 search            # required unless `?` follows the type
  body: text ..10k
  status: draft -publish-> published, published -withdraw-> draft   # each verb is an endpoint
  author: User = me                   # from the session, never from the body
  topics: Topic[] filter
  due_at: datetime? sort
  can:                                # what is not granted here is denied
    - author: create, read, delete
    - author: update while status = draft
    - member: read while status = published
    - editor: all
Topic:
  name: str 1..30 unique
  can:
    - member: read
    - editor: all
"""


class NameTakenError(BackwrightError):
    """A project cannot start here."""


def new(directory: Path) -> Path:
    """Make the directory with its first blueprint, and return where that is."""
    app = re.sub(r"[^a-z0-9]+", "_", directory.absolute().name.lower()).strip("_")
    if not app or not app[0].isalpha():
        raise NameTakenError(f"{directory.name!r} does not make a name for an app; begin it with a letter")
    page = directory / PAGE
    if page.exists():
        raise NameTakenError(f"{page} is there already; `wright build {directory}` builds it")
    directory.mkdir(parents=True, exist_ok=True)
    page.write_text(STARTER.format(app=app), encoding="utf-8")
    return page
