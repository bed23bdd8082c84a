"""What changed between two blueprints, in the form that a build needs it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

from backwright.blueprint.model import Blueprint, Entity, Field, RelationType
from backwright.blueprint.naming import link_table, table
from backwright.build.merge.renames import Rename
from backwright.build.outcome import ApiImpact, ChangeLine
from backwright.build.tree import Tree, hashed
from backwright.changes.detect import detect
from backwright.changes.lock import MEND, Lock, LockError
from backwright.changes.operations import (
    AddEntity,
    AddField,
    Change,
    ChangeGrants,
    DropEntity,
    DropField,
    RenameEntity,
    RenameEnumValue,
    RenameField,
    summary,
)


@dataclass(frozen=True)
class Evolution:
    """The changes and what follows from them."""

    changes: tuple[Change, ...]
    lines: tuple[ChangeLine, ...]
    renames: tuple[Rename, ...]
    api: ApiImpact
    tables: tuple[str, ...]  # that the changes concern
    intended: frozenset[tuple[str, str]]  # columns (or whole tables, `*`) whose values change on purpose
    losses: tuple[str, ...]


def read_lock(text: str, built: str = "") -> Lock:
    """The lock of a project that was built, compared with the lock that its last build left, where that is known."""
    if not text.strip():
        raise LockError(f"blueprint.lock is gone; {MEND}")
    lock = Lock.from_json(text)
    return lock.since(Lock.from_json(built) if built else lock)


def lock_text(before: str, blueprint: Blueprint, changes: Sequence[Change], rendered: Tree) -> str:
    """The lock as it is after a build."""
    previous = read_lock(before) if before else None
    lock = Lock.assign(blueprint, previous, lambda: secrets.token_hex(4), changes)
    hashes = {path: hashed(text) for path, text in rendered.items()}
    return lock.with_render(version("backwright"), hashes).to_json()


def beginning() -> Evolution:
    """The first build: nothing changed, since nothing was."""
    return Evolution(
        changes=(), lines=(), renames=(), api=ApiImpact("a new API; no client to break"),
        tables=(), intended=frozenset(), losses=(),
    )  # fmt: skip


def evolve(old: Blueprint, new: Blueprint, lock: str, built_lock: str = "") -> Evolution:
    """What changed from one completed blueprint to the next.

    Args:
        old: the blueprint that was built last.
        new: the blueprint as it is now.
        lock: the text of the lock as it is now.
        built_lock: the text of the lock as the last build left it; what has another path since was renamed.
    """
    changes = detect(old, new, read_lock(lock, built_lock))
    return Evolution(
        changes=changes,
        lines=tuple(ChangeLine(change.describe(), _place(change)) for change in changes),
        renames=tuple(rename for change in changes for rename in _renames(change)),
        api=_api(changes),
        tables=tuple(dict.fromkeys(table_ for change in changes for table_ in _tables(change))),
        intended=frozenset(column for change in changes for column in _intended(change)),
        losses=tuple(change.loses_data for change in changes if change.loses_data),
    )


def with_spelling(
    renames: Sequence[Rename], before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]
) -> tuple[Rename, ...]:
    """The renames with what code writes for their names, where it differs from the page.

    Args:
        renames: of entities, fields and values.
        before: the stack's spelling of the page as it was built.
        after: that of the page as it is now.
    """
    return tuple(
        rename
        if rename.kind == "value"
        else replace(rename, was_written=before.get(rename.old, ()), written=after.get(rename.new, ()))
        for rename in renames
    )


def _place(change: Change) -> str | None:
    place = change.place
    return f"{place.file}:{place.line}" if place.line else None


def _api(changes: Sequence[Change]) -> ApiImpact:
    if not changes:
        return ApiImpact("as it was; breaks no client")
    changed = summary(changes)
    breaks = tuple(change.breaks_clients for change in changes if change.breaks_clients)
    return ApiImpact(changed, (*(change.describe() for change in changes), *(breaks or (changed,))), breaks)


def _renames(change: Change) -> tuple[Rename, ...]:
    match change:
        case RenameEntity():
            return (Rename("entity", change.after, change.before, change.after),)
        case RenameField():
            return (Rename("field", change.entity, change.before, change.after),)
        case RenameEnumValue():
            return (Rename("value", change.entity, change.before, change.after),)
        case _:
            return ()


def _tables(change: Change) -> tuple[str, ...]:
    entity = getattr(change, "entity", None)
    match change:
        case ChangeGrants():
            return ()
        case RenameEntity():
            return (table(change.before),)
        case _ if isinstance(entity, Entity):
            return (table(entity.name),)
        case _ if isinstance(entity, str):
            return (table(entity),)
        case _:
            return ()


def _intended(change: Change) -> tuple[tuple[str, str], ...]:
    """The columns, or whole tables, whose values a change is there to change."""
    tables = _tables(change)
    if isinstance(change, AddEntity | DropEntity | RenameEntity):
        return tuple((each, "*") for each in (*tables, *_links(change)))
    if isinstance(change, AddField | DropField) and _is_many(change.field):
        return ((link_table(change.entity, change.field.name), "*"),)
    fields = [getattr(change, name, None) for name in ("field", "before", "after")]
    names = {each.column if isinstance(each, Field) else each for each in fields if isinstance(each, Field | str)}
    return tuple((each, name) for each in tables for name in names)


def _links(change: AddEntity | DropEntity | RenameEntity) -> tuple[str, ...]:
    """The tables of links that come and go with an entity."""
    if isinstance(change, RenameEntity):
        return ()
    entity = change.entity
    return tuple(link_table(entity.name, field.name) for field in entity.fields if _is_many(field))


def _is_many(field: Field) -> bool:
    return isinstance(field.type, RelationType) and field.type.many
