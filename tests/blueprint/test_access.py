"""Who may do what."""

import pytest
from blueprint_pages import HELPDESK, PLAIN

from backwright.blueprint.reader import read
from backwright.blueprint.view.access import Cell, cells, guarded, lines, rules_for, writable

BLUEPRINT = read(HELPDESK)
CELLS = cells(BLUEPRINT)
TICKET_FIELDS = ("subject", "body", "priority", "assignee", "tags", "due_at", "effort")


def cells_of(entity: str, action: str, caller: str) -> list[Cell]:
    return [cell for cell in CELLS if (cell.entity, cell.action, cell.caller) == (entity, action, caller)]


@pytest.mark.parametrize(
    ("entity", "action", "caller", "rows"),
    [
        ("Org", "read", "member", "all"),
        ("Org", "update", "manager", "none"),
        ("Org", "update", "admin", "all"),
        ("User", "read", "member", "none"),
        ("User", "read", "self", "some"),
        ("User", "read", "manager", "all"),
        ("Ticket", "create", "author", "some"),
        ("Ticket", "read", "member", "none"),
        ("Ticket", "read", "agent", "all"),
        ("Ticket", "read", "manager", "all"),
        ("Ticket", "delete", "agent", "none"),
        ("Ticket", "delete", "manager", "all"),
        ("Ticket", "reopen", "author", "some"),
        ("Ticket", "close", "author", "none"),
        ("Comment", "read", "author of ticket", "some"),
        ("Comment", "read", "anyone", "none"),
    ],
)
def test_the_helpdesk(entity: str, action: str, caller: str, rows: str) -> None:
    assert [cell.rows for cell in cells_of(entity, action, caller)] == [rows]


def test_a_condition_is_told() -> None:
    (cell,) = cells_of("Ticket", "update", "author")
    assert (cell.rows, cell.condition, cell.fields) == ("some", "status = open", ("subject", "body"))
    assert cell.place.line == 28


def test_fields_that_the_session_a_verb_or_the_path_decides_are_never_written() -> None:
    assert writable(BLUEPRINT.entity("Ticket"), "update") == TICKET_FIELDS
    assert writable(BLUEPRINT.entity("Comment"), "create") == ("body", "internal")
    assert writable(BLUEPRINT.entity("User"), "update") == ("name", "role", "active")
    assert writable(BLUEPRINT.entity("Ticket"), "read") == ()


def test_what_grants_test_is_written_only_where_a_grant_names_it() -> None:
    assert guarded(BLUEPRINT, BLUEPRINT.entity("Comment")) == {"internal", "ticket"}
    assert guarded(BLUEPRINT, BLUEPRINT.entity("Ticket")) == {"author", "status"}
    assert [cell.fields for cell in cells_of("Comment", "create", "author of ticket")] == [("body",)]
    assert [cell.fields for cell in cells_of("Comment", "create", "agent")] == [("body", "internal")]


def test_nobody_writes_a_role_unless_a_grant_names_it() -> None:
    page = HELPDESK.replace("- self: read, update(name)", "- self: read, update")
    whole = read(page)
    found = [
        cell.fields for cell in cells(whole) if (cell.entity, cell.action, cell.caller) == ("User", "update", "self")
    ]
    assert found == [("name",)]


def test_a_higher_role_has_what_a_lower_one_has() -> None:
    for lower, higher in (("member", "agent"), ("agent", "manager"), ("manager", "admin")):
        for cell in CELLS:
            if cell.caller == lower and cell.rows == "all":
                (above,) = cells_of(cell.entity, cell.action, higher)
                assert above.rows == "all"
                assert set(cell.fields) <= set(above.fields)


def test_the_rules_of_a_role() -> None:
    ticket = BLUEPRINT.entity("Ticket")
    assert [rule.place.line for rule in rules_for(BLUEPRINT, ticket, "update", "member")] == [28]
    assert [rule.place.line for rule in rules_for(BLUEPRINT, ticket, "update", "agent")] == [28, 29]


def test_without_use_auth_everything_is_open_and_said_to_be() -> None:
    assert {(cell.caller, cell.rows) for cell in cells(read(PLAIN))} == {("anyone", "all")}
    assert "anyone may do anything" in lines(read(PLAIN))[0]


def test_the_text_names_the_line_that_says_so() -> None:
    (line,) = [line for line in lines(BLUEPRINT) if "while status = open" in line]
    assert " ".join(line.split()) == "update author subject, body while status = open blueprint.yaml:28"
    assert "  delete     admin alone" in lines(BLUEPRINT)
