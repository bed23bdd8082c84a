"""The page with every default spelled out."""

from blueprint_pages import HELPDESK, PLAIN

from backwright.blueprint.reader import read
from backwright.blueprint.view.show import lines


def line_of(page: str, start: str) -> str:
    (found,) = [line for line in lines(read(page)) if line.strip().startswith(start)]
    return " ".join(found.split())


def test_defaults_are_said() -> None:
    assert line_of(PLAIN, "database") == "database: sqlite"
    assert line_of(PLAIN, "title") == "title: str 1..120 required; 1 to 120 characters"
    assert "required" not in line_of(HELPDESK, "effort")


def test_what_use_adds_is_said() -> None:
    assert "every row belongs to one Org" in line_of(HELPDESK, "tenant(Org) adds")
    assert "lower-cased" in line_of(HELPDESK, "email:")
    assert "5 entities, 41 endpoints" in lines(read(HELPDESK))


def test_a_page_without_auth_is_said_to_be_open() -> None:
    assert "anyone may do anything" in line_of(PLAIN, "access")


def test_what_deleting_does_is_said() -> None:
    assert "deleted with its Ticket" in line_of(HELPDESK, "ticket:")


def test_every_entity_has_its_route_and_table() -> None:
    assert "Comment /api/v1/tickets/{ticket_id}/comments table comments" in [
        " ".join(line.split()) for line in lines(read(HELPDESK))
    ]
