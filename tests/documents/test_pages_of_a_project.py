"""What is written beside the code of any built project, whatever framework it has."""

from pathlib import Path

import pytest

from backwright.blueprint.model import Blueprint
from backwright.blueprint.reader import read
from backwright.blueprint.view.operations import operations
from backwright.documents import documents

EXAMPLE = Path(__file__).parents[2] / "examples" / "helpdesk" / "blueprint.yaml"
CREATE_ADMIN = "bin/create-admin EMAIL"


@pytest.fixture(scope="module")
def helpdesk() -> Blueprint:
    return read(EXAMPLE.read_text(), str(EXAMPLE))


@pytest.fixture(scope="module")
def plain() -> Blueprint:
    return read("app: plain\nNote:\n  title: str 1..80\n")


def test_the_api_page_has_every_operation_once(helpdesk: Blueprint) -> None:
    page = documents(helpdesk, CREATE_ADMIN)["docs/api.md"]

    for operation in operations(helpdesk):
        assert page.count(f"| `{operation.method}` | `{operation.path}` | `{operation.name}` |") == 1, operation


def test_the_api_page_has_every_field_with_its_rules(helpdesk: Blueprint) -> None:
    page = documents(helpdesk, CREATE_ADMIN)["docs/api.md"]

    assert "| `subject` | text on one line, 3 to 140 characters | required |  |" in page
    assert "| `effort` | integer, 1 to 100 | default `1` |  |" in page
    assert "may be null, an active account of the role `agent` or higher" in page
    assert "| `org_id` | id of Org | the caller's own |  |" in page
    assert "`subject` unique while `status != closed`" in page
    assert "password" not in page.split("## Org")[1].split("## Errors")[0]


def test_the_diagram_has_every_entity_and_relation(helpdesk: Blueprint) -> None:
    diagram = documents(helpdesk, CREATE_ADMIN)["docs/api.md"].split("```mermaid")[1].split("```")[0]

    for entity in helpdesk.entities:
        assert f"    {entity.name} {{" in diagram
    assert "Ticket ||--o{ Comment : ticket" in diagram
    assert "User |o..o{ Ticket : assignee" in diagram
    assert "Ticket }o--o{ Tag : tags" in diagram


def test_the_access_page_says_who_may_do_what(helpdesk: Blueprint) -> None:
    page = documents(helpdesk, CREATE_ADMIN)["docs/access.md"]

    assert "| **update** | · | ✓ | ✓ | ✓ | ✓ while status = open: subject, body |" in page
    assert "| **update** | · | · | ✓: role | ✓ | ✓: name |" in page


def test_without_accounts_the_pages_say_that_everything_is_open(plain: Blueprint) -> None:
    pages = documents(plain, CREATE_ADMIN)

    assert "**Everything is open.**" in pages["docs/access.md"]
    assert "Everything is open" in pages["docs/review.md"]
    assert "401" not in pages["docs/api.md"]


def test_the_review_asks_what_the_page_leaves_open(helpdesk: Blueprint) -> None:
    asked = documents(helpdesk, CREATE_ADMIN)["docs/review.md"].split("## Open questions")[1]

    assert "- [ ] Only `admin` may update an org. Is that intended?" in asked


def test_the_first_admin_is_made_by_the_command_of_the_stack() -> None:
    shop = read("app: shop\nuse: auth\nroles: clerk\nGood:\n  name: str\n  can:\n    - clerk: all\n")

    assert f"`{CREATE_ADMIN}` makes an admin" in documents(shop, CREATE_ADMIN)["docs/api.md"]
