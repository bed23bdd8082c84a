"""Put a stack's templates together: the files of its exemplar, and those of each capability.

A capability is a folder that holds all that it adds:

    capability.toml   its flag, the capabilities that it needs, the places that it fills, its lists of files
    files/            what a project has because of it, in the layout of a project. Where the exemplar, or a capability
                      that it needs, has a file of the same path, this one takes its place
    slots/            the lines that it adds to files of others, each in a file of the same path
    emitters.py       what of it depends on the page

Two markers name the places of a file to which capabilities add lines; a composed template has none of them:

    # fill: NAME               the lines that each capability gives for NAME
    # sorted: NAME ... # end   lines among which those of the capabilities are sorted by their first word

In `slots/` the lines for a place stand between `# fill: NAME` and `# end`. The places `imports` and `end` need no
marker: they are above the first import and below the last line of a file. Lines for a file of another capability go
nowhere while that one is not there.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from backwright.errors import BackwrightError
from backwright.stacks.engine import COMMENT, Template, TemplateLine, region

MANIFEST = "capability.toml"
FILL = re.compile(rf"^(?P<indent>\s*){COMMENT} fill: (?P<name>\w+)$")
SORTED = re.compile(rf"^\s*{COMMENT} sorted: (?P<name>\w+)$")
IMPORTS, END = "imports", "end"
IMPORT = re.compile(r"(?:from|import) ")
FIRST_WORD = re.compile(r"[\w.-]+")

Lists = Mapping[str, Any]
Place = tuple[str, str]  # the path of a shared file, and the name of a place in it


class CompositionError(BackwrightError):
    """Capabilities do not fit together, or a place is filled that no file has."""


@dataclass(frozen=True, eq=False)
class Capability:
    """What one capability brings along."""

    folder: Path
    flag: str
    needs: tuple[str, ...]
    lists: Lists

    @property
    def name(self) -> str:
        """What other capabilities, and `use:` in a page, call it."""
        return self.folder.name

    @cached_property
    def files(self) -> Mapping[str, Template]:
        """Its own files by their paths in a project."""
        return read_files(self.folder / "files", f"capabilities/{self.name}/files")

    @cached_property
    def fills(self) -> Mapping[Place, tuple[TemplateLine, ...]]:
        """The lines for each place that it fills.

        Raises:
            CompositionError: the manifest names other places than there are lines for.
        """
        found: dict[Place, tuple[TemplateLine, ...]] = {}
        for path, template in read_files(self.folder / "slots", f"capabilities/{self.name}/slots").items():
            lines = iter(template.lines)
            for line in lines:
                if place := FILL.match(line.text):
                    found[path, place["name"]] = tuple(region(lines, line))
        named = {(path, name) for path, names in self.lists.get("fills", {}).items() for name in names}
        if wrong := sorted(found.keys() ^ named):
            path, name = wrong[0]
            lacking = "has no lines for" if (path, name) in named else f"does not name in its {MANIFEST}"
            raise CompositionError(f"the capability `{self.name}` {lacking} the place `{name}` of {path}")
        return found


def read_files(folder: Path, shown: str, is_included: Callable[[str], bool] = lambda _: True) -> dict[str, Template]:
    """The files below a folder by their paths in it; `shown` is what their lines call the folder."""
    paths = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    names = sorted(path.relative_to(folder).as_posix() for path in paths)
    return {
        name: Template.of(f"{shown}/{name}", (folder / name).read_text(encoding="utf-8"))
        for name in names
        if is_included(name)
    }


def discovered(roots: Iterable[str]) -> tuple[Capability, ...]:
    """The capabilities of these folders, each after those that it needs.

    Raises:
        CompositionError: one needs another that is not there.
    """
    manifests = sorted(path for root in roots for path in Path(root).glob(f"*/{MANIFEST}"))
    waiting = [_read(path) for path in manifests]
    there = {capability.name for capability in waiting}
    for capability in waiting:
        if missing := set(capability.needs) - there:
            raise CompositionError(f"the capability `{capability.name}` needs `{min(missing)}`, which is not there")
    ordered: list[Capability] = []
    while waiting:
        names = {capability.name for capability in ordered}
        ready = [capability for capability in waiting if names.issuperset(capability.needs)]
        if not ready:
            raise CompositionError(f"capabilities need each other: {', '.join(one.name for one in waiting)}")
        ordered += ready
        waiting = [capability for capability in waiting if capability not in ready]
    return tuple(ordered)


def _read(path: Path) -> Capability:
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    return Capability(path.parent, lists.pop("flag", path.parent.name), tuple(lists.pop("needs", ())), lists)


@dataclass(frozen=True, eq=False)
class Composition:
    """The templates of a stack with all its capabilities."""

    base: Mapping[str, Template]
    stack_lists: Lists
    capabilities: tuple[Capability, ...]

    @cached_property
    def flags(self) -> frozenset[str]:
        """The flags of the capabilities."""
        return frozenset(capability.flag for capability in self.capabilities)

    @cached_property
    def variants(self) -> Mapping[str, Mapping[str | None, Template]]:
        """For each path the templates that there are for it, by the flag that asks for them; the last one wins.

        Raises:
            CompositionError: two capabilities take the same place, or a place is filled that no file has.
        """
        found: dict[str, dict[str | None, Template]] = {path: {None: own} for path, own in self.base.items()}
        for capability in self.capabilities:
            above = self._needed(capability)
            for path, own in capability.files.items():
                others = found.setdefault(path, {})
                if rivals := [flag for flag in others if flag is not None and flag not in above]:
                    raise CompositionError(f"`{capability.name}` and `{rivals[0]}` both bring {path}")
                others[capability.flag] = own
        places: set[Place] = set()
        composed = {
            path: {flag: Template(tuple(self._whole(path, own, places))) for flag, own in each.items()}
            for path, each in found.items()
        }
        filled = {place for capability in self.capabilities for place in capability.fills if place[0] in found}
        if nowhere := sorted(filled - places):
            path, name = nowhere[0]
            raise CompositionError(f"{path} has no place `{name}`; write `# fill: {name}` there")
        return composed

    def template(self, path: str, flags: frozenset[str]) -> Template:
        """What a path is rendered from."""
        of_path = self.variants[path]
        return next(of_path[flag] for flag in reversed([*of_path]) if flag is None or flag in flags)

    @cached_property
    def lists(self) -> Lists:
        """What the stack and its capabilities say of their files, as one."""
        merged: dict[str, Any] = {}
        for lists in (self.stack_lists, *(capability.lists for capability in self.capabilities)):
            merged = _merged(merged, lists)
        for capability in self.capabilities:
            new = [path for path in capability.files if next(iter(self.variants[path])) == capability.flag]
            merged = _merged(merged, {"when": {capability.flag: {"files": new}}})
        return merged

    def filled(self, path: str, lines: Iterable[TemplateLine]) -> Template:
        """Some lines of a file with what the capabilities add in between."""
        return Template(tuple(self._filled(path, iter(lines), set())))

    def absent(self, flags: frozenset[str]) -> set[str]:
        """The files of what is not switched on."""
        return {path for flag, group in self.lists["when"].items() if flag not in flags for path in group["files"]}

    def _needed(self, capability: Capability) -> set[str]:
        """The flags of all that a capability builds on."""
        by_name = {each.name: each for each in self.capabilities}
        direct = [by_name[name] for name in capability.needs]
        return {each.flag for each in direct} | {flag for each in direct for flag in self._needed(each)}

    def _whole(self, path: str, template: Template, places: set[Place]) -> Iterator[TemplateLine]:
        """A file with all that the capabilities add to it."""
        places |= {(path, IMPORTS), (path, END)}
        lines = template.lines
        first = next((at for at, line in enumerate(lines) if IMPORT.match(line.text)), 0)
        yield from self._filled(path, iter(lines[:first]), places)
        if lines:
            yield from self._added(lines[first], (path, IMPORTS), "")
            yield from self._filled(path, iter(lines[first:]), places)
            yield from self._added(lines[-1], (path, END), "")

    def _filled(self, path: str, lines: Iterator[TemplateLine], places: set[Place]) -> Iterator[TemplateLine]:
        for line in lines:
            if place := FILL.match(line.text):
                places.add((path, place["name"]))
                yield from self._added(line, (path, place["name"]), place["indent"])
            elif place := SORTED.match(line.text):
                places.add((path, place["name"]))
                among = [*region(lines, line), *self._guarded((path, place["name"]))]
                yield from sorted(among, key=lambda each: first_word(each.text))
            else:
                yield line

    def _added(self, marker: TemplateLine, place: Place, indent: str) -> Iterator[TemplateLine]:
        for capability in self.capabilities:
            if place in capability.fills:
                yield TemplateLine(marker.file, marker.number, f"{indent}# when: {capability.flag}")
                for line in capability.fills[place]:
                    yield TemplateLine(line.file, line.number, indent + line.text if line.text else "")
                yield TemplateLine(marker.file, marker.number, f"{indent}# end")

    def _guarded(self, place: Place) -> Iterator[TemplateLine]:
        for capability in self.capabilities:
            for line in capability.fills.get(place, ()):
                yield TemplateLine(line.file, line.number, f"{line.text}  # when: {capability.flag}")


def first_word(text: str) -> str:
    """What a line is sorted by: the name of a package, without its version."""
    found = FIRST_WORD.search(text)
    return found[0].lower() if found else ""


def _merged(one: Lists, other: Lists) -> dict[str, Any]:
    merged = dict(one)
    for key, value in other.items():
        if isinstance(value, Mapping):
            merged[key] = _merged(merged.get(key, {}), value)
        elif isinstance(value, list):
            merged[key] = [*merged.get(key, []), *value]
        else:
            merged[key] = value
    return merged
