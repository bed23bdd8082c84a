"""Grants: their grantees, what they allow, and entities that have none."""

from collections import Counter
from collections.abc import Iterator

from backwright.blueprint.checks.checked_page import CheckedPage
from backwright.blueprint.model import (
    ACCOUNT,
    ADMIN,
    Action,
    Auth,
    Entity,
    Field,
    Grant,
    Me,
    RelationType,
    StateType,
)
from backwright.blueprint.text.tokens import listed, suggest
from backwright.blueprint.text.unread import UnreadType
from backwright.blueprint.text.words import LATER_ACTIONS, not_yet
from backwright.blueprint.view.access import actions, required_fields, rules, writable
from backwright.errors import BlueprintError


def check_grants(checked: CheckedPage) -> Iterator[BlueprintError]:
    """Yield what is wrong with grants."""
    for entity in checked.page.entities:
        whole = checked.entities[entity.name]
        if not checked.page.uses(Auth):
            if entity.grants:
                found = f"`can` of {entity.name} without `use: auth`: nobody has a role"
                hint = "add `use: auth` and `roles:` to the head, or remove `can`"
                yield BlueprintError(entity.grants[0].place, found, hint=hint)
            continue
        if not entity.grants and entity.name not in checked.known.with_can:
            yield _missing(checked, whole)
        for grant in entity.grants:
            yield from _grantee(checked, whole, grant)
            for action in grant.actions:
                yield from _action(checked, whole, grant, action)
            yield from _repeated(grant)


def _missing(checked: CheckedPage, entity: Entity) -> BlueprintError:
    roles = checked.page.roles or (ADMIN,)
    mine = [field.name for field in entity.fields if isinstance(field.default, Me)]
    owned = entity.owner
    lines = [f"      - {name}: create, read" for name in mine]
    if entity.name == ACCOUNT:
        lines.append("      - self: read")
    elif owned and isinstance(owned.type, RelationType) and checked.has_entity(owned.type.entity):
        outer = [item.name for item in checked.entities[owned.type.entity].fields if isinstance(item.default, Me)]
        lines += [f"      - {name} of {owned.name}: create, read" for name in outer]
    lines += [f"      - {roles[0]}: read"]
    lines += [f"      - {roles[-1]}: all"] if len(roles) > 1 else []
    shown = "choose from\n    can:\n" + "\n".join(lines)
    found = f"{entity.name} without `can`: nobody but admin could do anything with it"
    return BlueprintError(entity.place, found, "who may do what", shown)


# ── grantees ─────────────────────────────────────────────────────────────────────────────────────


def _grantee(checked: CheckedPage, entity: Entity, grant: Grant) -> Iterator[BlueprintError]:
    place, grantee = grant.place, grant.grantee
    if grantee.kind == "role" and grantee.name == ADMIN:
        yield BlueprintError(place, "a grant to `admin`, who may do everything", hint=f"remove line {place.line}")
    elif grantee.kind == "role" and grantee.name not in checked.page.roles:
        hint = suggest(grantee.name, checked.page.roles)
        yield BlueprintError(place, f"the role `{grantee.name}`", listed(checked.page.roles), hint)
    elif grantee.kind == "self" and entity.name != ACCOUNT:
        found = f"`self` in {entity.name}, whose rows are no accounts"
        yield BlueprintError(place, found, f"a role, or a field that points to {ACCOUNT}", "as in `author: read`")
    elif grantee.kind == "field":
        yield from _path(checked, entity, grant)
    elif grantee.kind == "anyone":
        yield from _anyone(checked, grant)


def _anyone(checked: CheckedPage, grant: Grant) -> Iterator[BlueprintError]:
    place = grant.place
    if tenancy := checked.page.tenancy:
        found = f"`anyone` under `tenant({tenancy.entity})`: callers without an account belong to no {tenancy.entity}"
        yield BlueprintError(place, found, "a role", f"remove line {place.line}")
    elif any(action.name != "read" for action in grant.actions):
        found = "`anyone` with more than `read`"
        hint = "callers without an account may only read in this version"
        yield BlueprintError(place, found, "`anyone: read`", hint)


def _path(checked: CheckedPage, entity: Entity, grant: Grant) -> Iterator[BlueprintError]:
    """Follow `author of ticket` outwards: owners up to the field, which points to one account."""
    here = entity
    for hop in grant.grantee.path[:-1]:
        found = _field(here, hop)
        if found is not None and isinstance(found.type, UnreadType):
            return
        if found is None or not isinstance(found.type, RelationType) or not found.type.owner:
            owner = here.owner.name if here.owner else ""
            hint = f"did you mean `{owner}`?" if owner else f"{here.name} has no owner"
            yield BlueprintError(grant.place, f"`of {hop}`, which is not the owner of {here.name}", "its owner", hint)
            return
        if not checked.has_entity(found.type.entity):
            return  # reported where the relation stands
        here = checked.entities[found.type.entity]
    yield from _account_field(here, grant, grant.grantee.path[-1])


