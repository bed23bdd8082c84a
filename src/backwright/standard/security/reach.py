"""The roles that are granted an operation as such, and the ones of them that have not done it yet."""

from collections.abc import Iterator

from backwright.blueprint.model import ADMIN, Auth, Blueprint, Entity, RelationType
from backwright.blueprint.view.access import required_fields, rules
from backwright.blueprint.view.operations import Operation
from backwright.standard.subject import Caller, Live


def waiting(blueprint: Blueprint, live: Live, operation: Operation) -> Iterator[Caller]:
    """A caller of each role that is granted the operation and has not succeeded with it."""
    role_of = {one.name: one.role for one in live.callers}
    done = {role_of.get(one.caller) for one in live.exchanges if one.operation == operation.name and one.succeeded}
    by_role = {one.role: one for one in reversed(live.home)}
    return (by_role[role] for role in granted_roles(blueprint, operation) if role in by_role and role not in done)


def granted_roles(blueprint: Blueprint, operation: Operation) -> Iterator[str]:
    """The roles that an operation is granted to as such, whoever a row belongs to; higher ones have it, too.

    A replacement says everything that a row needs, so it is for those who may write and name all of it.
    """
    if not (blueprint.uses(Auth) and operation.entity and operation.action):
        return
    ranks = blueprint.all_roles
    entity = blueprint.entity(operation.entity)
    required = {*required_fields(entity)} if operation.kind == "replace" else set()
    found = (rule for rule in rules(blueprint, entity, operation.action) if required <= {*rule.fields})
    granted = [ranks.index(rule.grantee.name) for rule in found if rule.grantee.kind == "role"]
    for role in ranks[min([*granted, ranks.index(ADMIN)]) :]:
        if operation.kind != "replace" or _may_name(blueprint, entity, role):
            yield role


def _may_name(blueprint: Blueprint, entity: Entity, role: str) -> bool:
    """Whether a role as such may read the rows that every body of the entity names, whoever they belong to."""
    ranks, needs = blueprint.all_roles, {*required_fields(entity)}
    others = [one.type.entity for one in entity.fields if one.name in needs and isinstance(one.type, RelationType)]
    return role == ADMIN or all(
        any(
            rule.grantee.kind == "anyone"
            or (rule.grantee.kind == "role" and ranks.index(rule.grantee.name) <= ranks.index(role))
            for rule in rules(blueprint, blueprint.entity(other), "read")
        )
        for other in others
    )
