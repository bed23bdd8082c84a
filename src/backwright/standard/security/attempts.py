"""What roles are granted and have not done when every cell was tried: tried once more, on rows made for it."""

from collections.abc import Iterator

from backwright.blueprint.model import ACCOUNT, Entity, RelationType
from backwright.blueprint.view.access import required_fields
from backwright.blueprint.view.operations import Operation
from backwright.standard.security.access_fixture import AccessFixture
from backwright.standard.security.cells import TriedCell, try_collection, try_row
from backwright.standard.security.reach import waiting
from backwright.standard.subject import Caller, Row

MADE_FOR_IT = "one that was made for it"


def attempts(fixture: AccessFixture, entity: Entity) -> Iterator[TriedCell]:
    """The operations of an entity that wait for a role, each on a row made for that role."""
    for operation in fixture.live.operations:
        leaves = operation.kind == "delete" and entity.name == ACCOUNT  # the caller would be gone
        if operation.entity == entity.name and not leaves:
            for caller in list(waiting(fixture.blueprint, fixture.live, operation)):
                yield from _attempt(fixture, entity, operation, caller)


def _attempt(fixture: AccessFixture, entity: Entity, operation: Operation, caller: Caller) -> Iterator[TriedCell]:
    if operation.kind not in {"list", "create"}:
        row = _ready(fixture, entity, operation, caller)
        if row is not None:
            yield try_row(fixture, entity, operation, caller, row, MADE_FOR_IT)
        return
    parent: Row | None = None
    if entity.owner is not None and isinstance(entity.owner.type, RelationType):
        parent = fixture.purpose.shown(caller, fixture.blueprint.entity(entity.owner.type.entity))
        if parent is None:
            return
    if operation.kind == "create":
        fixture.live.rows.clear(entity.name, caller, parent)
    yield try_collection(fixture, entity, operation, caller, parent, f"under {MADE_FOR_IT}" if parent else "the list")


def _ready(fixture: AccessFixture, entity: Entity, operation: Operation, caller: Caller) -> Row | None:
    """A row on which the caller can do it; to be replaced, one that refers to nothing that the caller may not name."""
    if operation.kind != "replace":
        found = fixture.purpose.found(caller, entity, operation.action)
        return found or fixture.purpose.made(caller, entity, operation.action)
    required = required_fields(entity)
    relations = [one for one in entity.fields if one.name in required and isinstance(one.type, RelationType)]
    named = {one.column: fixture.live.rows.value(entity.name, one.name, caller) for one in relations}
    return fixture.purpose.made(caller, entity, operation.action, **named)
