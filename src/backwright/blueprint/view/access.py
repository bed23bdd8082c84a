"""Who may do what: grants spelled out for every entity, action and kind of caller."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from backwright.blueprint.model import (
    ADMIN,
    Action,
    Auth,
    Blueprint,
    Entity,
    Expression,
    Field,
    Grantee,
    Me,
    RelationType,
    StateType,
)
from backwright.blueprint.once import once
from backwright.blueprint.phrases.clauses import write_grantee
from backwright.blueprint.phrases.expressions import names, write
from backwright.blueprint.view.operations import has_action, verbs
from backwright.errors import NOWHERE, Place

ANYONE = "anyone"


@dataclass(frozen=True, slots=True)
class ActionGrant:
    """What one grant says of one action; `fields` are the names that `create` and `update` may write, else none."""

    grantee: Grantee
    condition: Expression | None
    fields: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Cell:
    """What one kind of caller may do by being that alone.

    `caller` is a role (which has what lower ones have), `self`, a field as grants write it (`author of ticket`) or
    `anyone`, a caller without an account. An account may do what its role's cell and the cells of the fields that point
    to it allow together. `self` and fields are `some` at most: the rows that point to the caller. Where grants give
    fields of their own to some rows, an action has a cell for each.
    """

    entity: str
    action: str
    caller: str
    rows: Literal["all", "some", "none"]
    condition: str = ""
    fields: tuple[str, ...] = ()
    place: Place = NOWHERE


def cells(blueprint: Blueprint) -> tuple[Cell, ...]:
    """The whole matrix, in the order of entities, actions, roles, fields."""
    return tuple(
        cell
        for entity in blueprint.entities
        for action in actions(blueprint, entity)
        for caller in callers(blueprint, entity)
        for cell in _cells(blueprint, entity, action, caller)
    )


def actions(blueprint: Blueprint, entity: Entity) -> tuple[str, ...]:
    """The actions that an entity has: `create read update delete`, where they exist, and its verbs."""
    standard = (name for name in ("create", "read", "update", "delete") if has_action(blueprint, entity, name))
    return (*standard, *verbs(entity))


def callers(blueprint: Blueprint, entity: Entity) -> tuple[str, ...]:
    """The kinds of caller that the grants of an entity distinguish."""
    related = (write_grantee(grant.grantee) for grant in entity.grants if grant.grantee.kind in {"self", "field"})
    return (*blueprint.all_roles, *dict.fromkeys(related), ANYONE)


def writable(entity: Entity, action: str) -> tuple[str, ...]:
    """The fields that a body of `create` or `update` can hold at all, whoever asks.

    Not what the session, the path or a verb decides; an account's e-mail and password have operations of their own.
    """
    return tuple(field.name for field in entity.fields if _is_writable(field)) if action in {"create", "update"} else ()


def required_fields(entity: Entity) -> tuple[str, ...]:
    """The fields that every body of `create` and every replacement must say."""
    return tuple(field.name for field in entity.fields if field.name in writable(entity, "create") and field.required)


def guarded(blueprint: Blueprint, entity: Entity) -> frozenset[str]:
    """The fields that are written only where a grant names them: roles, and what grants test.

    A grant to `assignee of ticket` in another entity tests the ticket's assignee as one of the ticket's own would.
    """
    standing = {field.name for field in entity.fields if field.implied in {"role", "active"}}
    tested = (names(grant.condition) for grant in entity.grants if grant.condition is not None)
    return frozenset(standing.union(*tested, _walked(blueprint).get(entity.name, ())))


@once
def _walked(blueprint: Blueprint) -> Mapping[str, frozenset[str]]:
    """Of each entity the fields that grants walk along, its own and those of others."""
    found: dict[str, frozenset[str]] = {}
    for entity in blueprint.entities:
        for grant in entity.grants:
            for at, field in _walk(blueprint, entity, grant.grantee.path):
                found[at] = found.get(at, frozenset()) | {field}
    return found


def _walk(blueprint: Blueprint, entity: Entity, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The entities that a path of fields comes through, each with the field by which it leaves."""
    for name in path:
        yield entity.name, name
        kind = next((field.type for field in entity.fields if field.name == name), None)
        following = kind.entity if isinstance(kind, RelationType) else ""
        if all(other.name != following for other in blueprint.entities):
            return
        entity = blueprint.entity(following)


def rules(blueprint: Blueprint, entity: Entity, action: str) -> tuple[ActionGrant, ...]:
    """What the grants of an entity say of one action, in the order in which they stand."""
    found = []
    for grant in entity.grants:
        fields = (_fields(blueprint, entity, granted, action) for granted in grant.actions)
        given = [allowed for allowed in fields if allowed is not None]
        if given:
            merged = {name for allowed in given for name in allowed}
            in_order = tuple(name for name in writable(entity, action) if name in merged)
            found.append(ActionGrant(grant.grantee, grant.condition, in_order, grant.place))
    return tuple(found)


