"""What a proof has reached: an operation counts once every role that is granted it has succeeded with it."""

from backwright.blueprint.model import Blueprint
from backwright.standard.security.reach import granted_roles
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
