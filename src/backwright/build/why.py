"""`why`: where a line of the project comes from: a line of the page and a template, or the user."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from backwright.blueprint.model import Blueprint, Entity, Field, StateType
from backwright.blueprint.naming import pascal, plural, snake
from backwright.blueprint.reader import read
from backwright.build.outcome import Source, Why
from backwright.build.plan import recovered_first
from backwright.build.project import Project, State, last_number, read_facts, read_state
from backwright.build.tree import read_text
from backwright.errors import BackwrightError
from backwright.stacks.engine import Origin
from backwright.stacks.languages.registry import language_of
from backwright.stacks.protocol import Stack
from backwright.stacks.registry import stack_named


class NoSuchLineError(BackwrightError):
    """There is no such line to ask about."""


@dataclass(frozen=True)
class _Found:
    owner: Literal["generated", "yours", "changed"]
    number: int | None  # the line in the pristine render, counted from 0


@dataclass(frozen=True)
class _Source:
    project: Project
    path: str
    number: int
    text: str


def why(folder: Path, where: str, line: int | None = None, *, stack: Stack | None = None) -> Why:
    """Find where a line comes from: `why(folder, "src/main.py:31")`, or the path and the line apart."""
    project = Project(folder.absolute())
    recovered_first(project)
    path, number = _place(project, where, line)
    text = _line(project, path, number)
    state = read_state(project)
    if state is None or path not in state.pristine:
        return Why(path, number, text, "yours", since=_since(project, path, number))
    ours = (read_text(project.folder / path) or "").splitlines()
    found = _aligned(state.pristine[path].splitlines(), ours, number - 1)
    if found.number is None:
        return Why(path, number, text, "yours", since=_since(project, path, number))
    return _generated(_Source(project, path, number, text), state, stack or stack_named(), found)


def _place(project: Project, where: str, line: int | None) -> tuple[str, int]:
    path, colon, digits = where.rpartition(":")
    if line is None and (not colon or not digits.isdigit()):
        raise NoSuchLineError(f"{where!r} names no line; write it as src/main.py:12")
    name, number = (where, line) if line is not None else (path, int(digits))
    inside = Path(name)
    if inside.is_absolute() and inside.is_relative_to(project.folder):
        inside = inside.relative_to(project.folder)
    return inside.as_posix(), number


def _line(project: Project, path: str, number: int) -> str:
    file = project.folder / path
    text = read_text(file) if file.is_file() else None
    if text is None:
        raise NoSuchLineError(f"{path} is no text file of {project.folder}")
    lines = text.splitlines()
    if not 1 <= number <= len(lines):
        raise NoSuchLineError(f"{path} has {len(lines)} lines; there is no line {number}")
    return lines[number - 1]


def _aligned(generated: Sequence[str], ours: Sequence[str], at: int) -> _Found:
    """The generated line that a line of the project is, or was before the user changed it."""
    for kind, start, end, begin, stop in SequenceMatcher(None, generated, ours, autojunk=False).get_opcodes():
        if not begin <= at < stop:
            continue
        if kind == "equal":
            return _Found("generated", start + at - begin)
        if kind == "replace":
            alike = [(SequenceMatcher(None, generated[i], ours[at]).ratio(), i) for i in range(start, end)]
            score, number = max(alike, default=(0.0, 0))
            return _Found("changed", number) if score > 0.6 else _Found("yours", None)
    return _Found("yours", None)


def _generated(source: _Source, state: State, stack: Stack, found: _Found) -> Why:
    project, path = source.project, source.path
    text = _page(project, state)
    blueprint = read(text)
    at = found.number or 0
    was = state.pristine[path].splitlines()[at]
    origins = stack.provenance(blueprint).get(path, ())
    origin = origins[at] if at < len(origins) else None
    changed = found.owner == "changed"
    return Why(
        path=path,
        line=source.number,
        text=source.text,
        owner=found.owner,
        blueprint=tuple(_sources(blueprint, origin, was, text.splitlines())),
        template=f"{origin.template}:{origin.line}" if origin else "",
        emitter=(origin.emitter or "") if origin else "",
        rule=_purpose(state.pristine[path], path),
        generated=was if changed else "",
        since=_since(project, path, source.number) if changed else "",
        build=_first_build(project, path),
    )


def _page(project: Project, state: State) -> str:
    """The page as it is now while it equals what was built, so that its line numbers are the ones one sees."""
    try:
        now = project.page.read_text(encoding="utf-8")
        return now if read(now) == read(state.page) else state.page
    except (OSError, BackwrightError):
        return state.page


def _sources(blueprint: Blueprint, origin: Origin | None, line: str, page: Sequence[str]) -> Iterator[Source]:
    """The lines of the page that a generated line comes from: fields that it names, else the entity it is for."""
    subject = origin.subject if origin else ""
    entity = _entity(blueprint, subject)
    if entity is None:
        return
    named = [field for field in entity.fields if _names(field, line)]
    for place in [field.place for field in named] or [entity.place]:
        if 0 < place.line <= len(page):
            yield Source(f"{place.file}:{place.line}", page[place.line - 1])


def _entity(blueprint: Blueprint, subject: str) -> Entity | None:
    name = subject.partition(".")[0]
    forms = {pascal(name), name}
    return next((each for each in blueprint.entities if each.name in forms or plural(snake(each.name)) == name), None)


def _names(field: Field, line: str) -> bool:
    words = {field.name, field.column, field.name.upper(), pascal(field.name)}
    if isinstance(field.type, StateType):
        words |= set(field.type.verbs)
    return any(re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", line) for word in words)


def _purpose(text: str, path: str) -> str:
    """What the file is there for, in its own first words."""
    language = language_of(path)
    return language.purpose(text) if language else ""


def _first_build(project: Project, path: str) -> int:
    """The build that first wrote a file."""
    for number in range(1, last_number(project) + 1):
        if path in read_facts(project, number).get("added", ()):
            return number
    return 0


def _since(project: Project, path: str, number: int) -> str:
    """The commit that a line of the user's own came with."""
    command = ["git", "blame", "-L", f"{number},{number}", "--porcelain", "--", path]
    try:
        done = subprocess.run(command, cwd=project.folder, capture_output=True, text=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    if done.returncode:
        return ""
    commit = done.stdout.partition(" ")[0]
    if not commit.strip("0"):
        return "not committed"
    summary = next(
        (each.removeprefix("summary ") for each in done.stdout.splitlines() if each.startswith("summary ")), ""
    )
    return f"since {commit[:8]} {summary}".strip()