def rules_for(blueprint: Blueprint, entity: Entity, action: str, role: str) -> tuple[ActionGrant, ...]:
    """The rules that an account of that role may come under: those of its role and lower ones, of fields, of anyone."""
    lower = blueprint.all_roles[: blueprint.all_roles.index(role) + 1]
    found = rules(blueprint, entity, action)
    return tuple(rule for rule in found if rule.grantee.kind != "role" or rule.grantee.name in lower)


def _is_writable(field: Field) -> bool:
    if field.implied in {"tenant", "email", "password"} or isinstance(field.default, Me):
        return False
    if isinstance(field.type, RelationType):
        return not field.type.owner
    return not isinstance(field.type, StateType)


def _fields(blueprint: Blueprint, entity: Entity, granted: Action, action: str) -> tuple[str, ...] | None:
    """The fields that a granted action gives to an action, or nothing where it does not give it."""
    if granted.name not in {action, "all"}:
        return None
    every = writable(entity, action)
    if granted.name == "all" or not every:
        return every
    if granted.fields is not None:
        return tuple(name for name in every if name in granted.fields)
    guarded_fields = guarded(blueprint, entity)
    return tuple(name for name in every if name not in guarded_fields)


def _cells(blueprint: Blueprint, entity: Entity, action: str, caller: str) -> Iterator[Cell]:
    if caller == ADMIN or not blueprint.uses(Auth):
        yield Cell(entity.name, action, caller, "all", fields=writable(entity, action), place=entity.place)
        return
    mine = [rule for rule in rules(blueprint, entity, action) if _covers(blueprint, rule.grantee, caller)]
    related = caller not in {*blueprint.all_roles, ANYONE}
    free = [rule for rule in mine if rule.condition is None]
    base = {name for rule in free for name in rule.fields}
    if free:
        fields = tuple(name for name in writable(entity, action) if name in base)
        yield Cell(entity.name, action, caller, "some" if related else "all", "", fields, free[0].place)
    for rule in mine:
        if rule.condition is not None and (not free or set(rule.fields) - base):
            text = write(rule.condition, entity.fields)
            yield Cell(entity.name, action, caller, "some", text, rule.fields, rule.place)
    if not mine:
        yield Cell(entity.name, action, caller, "none", place=entity.place)


def _covers(blueprint: Blueprint, grantee: Grantee, caller: str) -> bool:
    if grantee.kind == "anyone":
        return caller == ANYONE or caller in blueprint.all_roles
    if grantee.kind == "role" and caller in blueprint.all_roles:
        return blueprint.all_roles.index(grantee.name) <= blueprint.all_roles.index(caller)
    return write_grantee(grantee) == caller


# ── as text ──────────────────────────────────────────────────────────────────────────────────────


def lines(blueprint: Blueprint) -> list[str]:
    """The text of `show access`: for every action who may, what and when, and the line that says so."""
    if not blueprint.uses(Auth):
        return ["Everything is open: anyone may do anything, since the blueprint has no `use: auth`."]
    shown = [_heading(blueprint)]
    for entity in blueprint.entities:
        shown += ["", entity.name]
        for action in actions(blueprint, entity):
            shown += _action_lines(blueprint, entity, action)
    return shown


def _heading(blueprint: Blueprint) -> str:
    within = f" of its {blueprint.tenancy.entity}" if blueprint.tenancy else ""
    roles = ", ".join(blueprint.all_roles)
    return f"roles, lowest first: {roles}. `admin` may do everything{within}; what no line grants is denied."


def _action_lines(blueprint: Blueprint, entity: Entity, action: str) -> Iterable[str]:
    found = rules(blueprint, entity, action)
    if not found:
        yield f"  {action:<10} admin alone"
    for index, rule in enumerate(found):
        text = f"  {'' if index else action:<10} {_grantee_text(rule.grantee):<26} {_what_text(entity, action, rule)}"
        yield f"{text.rstrip():<96} {rule.place.file}:{rule.place.line}".rstrip()


def _grantee_text(grantee: Grantee) -> str:
    return f"{grantee.name} and higher" if grantee.kind == "role" else write_grantee(grantee)


def _what_text(entity: Entity, action: str, rule: ActionGrant) -> str:
    parts = []
    if action in {"create", "update"}:
        missing = [name for name in writable(entity, action) if name not in rule.fields]
        some = f"all but {', '.join(missing)}" if len(missing) < len(rule.fields) else ", ".join(rule.fields)
        parts.append((some or "no field") if missing else "every field")
    if rule.condition is not None:
        parts.append(f"while {write(rule.condition, entity.fields)}")
    return " ".join(parts)
