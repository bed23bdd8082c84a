"""What is shown, what is built, and what the proof judges by: three tellings of one meaning of the grants."""

from collections import Counter
from typing import Any

import pytest
from blueprint_strategies import blueprints
from hypothesis import HealthCheck, given, settings

from backwright.blueprint.model import Auth, Blueprint, Entity, Grantee, RelationType
from backwright.blueprint.reader import read
from backwright.blueprint.view.access import actions, rules, rules_for, writable
from backwright.blueprint.view.unusable import unusable_grants
from backwright.contract.access_oracle import COLLEAGUE, ELSEWHERE, ME, AccessOracle, Row
from backwright.contract.access_table import creations, row_kinds
from backwright.contract.constraints import holds
from backwright.contract.entity_view import EntityView
from backwright.contract.numbered import example_of
from backwright.standard.grants import Grants
from backwright.standard.subject import Caller
from backwright.standard.subject import Row as JudgedRow

ACCOUNTS = {ME: 1, COLLEAGUE: 2}
HEAD = "app: desk\nuse: auth\nroles: member, agent\nUser:\n  can:\n    - self: read\n    - member: read\n"
PAGES = {
    "a path of another entity passes through a field": """
Ticket:
  subject: str 3..140
  assignee: User?
  can:
    - member: create, read, update
Comment:
  ticket: Ticket owner
  body: text ..5k
  can:
    - assignee of ticket: read, create
    - agent: all
""",
    "a condition and a list of fields": """
Post:
  title: str
  draft: bool = true
  score: int = 0
  writer: User = me
  can:
    - writer: create, read
    - writer: update(title) while draft
    - member: read while not draft
    - agent: update
""",
    "a role decides who is read": """
Visit:
  host: User role agent
  guest: User?
  can:
    - guest: update
    - member: create, read while guest = null
""",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_three_tellings_agree(page: str) -> None:
    assert disagreements(read(HEAD + page)) == []


@given(blueprints().filter(lambda blueprint: blueprint.uses(Auth)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_the_three_tellings_agree_on_any_page(blueprint: Blueprint) -> None:
    assert disagreements(blueprint) == []


@given(blueprints().filter(lambda blueprint: blueprint.uses(Auth)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_nobody_creates_by_a_grant_that_is_called_unusable(blueprint: Blueprint) -> None:
    unusable = Counter((grant.entity, grant.role) for grant in unusable_grants(blueprint) if grant.action == "create")
    for (name, role), count in unusable.items():
        entity = blueprint.entity(name)
        if count == len(rules_for(blueprint, entity, "create", role)):  # another grant may let the role do it
            at = blueprint.all_roles.index(role)
            assert {line.statuses[at] for line in creations(EntityView(blueprint, entity))} <= {400, 403, 404}, name


def disagreements(blueprint: Blueprint) -> list[tuple[Any, ...]]:
    """Every role, action and kind of row of which they do not say the same."""
    return [
        (entity.name, action, role, kind.label, told)
        for entity in blueprint.entities
        for action in actions(blueprint, entity)
        for kind in row_kinds(EntityView(blueprint, entity), action)
        if ELSEWHERE not in kind.row
        for role in blueprint.all_roles
        if len(set(map(repr, told := tellings(blueprint, entity, action, role, kind.row)))) > 1
    ]


def tellings(blueprint: Blueprint, entity: Entity, action: str, role: str, row: Row) -> tuple[Any, ...]:
    """Whether the action is allowed and what it may write: as shown, as built, as judged."""
    row = row | {"role": role} if row["id"] == ME else row
    return (
        shown(blueprint, entity, action, role, row),
        built(blueprint, entity, action, role, row),
        judged(blueprint, entity, action, role, row),
    )


def shown(blueprint: Blueprint, entity: Entity, action: str, role: str, row: Row) -> tuple[bool, list[str]]:
    if role == "admin":
        return True, sorted(writable(entity, action))
    met = [
        rule
        for rule in rules(blueprint, entity, action)
        if is_meant(blueprint, rule.grantee, role, row)
        and (rule.condition is None or holds(rule.condition, row) is True)
    ]
    return bool(met), sorted({name for rule in met for name in rule.fields})


def is_meant(blueprint: Blueprint, grantee: Grantee, role: str, row: Row) -> bool:
    if grantee.kind == "role":
        return blueprint.all_roles.index(role) >= blueprint.all_roles.index(grantee.name)
    held: Any = row["id"] if grantee.kind == "self" else row
    for step in grantee.path:
        held = held.get(step) if isinstance(held, dict) else None
    return grantee.kind == "anyone" or held == ME


def built(blueprint: Blueprint, entity: Entity, action: str, role: str, row: Row) -> tuple[bool, list[str]]:
    oracle = AccessOracle(blueprint, role)
    if not oracle.allows(entity, row, action):
        return False, []
    columns = oracle.writable_columns(entity, row, action) if action in {"create", "update"} else set()
    return True, sorted(field.name for field in entity.fields if field.column in columns)


def judged(blueprint: Blueprint, entity: Entity, action: str, role: str, row: Row) -> tuple[bool, list[str]]:
    rows: dict[tuple[str, int], JudgedRow] = {}
    values = as_judged(blueprint, entity, row, rows)
    tenant = 1 if blueprint.tenancy else None
    caller = Caller(role, None, role=role, account=ACCOUNTS[ME], tenant=tenant)  # type: ignore[arg-type]
    grants = Grants(blueprint, lambda name, number: rows.get((name, number)))
    if not grants.matching(caller, entity, values, action):
        return False, []
    found = grants.writable(caller, entity, values, action) if action in {"create", "update"} else frozenset()
    return True, sorted(found)


def as_judged(blueprint: Blueprint, entity: Entity, row: Row, rows: dict[tuple[str, int], JudgedRow]) -> dict[str, Any]:
    """A row of the oracle by its columns; the rows that it refers to are kept beside it."""
    values: dict[str, Any] = {"id": ACCOUNTS.get(row["id"], 7)}
    for field in entity.fields:
        held = row.get(field.name)
        held = example_of(held)
        if isinstance(field.type, RelationType) and isinstance(held, dict):
            other = blueprint.entity(field.type.entity)
            held, number = as_judged(blueprint, other, held, rows), 100 + len(rows)
            rows[other.name, number] = {**held, "id": number}
            held = number
        values[field.column] = ACCOUNTS.get(held, held) if isinstance(held, str) else held
    return values | dict.fromkeys(("created_at", "updated_at"), "2030-01-01T00:00:00Z")