def _account_field(entity: Entity, grant: Grant, name: str) -> Iterator[BlueprintError]:
    field = _field(entity, name)
    if field is not None and isinstance(field.type, UnreadType):
        return
    kind = field.type if field else None
    if isinstance(kind, RelationType) and kind.entity == ACCOUNT:
        if kind.many:
            found = f"a grant to `{name}`, which holds many accounts"
            yield BlueprintError(grant.place, found, "a field with one account; many are not built yet")
        elif field and field.default is None and _creates(grant) and len(grant.grantee.path) == 1:
            found = f"`{name}: create`, but `{name}` is not `= me`: nobody is it before the row exists"
            yield BlueprintError(grant.place, found, "a role for `create`", f"or write `{name}: {ACCOUNT} = me`")
        return
    accounts = [item.name for item in entity.fields if _points_to_account(item)]
    hint = suggest(name, accounts) or (
        f"{entity.name} has {listed(accounts)}" if accounts else f"{entity.name} has none"
    )
    found = f"`{name}`, which is no field of {entity.name} that points to {ACCOUNT}"
    yield BlueprintError(grant.place, found, "such a field", hint)


def _creates(grant: Grant) -> bool:
    return any(action.name == "create" for action in grant.actions)


def _points_to_account(field: Field) -> bool:
    return isinstance(field.type, RelationType) and field.type.entity == ACCOUNT and not field.type.many


def _field(entity: Entity, name: str) -> Field | None:
    return next((field for field in entity.fields if field.name == name), None)


# ── actions ──────────────────────────────────────────────────────────────────────────────────────


def _action(checked: CheckedPage, entity: Entity, grant: Grant, action: Action) -> Iterator[BlueprintError]:
    known = actions(checked.whole, entity)
    if action.name not in {*known, "all"}:
        if not any(isinstance(field.type, UnreadType) for field in entity.fields):  # it may have been a verb there
            yield _unknown_action(entity, grant, action, known)
    elif action.fields is not None:
        if action.name not in {"create", "update"}:
            found = f"`{action.name}({', '.join(action.fields)})`"
            yield BlueprintError(grant.place, found, f"`{action.name}` alone", "fields limit `create` and `update`")
            return
        for name in action.fields:
            yield from _granted_field(entity, grant, action, name)


def _repeated(grant: Grant) -> Iterator[BlueprintError]:
    counts = Counter(action.name for action in grant.actions)
    for name, count in counts.items():
        if count > 1:
            yield BlueprintError(grant.place, f"`{name}` twice in one grant", "each once", "remove one, or join them")
    for action in grant.actions:
        if len(set(action.fields or ())) < len(action.fields or ()):
            yield BlueprintError(grant.place, f"a field twice in `{action.name}(…)`", "each once", "remove one")


def check_creates(checked: CheckedPage) -> Iterator[BlueprintError]:
    """Yield the grants of `create` that leave out what every row needs."""
    for entity in checked.page.entities if checked.page.uses(Auth) else ():
        yield from _impossible_creates(checked, checked.entities[entity.name])


def _impossible_creates(checked: CheckedPage, entity: Entity) -> Iterator[BlueprintError]:
    for rule in rules(checked.whole, entity, "create") if "create" in actions(checked.whole, entity) else ():
        missing = [name for name in required_fields(entity) if name not in rule.fields]
        if missing:
            every = ", ".join(name for name in writable(entity, "create") if name in {*rule.fields, *missing})
            found = f"a grant of `create` without {listed(missing, 'and')}, which every {entity.name} needs"
            hint = f"write `create({every})`; fields that grants test are given only where one names them"
            yield BlueprintError(rule.place, found, "the required fields", hint)


def _unknown_action(entity: Entity, grant: Grant, action: Action, known: tuple[str, ...]) -> BlueprintError:
    if action.name in {"create", "delete"}:
        found = f"`{action.name}` of {entity.name}"
        made = "registering and invitations make it" if action.name == "create" else "it lives as long as its accounts"
        return BlueprintError(grant.place, found, listed((*known, "all")), f"{made}; remove `{action.name}`")
    if action.name in LATER_ACTIONS:
        return not_yet(grant.place, action.name, "action")
    other = {"write": "update", "edit": "update", "view": "read", "get": "read", "list": "read", "remove": "delete"}
    close = other.get(action.name)
    hint = f"did you mean `{close}`?" if close else suggest(action.name, (*known, "all"))
    return BlueprintError(grant.place, f"the action `{action.name}` of {entity.name}", listed((*known, "all")), hint)


def _granted_field(entity: Entity, grant: Grant, action: Action, name: str) -> Iterator[BlueprintError]:
    may = writable(entity, action.name)
    field = _field(entity, name)
    if field is None:
        hint = suggest(name, may) or f"the fields are {listed(may)}"
        yield BlueprintError(grant.place, f"`{action.name}({name})`: no such field of {entity.name}", "a field", hint)
    elif name not in may:
        why = _why_not_writable(entity, field)
        found = f"`{action.name}({name})`: {why}"
        yield BlueprintError(grant.place, found, listed(may) or "no fields at all", f"remove `{name}`")


def _why_not_writable(entity: Entity, field: Field) -> str:
    if isinstance(field.type, StateType):
        return f"verbs alone write `{field.name}`; grant {listed(field.type.verbs)}"
    if isinstance(field.default, Me):
        return f"`{field.name}` is who asks, and never changes"
    if field.implied == "tenant":
        return f"no {entity.name} moves from one tenant to another"
    if field.implied in {"email", "password"}:
        return f"`{field.name}` is the account's own and not changed by this"
    return f"the path decides `{field.name}`"
