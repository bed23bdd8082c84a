"""The HTTP surface of a blueprint: every operation, under the one name that it travels with."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from backwright.blueprint.model import (
    Auth,
    Blueprint,
    Entity,
    RelationType,
    StateType,
)
from backwright.blueprint.naming import kebab, plural, route, snake

PREFIX = "/api/v1"

Kind = Literal["list", "create", "get", "replace", "update", "delete", "verb", "auth", "system"]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path.

    `entity` is empty where the operation belongs to none; `action` is what a grant must name for it
    (`read` for list and get, `update` for replace and update, the verb for a verb) and empty where grants say nothing.
    """

    name: str
    method: Method
    path: str
    entity: str
    action: str
    kind: Kind
    success: int


def operations(blueprint: Blueprint) -> tuple[Operation, ...]:
    """Every operation of the backend: accounts first, then the entities in their order, then what the system offers."""
    return (
        *(_auth(blueprint) if blueprint.uses(Auth) else ()),
        *(operation for entity in blueprint.entities for operation in _of_entity(blueprint, entity)),
        *_system(),
    )


def collection_path(blueprint: Blueprint, entity: Entity) -> str:
    """The path of an entity's list, under its owners: `/api/v1/tickets/{ticket_id}/comments`."""
    owner = entity.owner
    if owner is None or not isinstance(owner.type, RelationType):
        return f"{PREFIX}/{route(entity.name)}"
    within = collection_path(blueprint, blueprint.entity(owner.type.entity))
    return f"{within}/{{{owner.column}}}/{route(entity.name)}"


def item_path(blueprint: Blueprint, entity: Entity) -> str:
    """The path of one row: `/api/v1/tickets/{ticket_id}`."""
    return f"{collection_path(blueprint, entity)}/{{{snake(entity.name)}_id}}"


def has_action(blueprint: Blueprint, entity: Entity, action: str) -> bool:
    """Whether the entity has the operations of an action: accounts and tenants are neither created nor,
    the tenant, deleted by these.
    """
    if action == "create":
        return not blueprint.is_tenant(entity) and not blueprint.is_account(entity)
    if action == "delete":
        return not blueprint.is_tenant(entity)
    return action in {"read", "update"} or (entity.state is not None and action in verbs(entity))


def verbs(entity: Entity) -> tuple[str, ...]:
    """The verbs of an entity's state machine, in the order in which they are first written."""
    state = entity.state
    return state.type.verbs if state and isinstance(state.type, StateType) else ()


def _of_entity(blueprint: Blueprint, entity: Entity) -> Iterator[Operation]:
    one, name = snake(entity.name), entity.name
    items, item = collection_path(blueprint, entity), item_path(blueprint, entity)
    yield Operation(f"list_{plural(one)}", "GET", items, name, "read", "list", 200)
    if has_action(blueprint, entity, "create"):
        yield Operation(f"create_{one}", "POST", items, name, "create", "create", 201)
    yield Operation(f"get_{one}", "GET", item, name, "read", "get", 200)
    yield Operation(f"replace_{one}", "PUT", item, name, "update", "replace", 200)
    yield Operation(f"update_{one}", "PATCH", item, name, "update", "update", 200)
    if has_action(blueprint, entity, "delete"):
        yield Operation(f"delete_{one}", "DELETE", item, name, "delete", "delete", 204)
    for verb in verbs(entity):
        yield Operation(f"{verb}_{one}", "POST", f"{item}/{kebab(verb)}", name, verb, "verb", 200)


def _auth(blueprint: Blueprint) -> Iterator[Operation]:
    yield _auth_operation("register", "POST", "/register", 202)
    yield _auth_operation("login", "POST", "/login", 200)
    yield _auth_operation("refresh", "POST", "/refresh", 200)
    yield _auth_operation("logout", "POST", "/logout", 204)
    yield _auth_operation("get_me", "GET", "/me", 200)
    if blueprint.tenancy:
        yield _auth_operation("create_invitation", "POST", "/invitations", 201)
        yield _auth_operation("accept_invitation", "POST", "/invitations/accept", 201)


def _auth_operation(name: str, method: Method, path: str, success: int) -> Operation:
    return Operation(name, method, f"{PREFIX}/auth{path}", "", "", "auth", success)


def _system() -> Iterator[Operation]:
    yield Operation("get_live", "GET", "/health/live", "", "", "system", 200)
    yield Operation("get_ready", "GET", "/health/ready", "", "", "system", 200)
    yield Operation("get_openapi", "GET", f"{PREFIX}/openapi.json", "", "", "system", 200)
