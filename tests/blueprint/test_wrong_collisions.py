"""Names that are sound one by one and meet in a table, a route or an operation."""

import pytest
from wrong_pages import Wrong, assert_refused, helpdesk, name, plain, shop

WRONG = [
    helpdesk(
        "Tag:\n",
        "AuditEntry:\n  name: str\n  can:\n    - manager: all\nTag:\n",
        "the table `audit_entries`",
        "rename one",
        at="AuditEntry:",
    ),
    helpdesk(
        "Tag:\n",
        "TicketTag:\n  name: str\n  can:\n    - manager: all\nTag:\n",
        "`ticket_tags`",
        "rename one",
        at="tags: Tag[]",
    ),
    shop("void, draft -cancel-> void", "void, draft -lines-> void", "the route of", "rename one", at="Line:"),
    plain(
        "Note:\n  title: str 1..120\n",
        "Part:\n  state: a -create_spare-> b\nSparePart:\n  name: str\n",
        "`create_spare_part` is the name of",
        "rename one",
        at="SparePart",
    ),
    plain(
        "  title: str 1..120\n",
        "  the_first_of_several: int\n  the_second_of_several: int\n  the_third_of_several: int\n"
        "  unique: (the_first_of_several, the_second_of_several, the_third_of_several)\n",
        "at most 63",
        "name fewer",
        at="unique",
    ),
]


@pytest.mark.parametrize("wrong", WRONG, ids=name)
def test_the_collision_is_told(wrong: Wrong) -> None:
    assert_refused(wrong)
