"""The HTTP surface."""

from blueprint_pages import HELPDESK, PLAIN

from backwright.blueprint.reader import read
from backwright.blueprint.view.operations import Operation, operations

HELPDESK_OPERATIONS = {operation.name: operation for operation in operations(read(HELPDESK))}


def test_the_helpdesk_has_forty_one() -> None:
    assert len(operations(read(HELPDESK))) == len(HELPDESK_OPERATIONS) == 41


def test_a_plain_entity_has_six_and_the_system_three() -> None:
    assert [(operation.name, operation.method, operation.path) for operation in operations(read(PLAIN))] == [
        ("list_notes", "GET", "/api/v1/notes"),
        ("create_note", "POST", "/api/v1/notes"),
        ("get_note", "GET", "/api/v1/notes/{note_id}"),
        ("replace_note", "PUT", "/api/v1/notes/{note_id}"),
        ("update_note", "PATCH", "/api/v1/notes/{note_id}"),
        ("delete_note", "DELETE", "/api/v1/notes/{note_id}"),
        ("get_live", "GET", "/health/live"),
        ("get_ready", "GET", "/health/ready"),
        ("get_openapi", "GET", "/api/v1/openapi.json"),
    ]


def test_a_verb_is_an_operation() -> None:
    path = "/api/v1/tickets/{ticket_id}/solve"
    assert HELPDESK_OPERATIONS["solve_ticket"] == Operation(
        "solve_ticket", "POST", path, "Ticket", "solve", "verb", 200
    )


def test_an_owned_entity_is_nested() -> None:
    assert HELPDESK_OPERATIONS["get_comment"].path == "/api/v1/tickets/{ticket_id}/comments/{comment_id}"


def test_accounts_are_made_by_registering() -> None:
    assert "create_user" not in HELPDESK_OPERATIONS
    assert "delete_user" in HELPDESK_OPERATIONS
    assert HELPDESK_OPERATIONS["register"].path == "/api/v1/auth/register"


def test_tenants_are_neither_made_nor_deleted() -> None:
    assert {"create_org", "delete_org"}.isdisjoint(HELPDESK_OPERATIONS)
    assert {"list_orgs", "get_org", "replace_org", "update_org"} <= set(HELPDESK_OPERATIONS)


def test_invitations_come_with_tenants() -> None:
    assert {"create_invitation", "accept_invitation"} <= set(HELPDESK_OPERATIONS)
    page = "app: a\nuse: auth\nroles: member\nNote:\n  title: str\n  can:\n    - member: all\n"
    names = {operation.name for operation in operations(read(page))}
    assert "login" in names
    assert "create_invitation" not in names
