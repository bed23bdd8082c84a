"""Pages to change."""

from backwright.blueprint.model import Blueprint
from backwright.blueprint.reader import read
from backwright.changes.detect import detect
from backwright.changes.lock import Lock
from backwright.changes.operations import Change

DESK = """
app: desk
use: auth, tenant(Org), audit
roles: member, agent
Org:
  name: str 2..80 unique
  can:
    - member: read
Ticket:
  subject: str 3..140 search
  status: open -solve-> solved -close-> closed
  priority: low | normal | high = normal, filter, sort
  author: User = me
  due_at: datetime? > now
  effort: int 1..100 = 1
  unique: (subject) while status != closed
  check: due_at > created_at
  can:
    - author: create, read
    - author: update(subject) while status = open
    - agent: all
Comment:
  ticket: Ticket owner
  body: text 1..5k
  can:
    - author of ticket: read
    - agent: all
"""


def page(*pairs: tuple[str, str]) -> Blueprint:
    """The completed blueprint of the page with some of its text replaced."""
    text = DESK
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return read(text)


def changes(*pairs: tuple[str, str], lock: Lock | None = None) -> tuple[Change, ...]:
    """What such a replacement changes."""
    return detect(page(), page(*pairs), lock or Lock())
