"""Roles that reach above whoever gives them or takes them away."""

from collections.abc import Iterator, Mapping
from typing import Any

from backwright.blueprint.model import ACCOUNT, ADMIN, Entity
from backwright.blueprint.view.operations import Operation
from backwright.standard.security.access_fixture import AccessFixture
from backwright.standard.security.cells import TriedCell
from backwright.standard.subject import Caller, Row

REFUSED = frozenset({400, 403, 404})


def higher_roles(fixture: AccessFixture, entity: Entity) -> Iterator[TriedCell]:
    """Whoever may write roles gives one above their own, and takes one above their own away.

    The role that an account has already must be taken from the same caller, or the refusals say nothing.
    """
    update = fixture.live.of(ACCOUNT, "update")
    if entity.name != ACCOUNT or update is None:
        return
    for caller in fixture.live.home[1:]:
        row = next((one for one in _others(fixture, entity, caller) if not _above(fixture, caller, one)), None)
        if caller.role == ADMIN or row is None:
            continue
        cell = _tried(fixture, update, caller, row, {"role": row["role"]}, frozenset({200}))
        yield cell
        if not cell.exchange.succeeded:
            continue
        for role in _roles_above(fixture, caller):
            yield _tried(fixture, update, caller, row, {"role": role}, REFUSED)
        higher = next((one for one in _others(fixture, entity, caller) if _above(fixture, caller, one)), None)
        if higher is not None:
            lowest = fixture.blueprint.all_roles[0]
            yield _tried(fixture, update, caller, higher, {"role": lowest}, REFUSED)


def _others(fixture: AccessFixture, entity: Entity, caller: Caller) -> Iterator[Row]:
    """The accounts of others whose role the caller may write as such."""
    for row in fixture.rows(entity):
        seen = row["id"] != caller.account and fixture.grants.visible(caller, entity, row)
        if seen and "role" in fixture.grants.writable(caller, entity, row, "update"):
            yield row


def _above(fixture: AccessFixture, caller: Caller, row: Row) -> bool:
    return row["role"] in _roles_above(fixture, caller)


def _roles_above(fixture: AccessFixture, caller: Caller) -> tuple[str, ...]:
    ranks = fixture.blueprint.all_roles
    return tuple(ranks[ranks.index(caller.role) + 1 :])


def _tried(  # noqa: PLR0917
    fixture: AccessFixture, update: Operation, caller: Caller, row: Row, body: Mapping[str, Any], right: frozenset[int]
) -> TriedCell:
    """One change of a role; what a success changed is undone, since other rules know these accounts by their roles."""
    path = fixture.live.rows.fill(update, fixture.blueprint.entity(ACCOUNT), row)
    answer = caller.send("PATCH", path, body, operation=update.name)
    if answer.succeeded and body["role"] != row["role"]:
        fixture.strongest_of(row).send("PATCH", path, {"role": row["role"]}, operation=update.name)
    whose = f"an account that is {row['role']}, with the role {body['role']}"
    return TriedCell(caller.name, update.name, whose, right, answer)
