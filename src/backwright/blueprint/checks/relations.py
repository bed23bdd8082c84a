"""Relations: what they point to, who owns whom, accounts and tenants."""

from collections.abc import Iterator

from backwright.blueprint.checks.checked_page import CheckedPage
from backwright.blueprint.model import (
    ACCOUNT,
    Auth,
    Entity,
    Field,
    Me,
    RelationType,
)
from backwright.blueprint.text.tokens import listed, suggest
from backwright.blueprint.types.registry import BY_NAME
from backwright.errors import BlueprintError, Place

MOST_OWNERS = 1  # what the stacks nest so far


def check_relations(checked: CheckedPage) -> Iterator[BlueprintError]:
    """Yield what is wrong with relations."""
    for entity, field in checked.written_fields():
        if isinstance(field.type, RelationType):
            yield from _target(checked, entity, field, field.type)
            yield from _role(checked, field, field.type)
            yield from _me(checked, entity, field, field.type)
            yield from _owner(checked, entity, field, field.type)
            yield from _made_by_registering(checked, entity, field, field.type)
    for entity in checked.page.entities:
        owners = [field for field in entity.fields if isinstance(field.type, RelationType) and field.type.owner]
        for field in owners[1:]:
            found = f"a second owner of {entity.name}"
            hint = f"several owners are not built yet; remove `owner` from line {field.place.line}"
            yield BlueprintError(field.place, found, "one owner", hint)
    yield from _owner_paths(checked)
    yield from _endless_requirements(checked)


def _target(checked: CheckedPage, entity: Entity, field: Field, kind: RelationType) -> Iterator[BlueprintError]:
    if not checked.has_entity(kind.entity):
        names = [other.name for other in checked.whole.entities]
        hint = suggest(kind.entity, names) or f"write it as an entity, or as one of {listed(names)}"
        if kind.entity.lower() in BY_NAME:
            hint = f"types are written small: did you mean `{kind.entity.lower()}`?"
        if kind.entity == ACCOUNT:
            hint = "accounts are there with `use: auth`"
        found = f"`{field.name}` points to `{kind.entity}`, which is no entity"
        yield BlueprintError(field.place, found, "an entity of this page", hint)
    elif checked.page.is_tenant(checked.entities[kind.entity]) and kind.entity not in {entity.name, ACCOUNT}:
        found = f"`{field.name}` points to the tenant {kind.entity}"
        hint = f"every row belongs to one already; remove line {field.place.line}"
        yield BlueprintError(field.place, found, "no such relation", hint)
    elif checked.page.is_tenant(entity) and (kind.many or field.default is not None):
        found = f"`{field.name}` of the tenant {entity.name}"
        yield BlueprintError(
            field.place, found, "plain fields and optional relations", f"remove line {field.place.line}"
        )


def _role(checked: CheckedPage, field: Field, kind: RelationType) -> Iterator[BlueprintError]:
    if kind.role is None:
        return
    if not checked.page.uses(Auth) or kind.entity != ACCOUNT:
        why = "accounts have roles" if checked.page.uses(Auth) else "roles are there with `use: auth` alone"
        found = f"`role {kind.role}` on `{field.name}`: {why}"
        yield BlueprintError(field.place, found, f"a relation to {ACCOUNT} under `use: auth`", "remove `role`")
    elif kind.many:
        found = f"`role {kind.role}` on `{field.name}`, which holds many"
        hint = f"this version does not build it yet; remove `role` from line {field.place.line}"
        yield BlueprintError(field.place, found, "one account", hint)
    elif kind.role not in checked.page.all_roles and "roles" not in checked.known.unread:
        found = f"the role `{kind.role}` of `{field.name}`"
        yield BlueprintError(
            field.place, found, listed(checked.page.all_roles), suggest(kind.role, checked.page.all_roles)
        )


def _me(checked: CheckedPage, entity: Entity, field: Field, kind: RelationType) -> Iterator[BlueprintError]:
    if not isinstance(field.default, Me):
        return
    hint = f"remove `= me` from line {field.place.line}"
    if not checked.page.uses(Auth):
        found = "`= me` without `use: auth`: nobody is known"
        yield BlueprintError(field.place, found, "`use: auth` in the head", f"add it, or {hint}")
    elif kind.entity != ACCOUNT or kind.many:
        found = f"`= me` on `{field.name}`"
        yield BlueprintError(field.place, found, f"a relation to one {ACCOUNT}, as in `author: {ACCOUNT} = me`", hint)
    elif kind.owner:
        found = f"`= me` on the owner `{field.name}`, which the path names"
        yield BlueprintError(field.place, found, "either `owner` or `= me`", hint)
    elif entity.name == ACCOUNT:
        found = f"`= me` on `{field.name}` of {ACCOUNT}: who registers has no account yet"
        yield BlueprintError(field.place, found, hint=hint)


