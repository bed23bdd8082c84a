"""The lock of a project: what everything on its page is, whatever it is called, and what was last rendered."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from backwright.blueprint.model import Blueprint, EnumType, StateType
from backwright.changes.change import Change
from backwright.changes.entity_changes import RenameEntity
from backwright.changes.field_changes import RenameField
from backwright.changes.phrases import listed
from backwright.changes.type_changes import RenameEnumValue
from backwright.errors import BackwrightError

NONE: Mapping[str, str] = MappingProxyType({})
MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


MEND = "bring it back from version control, or copy .backwright/built.lock over it, which is as the last build left it"


class LockError(BackwrightError):
    """`blueprint.lock` is gone, is damaged, or does not know what was built."""


@dataclass(frozen=True)
class Lock:
    """Stable ids by path (`Ticket`, `Ticket.priority`, `Ticket.priority.high`), and hashes of the last render.

    Ids are random, not counted, and stand one a line in the file: two branches that each add something merge.
    `moved` holds what has another path than in the lock of the last build, new path to old one.
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
        """The lock after something was renamed on the page: the next build knows it by its id, without `was`."""
        return replace(self, ids={_moved(path, before, after): id_ for path, id_ in self.ids.items()})

    def since(self, built: "Lock") -> "Lock":
        """The lock with what has moved since the lock of the last build: the same id under another path.

        Raises:
            LockError: an id of the last build is gone, or stands twice.
        """
        twice = [path for path, id_ in self.ids.items() if list(self.ids.values()).count(id_) > 1]
        if twice:
            raise LockError(f"blueprint.lock gives one id to {listed(sorted(twice))}; {MEND}")
        known = set(self.ids.values())
        lost = [path for path, id_ in built.ids.items() if id_ not in known]
        if lost:
            named = listed([*sorted(lost)[:3], *([f"{len(lost) - 3} more"] if len(lost) > 3 else [])])
            raise LockError(f"blueprint.lock has lost the id of {named}; {MEND}")
        paths_then = {id_: path for path, id_ in built.ids.items()}
        there = ((path, paths_then[id_]) for path, id_ in self.ids.items() if id_ in paths_then)
        return replace(self, moved={path: before for path, before in there if path != before})

    def with_render(self, tool: str, files: Mapping[str, str]) -> "Lock":
        """The lock with what was just rendered, and by which version of the tool."""
        return replace(self, tool=tool, files=dict(files))

    def to_json(self) -> str:
        """The text of the file: sorted, one id a line."""
        content = {"tool": self.tool, "ids": dict(self.ids), "files": dict(self.files)}
        return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Lock":
        """Read the text of the file; of one that Git left in conflict, what either side has.

        Raises:
            LockError: it is not a lock.
        """
        ours, theirs = (cls._of(side) for side in _sides(text))
        added = {path: id_ for path, id_ in theirs.ids.items() if id_ not in ours.ids.values()}
        return replace(ours, ids={**added, **ours.ids}, files={**theirs.files, **ours.files})

    @classmethod
    def _of(cls, text: str) -> "Lock":
        try:
            content = json.loads(text)
            ids, files = (_texts(content.get(name, {})) for name in ("ids", "files"))
            return cls(ids, str(content["tool"]), files)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LockError(f"blueprint.lock is not a lock ({error}); {MEND}") from None


def _sides(text: str) -> tuple[str, str]:
    """The two texts that a merge could not make one; twice the same where there is no conflict."""
    ours: list[str] = []
    theirs: list[str] = []
    both: tuple[list[str], ...] = (ours, theirs)
    into = both
    for line in text.splitlines():
        mark = line.split(" ", 1)[0]
        into = {"<<<<<<<": (ours,), "|||||||": (), "=======": (theirs,), ">>>>>>>": both}.get(mark, into)
        if mark not in MARKS:
            for side in into:
                side.append(line)
    return "\n".join(ours), "\n".join(theirs)


def paths(blueprint: Blueprint) -> Iterator[str]:
    """Everything on a page that has an identity."""
    for entity in blueprint.entities:
        yield entity.name
        for each in entity.fields:
            yield f"{entity.name}.{each.name}"
            if isinstance(each.type, EnumType | StateType):
                yield from (f"{entity.name}.{each.name}.{value.name}" for value in each.type.values)


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
