"""A row to try things on: one that is known already, or a new one where there is none."""

from backwright.blueprint.model import ACCOUNT, Blueprint, Entity, RelationType
from backwright.standard.grants import Grants
from backwright.standard.subject import Live, Row


def row_at_hand(live: Live, blueprint: Blueprint, entity: Entity) -> Row | None:
    """A row of the entity that the strongest caller may read, made where none is known; None where none can be made."""
    caller, grants = live.strongest, Grants(blueprint, live.rows.lookup)
    for (name, _), row in list(live.rows.known.items()):
        if name == entity.name and grants.visible(caller, entity, row):
            return row
    if blueprint.is_tenant(entity):
        return _read(live, entity, caller.tenant)
    if entity.name == ACCOUNT:
        return _read(live, entity, caller.account)
    return live.rows.make(entity.name, live.rows.asker(entity.name))


def list_path(live: Live, blueprint: Blueprint, entity: Entity) -> str | None:
    """The path of a list of the entity, beneath a whole that there is; None where there is no list or no whole."""
    operation = live.of(entity.name, "list")
    if operation is None:
        return None
    if entity.owner is None or not isinstance(entity.owner.type, RelationType):
        return operation.path
    row = row_at_hand(live, blueprint, entity)
    parent = live.rows.lookup(entity.owner.type.entity, row[entity.owner.column]) if row else None
    return live.rows.fill(operation, entity, parent=parent) if parent else None


def _read(live: Live, entity: Entity, number: int | None) -> Row | None:
    operation = live.of(entity.name, "get")
    if operation is None or number is None:
        return None
    answer = live.strongest.send("GET", live.rows.fill(operation, entity, {"id": number}), operation=operation.name)
    return live.rows.remember(entity.name, answer.data) if answer.succeeded else None