def _owner(checked: CheckedPage, entity: Entity, field: Field, kind: RelationType) -> Iterator[BlueprintError]:
    if not kind.owner:
        return
    place, name = field.place, field.name
    hint = f"remove `owner` or the rest from line {place.line}"
    if kind.many:
        yield BlueprintError(place, f"the owner `{name}` as a relation to many", f"one `{kind.entity}`", "remove `[]`")
    if field.optional:
        yield BlueprintError(place, f"`?` on the owner `{name}`", "an owner for every row", "remove the `?`")
    if kind.entity == entity.name:
        found = f"{entity.name} owned by itself"
        yield BlueprintError(place, found, "an owner of another kind", f"write `{name}: {kind.entity}?`")
    if checked.page.is_tenant(entity) or checked.page.is_account(entity):
        what = "the tenant" if checked.page.is_tenant(entity) else "accounts"
        found = f"an owner for {what}, which registering makes"
        yield BlueprintError(place, found, f"no owner of {entity.name}", hint)


def _made_by_registering(
    checked: CheckedPage, entity: Entity, field: Field, kind: RelationType
) -> Iterator[BlueprintError]:
    """Registering can name no rows: whoever registers sees none yet."""
    made = checked.page.is_tenant(entity) or checked.page.is_account(entity)
    if made and not (field.optional or kind.many or kind.owner or isinstance(field.default, Me)):
        found = f"the required relation `{field.name}` of {entity.name}, which registering makes"
        yield BlueprintError(field.place, found, "an optional one", f"write `{field.name}: {kind.entity}?`")


def _owner_paths(checked: CheckedPage) -> Iterator[BlueprintError]:
    """Owners that own each other, and owners of owners beyond what a path of a request should name."""
    reported: set[str] = set()
    for entity in checked.page.entities:
        path = list(_owners(checked, checked.entities[entity.name]))
        names = [entity.name, *(owner.name for owner in path)]
        place = entity.owner.place if entity.owner else entity.place
        if names[1:2] == [entity.name]:
            continue  # reported where the relation stands
        if entity.name in names[2:] and entity.name not in reported:
            ring = names[: names.index(entity.name, 1)]
            reported.update(ring)
            found = " is owned by ".join([*ring, entity.name])
            yield BlueprintError(place, found, "one that nobody owns", "remove one `owner`")
        elif len(path) == MOST_OWNERS + 1 and not set(names) & reported:
            found = f"{entity.name} under {len(path)} owners"
            hint = f"deeper nesting is not built yet; remove `owner` from line {place.line}"
            yield BlueprintError(place, found, f"at most {MOST_OWNERS}", hint)


def _owners(checked: CheckedPage, entity: Entity) -> Iterator[Entity]:
    """The owner of an entity, its owner and so on, up to the first that are too many."""
    for _ in range(MOST_OWNERS + 2):
        owner = entity.owner
        if owner is None or not isinstance(owner.type, RelationType) or not checked.has_entity(owner.type.entity):
            return
        entity = checked.entities[owner.type.entity]
        yield entity


def _endless_requirements(checked: CheckedPage) -> Iterator[BlueprintError]:
    """Entities that each need a row of the next before the first of them can be made."""
    needs: dict[str, list[tuple[str, Place, str]]] = {}
    for entity, field in checked.written_fields():
        kind = field.type
        if checked.page.is_tenant(entity) or checked.page.is_account(entity):
            continue  # what registering makes can require no row at all
        required = isinstance(kind, RelationType) and not (kind.many or kind.owner or field.optional)
        if isinstance(kind, RelationType) and required and field.default is None:
            needs.setdefault(entity.name, []).append((kind.entity, field.place, field.name))
    reported: set[str] = set()
    for name_of, targets in needs.items():
        for target, place, name in targets:
            if name_of not in reported and name_of in _reached(needs, target):
                reported |= {name_of, target}
                found = f"`{name}` needs a {target}, and a {target} needs a {name_of}"
                found = f"every {name_of} needs another" if target == name_of else found
                hint = f"write `{name}: {target}?`"
                yield BlueprintError(place, f"{found}, so the first can never be made", "an optional relation", hint)


def _reached(needs: dict[str, list[tuple[str, Place, str]]], start: str) -> set[str]:
    reached, frontier = {start}, [start]
    while frontier:
        new = {target for target, _, _ in needs.get(frontier.pop(), [])} - reached
        reached |= new
        frontier += new
    return reached
