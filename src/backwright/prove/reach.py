"""What a proof has reached: an operation counts once every role that is granted it has succeeded with it."""

from collections.abc import Iterator

from backwright.blueprint.model import ADMIN, Blueprint, Entity, RelationType
from backwright.blueprint.view.access import needed, rules
from backwright.blueprint.view.operations import Operation
from backwright.standard.subject import Live


def unreached(live: Live) -> tuple[str, ...]:
    """The names of the operations that never answered with success."""
    succeeded = {one.operation for one in live.exchanges if one.succeeded}
    return tuple(one.name for one in live.operations if one.name not in succeeded)


def unused(blueprint: Blueprint, live: Live) -> tuple[str, ...]:
    """Operations that a role is granted and never succeeded with, though another has: `create_booking as booker`.

    Only roles are meant that a caller of the proof has.
    """
    role_of = {one.name: one.role for one in live.callers}
    succeeded = {(one.operation, role_of.get(one.caller, "")) for one in live.exchanges if one.succeeded}
    never = {*unreached(live)}
    return tuple(
        f"{one.name} as {role}"
        for one in live.operations
        if one.name not in never
        for role in granted_roles(blueprint, one)
        if role in role_of.values() and (one.name, role) not in succeeded
    )


def granted_roles(blueprint: Blueprint, operation: Operation) -> Iterator[str]:
    """The roles that an operation is granted to as such, whoever a row belongs to; higher ones have it, too.

    A replacement says everything that a row needs, so it is for those who may write and name all of it.
    """
    if not (blueprint.auth and operation.entity and operation.action):
        return
    ranks = blueprint.all_roles
    entity = blueprint.entity(operation.entity)
    said = {*needed(entity)} if operation.kind == "replace" else set()
    found = (rule for rule in rules(blueprint, entity, operation.action) if said <= {*rule.fields})
    granted = [ranks.index(rule.who.name) for rule in found if rule.who.kind == "role"]
    for role in ranks[min([*granted, ranks.index(ADMIN)]) :]:
        if operation.kind != "replace" or _may_name(blueprint, entity, role):
            yield role


def _may_name(blueprint: Blueprint, entity: Entity, role: str) -> bool:
    """Whether a role as such may read the rows that every body of the entity names, whoever they belong to."""
    ranks, needs = blueprint.all_roles, {*needed(entity)}
    others = [one.type.entity for one in entity.fields if one.name in needs and isinstance(one.type, RelationType)]
    return role == ADMIN or all(
        any(
            rule.who.kind == "anyone" or (rule.who.kind == "role" and ranks.index(rule.who.name) <= ranks.index(role))
            for rule in rules(blueprint, blueprint.entity(other), "read")
        )
        for other in others
    )
