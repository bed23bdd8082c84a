"""The second opinion on who may do what: grants over the values of rows, in three-valued logic."""

from typing import Any

import pytest

from backwright.blueprint.reader import read
from backwright.standard.grants import Grants, truth
from backwright.standard.subject import Caller, Row

PAGE = """
app: desk
use: auth, tenant(Org)
roles: member, agent
Org:
  name: str
  can:
    - member: read
Ticket:
  subject: str
  status: open -solve-> solved
  author: User = me
  due: datetime?
  can:
    - author: create, read
    - author: update(subject) while status = open
    - agent: read, solve
Comment:
  ticket: Ticket owner
  internal: bool = false
  can:
    - author of ticket: read while not internal
    - agent: all
User:
  name: str
  can:
    - self: read, update(name)
    - agent: read, update(role)
"""
BLUEPRINT = read(PAGE)
ROWS: dict[tuple[str, int], Row] = {
    ("Ticket", 1): {"id": 1, "org_id": 1, "author_id": 10, "status": "open"},
    ("Ticket", 2): {"id": 2, "org_id": 1, "author_id": 10, "status": "solved"},
    ("Ticket", 3): {"id": 3, "org_id": 2, "author_id": 10, "status": "open"},
    ("Comment", 1): {"id": 1, "org_id": 1, "ticket_id": 1, "internal": False},
    ("Comment", 2): {"id": 2, "org_id": 1, "ticket_id": 1, "internal": True},
    ("User", 10): {"id": 10, "org_id": 1, "name": "A", "role": "member"},
}
GRANTS = Grants(BLUEPRINT, lambda entity, number: ROWS.get((entity, number)))


def caller(role: str, account: int | None = 20, tenant: int | None = 1) -> Caller:
    return Caller(role, None, role=role, account=account, tenant=tenant)  # type: ignore[arg-type]


AUTHOR, MEMBER, AGENT, ADMIN = caller("member", 10), caller("member"), caller("agent"), caller("admin")
STRANGER, NOBODY = caller("admin", 30, 2), caller("", None, None)


@pytest.mark.parametrize(
    ("who", "entity", "number", "sees"),
    [
        (AUTHOR, "Ticket", 1, True),
        (MEMBER, "Ticket", 1, False),
        (AGENT, "Ticket", 1, True),
        (ADMIN, "Ticket", 1, True),
        (STRANGER, "Ticket", 1, False),
        (NOBODY, "Ticket", 1, False),
        (ADMIN, "Ticket", 3, False),
        (AUTHOR, "Comment", 1, True),
        (AUTHOR, "Comment", 2, False),
        (AGENT, "Comment", 2, True),
        (MEMBER, "Comment", 1, False),
        (AUTHOR, "User", 10, True),
        (MEMBER, "User", 10, False),
    ],
)
def test_who_sees_a_row(who: Caller, entity: str, number: int, sees: bool) -> None:
    assert GRANTS.visible(who, BLUEPRINT.entity(entity), ROWS[entity, number]) is sees


@pytest.mark.parametrize(
    ("who", "entity", "number", "fields"),
    [
        (AUTHOR, "Ticket", 1, {"subject"}),
        (AUTHOR, "Ticket", 2, set()),
        (AGENT, "Ticket", 1, set()),
        (ADMIN, "Ticket", 2, {"subject", "due"}),
        (AUTHOR, "User", 10, {"name"}),
        (AGENT, "User", 10, {"role"}),
        (ADMIN, "User", 10, {"name", "role", "active"}),
        (AGENT, "Comment", 1, {"internal"}),
    ],
)
def test_what_may_be_written(who: Caller, entity: str, number: int, fields: set[str]) -> None:
    assert GRANTS.writable(who, BLUEPRINT.entity(entity), ROWS[entity, number], "update") == fields


@pytest.mark.parametrize(
    ("text", "row", "holds"),
    [
        ("status = open", {"status": "open"}, True),
        ("status != open", {"status": "open"}, False),
        ("due = null", {"due": None}, True),
        ("due != null", {"due": None}, False),
        ("due > now", {"due": None}, None),
        ("due > now", {"due": "2001-01-01T00:00:00.000000Z"}, False),
        ("due > now", {"due": "2091-01-01T00:00:00.000000Z"}, True),
        ("not due > now", {"due": None}, None),
        ("due > now or status = open", {"due": None, "status": "open"}, True),
        ("due > now and status = open", {"due": None, "status": "open"}, None),
        ("due > now and status = open", {"due": None, "status": "solved"}, False),
    ],
)
def test_conditions_know_the_unknown(text: str, row: dict[str, Any], holds: bool | None) -> None:
    ticket = BLUEPRINT.entity("Ticket")
    assert truth(parse_for(text), ticket, row) is holds


def parse_for(text: str) -> Any:
    page = PAGE.replace("- author: update(subject) while status = open", f"- author: update(subject) while {text}")
    grant = next(one for one in read(page).entity("Ticket").grants if one.condition is not None)
    return grant.condition


@pytest.mark.parametrize(
    ("condition", "row", "holds"),
    [
        ("price > cost", {"price": "10.00", "cost": "9.00"}, True),
        ("price > 9.5", {"price": "10.00"}, True),
        ("price + cost = 19", {"price": "10.00", "cost": "9.00"}, True),
        ("price / cost < 1.2", {"price": "10.00", "cost": "9.00"}, True),
        ("starts_at < ends_at", {"starts_at": "2030-01-02T00:00:00Z", "ends_at": "2030-01-01T23:00:00Z"}, False),
        ('code != "10"', {"code": "9"}, True),
        ("price > cost", {"price": "10.00", "cost": None}, None),
    ],
    ids=str,
)
def test_values_are_compared_by_the_type_of_their_field(condition: str, row: Row, holds: bool | None) -> None:
    fields = (
        "price: decimal(6,2)?\n  cost: decimal(6,2)?\n  starts_at: datetime?\n  ends_at: datetime?\n  code: str 1..9"
    )
    entity = read(f"app: hall\nRoom:\n  {fields}\n  check: {condition}\n").entity("Room")
    assert truth(entity.checks[0].condition, entity, row) is holds
