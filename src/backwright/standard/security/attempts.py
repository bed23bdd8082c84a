"""What roles are granted and have not done when every cell was asked: tried once more, on rows made for it."""

from collections.abc import Iterator

from backwright.blueprint.model import ACCOUNT, Entity, RelationType
from backwright.blueprint.view.access import required_fields
from backwright.blueprint.view.operations import Operation
from backwright.standard.security.cells import TriedCell, asked_collection, asked_row
from backwright.standard.security.reach import waiting
from backwright.standard.security.stage import Stage
from backwright.standard.subject import Caller, Row

MADE_FOR_IT = "one that was made for it"


def attempts(stage: Stage, entity: Entity) -> Iterator[TriedCell]:
    """The operations of an entity that wait for a role, each on a row made for that role."""
    for operation in stage.live.operations:
        leaves = operation.kind == "delete" and entity.name == ACCOUNT  # the caller would be gone
        if operation.entity == entity.name and not leaves:
            for caller in list(waiting(stage.blueprint, stage.live, operation)):
                yield from _attempt(stage, entity, operation, caller)


def _attempt(stage: Stage, entity: Entity, operation: Operation, caller: Caller) -> Iterator[TriedCell]:
    if operation.kind not in {"list", "create"}:
        row = _ready(stage, entity, operation, caller)
        if row is not None:
            yield asked_row(stage, entity, operation, caller, row, MADE_FOR_IT)
        return
    parent: Row | None = None
    if entity.owner is not None and isinstance(entity.owner.type, RelationType):
        parent = stage.purpose.shown(caller, stage.blueprint.entity(entity.owner.type.entity))
        if parent is None:
            return
    if operation.kind == "create":
        stage.live.rows.clear(entity.name, caller, parent)
    yield asked_collection(stage, entity, operation, caller, parent, f"under {MADE_FOR_IT}" if parent else "the list")


def _ready(stage: Stage, entity: Entity, operation: Operation, caller: Caller) -> Row | None:
    """A row on which the caller can do it; to be replaced, one that refers to nothing that the caller may not name."""
    if operation.kind != "replace":
        found = stage.purpose.found(caller, entity, operation.action)
        return found or stage.purpose.made(caller, entity, operation.action)
    said = required_fields(entity)
    relations = [one for one in entity.fields if one.name in said and isinstance(one.type, RelationType)]
    named = {one.column: stage.live.rows.value(entity.name, one.name, caller) for one in relations}
    return stage.purpose.made(caller, entity, operation.action, **named)
