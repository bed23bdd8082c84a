"""The lock of a project: what everything on its page is, whatever it is called, and what was last rendered."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from backwright.blueprint.model import Blueprint, EnumType, StateType
from backwright.changes.change import Change
from backwright.changes.entity_changes import RenameEntity
from backwright.changes.field_changes import RenameField
from backwright.changes.type_changes import RenameEnumValue
from backwright.errors import BackwrightError

NONE: Mapping[str, str] = MappingProxyType({})


class LockError(BackwrightError):
    """`blueprint.lock` cannot be read."""


@dataclass(frozen=True)
class Lock:
    """Stable ids by path (`Ticket`, `Ticket.priority`, `Ticket.priority.high`), and hashes of the last render.

    Ids are random, not counted, and stand one a line in the file: two branches that each add something merge.
    `moved` holds renames that a tool made since the last build, new path to old one.
    """

    ids: Mapping[str, str] = field(default_factory=lambda: NONE)
    tool: str = ""
    files: Mapping[str, str] = field(default_factory=lambda: NONE)
    moved: Mapping[str, str] = field(default_factory=lambda: NONE)

    @classmethod
    def assign(
        cls,
        blueprint: Blueprint,
        previous: "Lock | None",
        new_id: Callable[[], str],
        renames: Iterable[Change] = (),
    ) -> "Lock":
        """The lock of a blueprint that was just built.

        Args:
            blueprint: the completed blueprint.
            previous: the lock before; what was there keeps its id.
            new_id: gives a fresh id of eight hexadecimal digits.
            renames: the changes of the build; what they renamed keeps its id under its new name.
        """
        known = dict(previous.ids) if previous else {}
        for before, after in _moves(renames):
            known = {_moved(path, before, after): id_ for path, id_ in known.items()}
        used = set(known.values())
        ids: dict[str, str] = {}
        for path in paths(blueprint):
            ids[path] = known.get(path) or _fresh(new_id, used)
            used.add(ids[path])
        return cls(ids, previous.tool if previous else "", previous.files if previous else NONE)

    def rename(self, before: str, after: str) -> "Lock":
        """The lock after a tool renamed something on the page: the next build knows it without `was`."""
        ids = {_moved(path, before, after): id_ for path, id_ in self.ids.items()}
        return replace(self, ids=ids, moved={**self.moved, after: self.moved.get(before, before)})

    def with_render(self, tool: str, files: Mapping[str, str]) -> "Lock":
        """The lock with what was just rendered, and by which version of the tool."""
        return replace(self, tool=tool, files=dict(files))

    def to_json(self) -> str:
        """The text of the file: sorted, one id a line."""
        content = {"tool": self.tool, "ids": dict(self.ids), "files": dict(self.files)}
        if self.moved:
            content["moved"] = dict(self.moved)
        return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Lock":
        """Read the text of the file.

        Raises:
            LockError: it is not a lock.
        """
        try:
            content = json.loads(text)
            parts = {name: _texts(content.get(name, {})) for name in ("ids", "files", "moved")}
            return cls(parts["ids"], str(content["tool"]), parts["files"], parts["moved"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            hint = "bring it back from version control, or settle its merge conflict"
            raise LockError(f"blueprint.lock is not a lock ({error}); {hint}") from None


def paths(blueprint: Blueprint) -> Iterator[str]:
    """Everything on a page that has an identity."""
    for entity in blueprint.entities:
        yield entity.name
        for held in entity.fields:
            yield f"{entity.name}.{held.name}"
            if isinstance(held.type, EnumType | StateType):
                yield from (f"{entity.name}.{held.name}.{value.name}" for value in held.type.values)


def _moves(changes: Iterable[Change]) -> list[tuple[str, str]]:
    """Old path and new path of each rename; entities first, since the others name them as they are afterwards."""
    changes = tuple(changes)
    entities = [(change.before, change.after) for change in changes if isinstance(change, RenameEntity)]
    fields = [
        (f"{change.entity}.{change.before}", f"{change.entity}.{change.after}")
        for change in changes
        if isinstance(change, RenameField)
    ]
    values = [
        (f"{change.entity}.{change.field}.{change.before}", f"{change.entity}.{change.field}.{change.after}")
        for change in changes
        if isinstance(change, RenameEnumValue)
    ]
    return [*entities, *fields, *values]


def _moved(path: str, before: str, after: str) -> str:
    return after + path[len(before) :] if path == before or path.startswith(f"{before}.") else path


def _fresh(new_id: Callable[[], str], used: set[str]) -> str:
    while (candidate := new_id()) in used:
        pass
    return candidate


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError("expected an object")
    return {str(key): str(item) for key, item in value.items()}
