"""What is different between the blueprint that was built and the page as it is now."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from backwright.blueprint.model import Audit, Auth, Blueprint, Entity, Idempotency, Tenancy, Unique
from backwright.blueprint.phrases.capabilities import PHRASES
from backwright.changes.ambiguity import AmbiguousRename, entity_guesses, field_guesses, value_guesses
from backwright.changes.change import Change, RefusedChangeError
from backwright.changes.entity_changes import (
    AddEntity,
    ChangeGrants,
    DisableCapability,
    DropEntity,
    EnableCapability,
    RenameEntity,
)
from backwright.changes.field_changes import AddField, DropField, RenameField
from backwright.changes.field_differences import field_changes
from backwright.changes.lock import Lock
from backwright.changes.renames import renamed
from backwright.changes.rule_changes import AddCheck, AddUnique, DropCheck, DropUnique
from backwright.changes.type_changes import RenameEnumValue

__all__ = ["AmbiguousRename", "detect"]


def detect(old: Blueprint, new: Blueprint, lock: Lock) -> tuple[Change, ...]:
    """The changes from one completed blueprint to the next, renames first.

    Args:
        old: the blueprint as it was built last.
        new: the blueprint as the page says now.
        lock: the lock beside the page; it knows what a tool has renamed.

    Raises:
        AmbiguousRename: something went and something like it came; the error has the lines to write.
        RefusedChangeError: a change cannot be made to a backend that is built already.
    """
    capabilities = tuple(_capabilities(old, new))
    renames = _renames(old, new, lock)
    middle = renamed(old, renames)
    guesses = [*entity_guesses(middle, new)]
    for before, after in _pairs(middle, new):
        guesses += [*field_guesses(before, after), *value_guesses(before, after)]
    if guesses:
        raise AmbiguousRename(guesses)
    return (*renames, *capabilities, *differences(middle, new))


def differences(old: Blueprint, new: Blueprint, *, strict: bool = True) -> tuple[Change, ...]:
    """The changes between two blueprints in which the same names are the same things.

    Args:
        old: the blueprint before.
        new: the blueprint after.
        strict: refuse changes of type that a page cannot ask for; the way back of one may need them.
    """
    return tuple(_entities(old, new, strict=strict))


def _capabilities(old: Blueprint, new: Blueprint) -> Iterator[Change]:
    for name, before, after in (
        ("auth", old.uses(Auth), new.uses(Auth)),
        ("tenant", old.uses(Tenancy), new.uses(Tenancy)),
    ):
        if before != after:
            edit, fix = ("removed from", "put it back") if before else ("added to", "remove it again")
            raise RefusedChangeError(
                f"{new.entities[0].place.file}: `use: {name}` cannot be {edit} a backend that is built already, since "
                f"every row would need an answer to whose it is; {fix}, or begin a new project with `wright new`"
            )
    for kind in (Audit, Idempotency):
        if old.uses(kind) != new.uses(kind):
            name = PHRASES[kind].name
            yield EnableCapability(name) if new.uses(kind) else DisableCapability(name)


def _renames(old: Blueprint, new: Blueprint, lock: Lock) -> tuple[Change, ...]:
    """Renames that the page states by `was` or the lock knows; one that happened already is none."""
    entities = tuple(_entity_renames(old, new, lock))
    middle = renamed(old, entities)
    found: list[Change] = list(entities)
    for before, after in _pairs(middle, new):
        fields = tuple(_field_renames(before, after, lock))
        found += fields
        found += _value_renames(renamed(middle, fields).entity(after.name), after, lock)
    _check_tenant(old, new, entities)
    return tuple(found)


def _entity_renames(old: Blueprint, new: Blueprint, lock: Lock) -> Iterator[RenameEntity]:
    before = {entity.name for entity in old.entities}
    after = {entity.name for entity in new.entities}
    for entity in new.entities:
        former = entity.was or lock.moved.get(entity.name)
        if former in before - after and entity.name not in before:
            yield RenameEntity(former, entity.name, entity.place)


def _field_renames(before: Entity, after: Entity, lock: Lock) -> Iterator[RenameField]:
    old = {field.name for field in before.fields}
    new = {field.name for field in after.fields}
    tenant = next((field.name for field in before.fields if field.implied == "tenant"), None)
    for field in after.fields:
        # The field that an entity has for its tenant is named after it, and so it goes where the tenant goes.
        former = (
            tenant if field.implied == "tenant" else field.was or _last(lock.moved.get(f"{after.name}.{field.name}"))
        )
        if former in old - new and field.name not in old:
            yield RenameField(after.name, former, field.name, field.place)


def _value_renames(before: Entity, after: Entity, lock: Lock) -> Iterator[RenameEnumValue]:
    known = {field.name: field.choices for field in before.fields}
    for field in after.fields:
        old, new = known.get(field.name, ()), field.choices
        former_names = {value.name: value.was for value in getattr(field.type, "values", ())}
        for value in new:
            former = former_names[value] or _last(lock.moved.get(f"{after.name}.{field.name}.{value}"))
            if former in old and former not in new and value not in old:
                yield RenameEnumValue(after.name, field.name, former, value, field.place)


def _check_tenant(old: Blueprint, new: Blueprint, entities: Iterable[RenameEntity]) -> None:
    names = {change.before: change.after for change in entities}
    if not (old.tenancy and new.tenancy):
        return
    before, after = old.tenancy.entity, new.tenancy.entity
    if names.get(before, before) != after:
        raise RefusedChangeError(
            f"the tenant of a backend that is built already stays {before}; "
            f"if {after} is its new name, write `was: {before}` under {after}"
        )


def _last(path: str | None) -> str | None:
    return path.rpartition(".")[2] if path else None


def _pairs(old: Blueprint, new: Blueprint) -> Iterator[tuple[Entity, Entity]]:
    before = {entity.name: entity for entity in old.entities}
    for entity in new.entities:
        if entity.name in before:
            yield before[entity.name], entity


def _entities(old: Blueprint, new: Blueprint, *, strict: bool) -> Iterator[Change]:
    before = {entity.name for entity in old.entities}
    after = {entity.name for entity in new.entities}
    yield from (AddEntity(entity) for entity in new.entities if entity.name not in before)
    for one, other in _pairs(old, new):
        yield from _fields(one, other, strict=strict)
        yield from _rules(one, other)
        if one.grants != other.grants:
            yield ChangeGrants(one, other)
    yield from (DropEntity(entity) for entity in old.entities if entity.name not in after)


def _fields(before: Entity, after: Entity, *, strict: bool) -> Iterator[Change]:
    old = {field.name: field for field in before.fields}
    names_after = {field.name for field in after.fields}
    for field in after.fields:
        if field.name in old:
            yield from field_changes(after.name, old[field.name], field, strict=strict)
        else:
            yield AddField(after.name, field)
    # What went has no line any more; its entity has.
    gone = (replace(field, place=after.place) for field in before.fields if field.name not in names_after)
    yield from (DropField(after.name, field) for field in gone)


def _rules(before: Entity, after: Entity) -> Iterator[Change]:
    """Uniques and checks; those of a field that comes or goes come and go with it."""
    shared = {field.name for field in before.fields} & {field.name for field in after.fields}
    old, new = _uniques(before, shared), _uniques(after, shared)
    yield from (DropUnique(before, unique) for unique in old if unique not in new)
    yield from (AddUnique(after, unique) for unique in new if unique not in old)
    yield from (DropCheck(before, check) for check in before.checks if check not in after.checks)
    yield from (AddCheck(after, check) for check in after.checks if check not in before.checks)


def _uniques(entity: Entity, shared: set[str]) -> tuple[Unique, ...]:
    alone = (Unique((f.name,), place=f.place) for f in entity.fields if f.unique and f.name in shared)
    return (*alone, *entity.uniques)
