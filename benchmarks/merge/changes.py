"""Eight changes of the helpdesk's page."""

from collections.abc import Callable
from dataclasses import dataclass

from backwright.build.merge.renames import Rename


@dataclass(frozen=True)
class Change:
    name: str
    edit: Callable[[str], str]
    renames: tuple[Rename, ...] = ()


def _swap(*pairs: tuple[str, str]) -> Callable[[str], str]:
    def edited(page: str) -> str:
        for old, new in pairs:
            if old not in page:
                raise ValueError(f"the page has no {old!r}")
            page = page.replace(old, new)
        return page

    return edited


INVOICE = """\
Invoice:
  ticket: Ticket owner
  number: str 1..20 unique
  cents: int 0..1000000 = 0, sort
  can:
    - agent: all
"""

CHANGES = (
    Change(
        "add field",
        _swap(("  effort: int 1..100 = 1\n", "  effort: int 1..100 = 1\n  hours: int 0..1000 = 0, filter\n")),
    ),
    Change(
        "rename field",
        _swap(
            ("  subject: str 3..140 search\n", "  title: str 3..140 search was subject\n"),
            ("(subject) while", "(title) while"),
            ("update(subject, body)", "update(title, body)"),
        ),
        (Rename("field", "Ticket", "subject", "title"),),
    ),
    Change("drop field", _swap(("  effort: int 1..100 = 1\n", ""))),
    Change("widen", _swap(("str 3..140", "str 3..200"))),
    Change("tighten", _swap(("int 1..100", "int 1..50"))),
    Change("new entity", lambda page: page + INVOICE),
    Change("new enum value", _swap(("low | normal | high", "low | normal | high | urgent"))),
    Change(
        "rename entity",
        _swap(
            ("Ticket:\n", "Incident:\n  was: Ticket\n"),
            ("  ticket: Ticket owner ", "  incident: Incident owner was ticket "),
            ("author of ticket", "author of incident"),
        ),
        (Rename("entity", "Incident", "Ticket", "Incident"), Rename("field", "Comment", "ticket", "incident")),
    ),
)
