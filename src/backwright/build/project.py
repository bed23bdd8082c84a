"""What a build stores in a project, and where: the page, the lock, the pristine render, the history."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backwright.build.branches import damaged, mixed, refuse_mixed
from backwright.build.tree import Tree, hashed
from backwright.pristine import FILE, FOLDER, PristineError, folder_tree, read_pristine, unpacked
from backwright.runtime.interpreter import python_of
from backwright.runtime.model import Runtime
from backwright.runtime.reading import FILE as RUNTIME_FILE
from backwright.runtime.reading import runtime_of

IGNORED = "busy\ncache/\nconflicts/\njournal.json\nscratch.json\nstaged/\nreport.html\n"
ATTRIBUTES = "* -merge\n"  # Git takes one branch's files or the other's: half of each would be of no build


@dataclass(frozen=True)
class Project:
    """The places in a project that the build owns."""

    folder: Path

    @property
    def page(self) -> Path:
        """The blueprint."""
        return self.folder / "blueprint.yaml"

    @property
    def lock(self) -> Path:
        """The stable ids of what the blueprint names."""
        return self.folder / "blueprint.lock"

    @property
    def inner(self) -> Path:
        """Everything that is the build's own."""
        return self.folder / ".backwright"

    @property
    def pristine(self) -> Path:
        """What was rendered at the last build, to the byte, in an archive."""
        return self.folder / FILE

    @property
    def pristine_folder(self) -> Path:
        """The same as files, as earlier versions left it."""
        return self.folder / FOLDER

    @property
    def built_page(self) -> Path:
        """The blueprint as it was at the last build."""
        return self.inner / "built.yaml"

    @property
    def built_lock(self) -> Path:
        """The lock as it was at the last build."""
        return self.inner / "built.lock"

    @property
    def history(self) -> Path:
        """What each build changed, for undo."""
        return self.inner / "history"

    @property
    def staged(self) -> Path:
        """What is about to be applied."""
        return self.inner / "staged"

    @property
    def journal(self) -> Path:
        """The build that is being applied; there is one only while it is."""
        return self.inner / "journal.json"

    @property
    def scratch(self) -> Path:
        """Names what a build makes outside the project, so that a killed one can be swept up after."""
        return self.inner / "scratch.json"

    @property
    def conflicts(self) -> Path:
        """Files in conflict, with markers, for reading and for resolving."""
        return self.inner / "conflicts"

    @property
    def runtime_file(self) -> Path:
        """How the project is served, migrated, tested and checked."""
        return self.folder / RUNTIME_FILE

    @property
    def runtime(self) -> Runtime:
        """The contents of that file."""
        return runtime_of(self.folder)

    @property
    def python(self) -> str:
        """The interpreter that the project runs on: its own, else the tool's."""
        return python_of(self.folder)


@dataclass(frozen=True)
class State:
    """The project as it was last built."""

    page: str
    lock: str
    built_lock: str  # empty where a tool that did not keep it built last
    pristine: Tree
    number: int
    documents: tuple[str, ...]  # paths that were written by running the built code


def read_state(project: Project) -> State | None:
    """The last build of a project; None before the first."""
    if not project.built_page.exists():
        return None
    number = last_number(project)
    facts = read_facts(project, number)
    state = State(
        page=project.built_page.read_text(encoding="utf-8"),
        lock=project.lock.read_text(encoding="utf-8") if project.lock.exists() else "",
        built_lock=project.built_lock.read_text(encoding="utf-8") if project.built_lock.exists() else "",
        pristine=_pristine(project),
        number=number,
        documents=tuple(facts.get("documents", ())),
    )
    refuse_mixed(project.folder, state.page, state.built_lock, state.pristine)
    if state.built_lock and facts.get("lock", hashed(state.built_lock)) != hashed(state.built_lock):
        raise mixed(project.folder)
    return state


def _pristine(project: Project) -> Tree:
    try:
        return read_pristine(project.folder)
    except PristineError:
        raise damaged(project.folder, FILE.as_posix()) from None


def last_number(project: Project) -> int:
    """The number of the last build; 0 before the first."""
    return max(entries(project), default=0)


def entries(project: Project) -> list[int]:
    """The numbers of the builds in the history."""
    names = (path.name.partition(".")[0] for path in project.history.glob("*"))
    return sorted({int(name) for name in names if name.isdigit()})


def entry(project: Project, number: int) -> Path:
    """The archive of one build in the history."""
    return project.history / f"{number:04}.tar.xz"


def read_entry(project: Project, number: int) -> dict[str, str]:
    """What the history has of one build, by name; nothing where there was none.

    Raises:
        StateError: it is damaged.
    """
    archive = entry(project, number)
    try:
        return unpacked(archive.read_bytes()) if archive.exists() else folder_tree(unpacked_entry(project, number))
    except ValueError:
        raise damaged(project.folder, archive.relative_to(project.folder).as_posix()) from None


def unpacked_entry(project: Project, number: int) -> Path:
    """The folder of one build in the history, as earlier versions left it."""
    return project.history / f"{number:04}"


def read_facts(project: Project, number: int) -> dict[str, Any]:
    """The entry of one build in the history."""
    text = read_entry(project, number).get("build.json", "{}")
    try:
        return dict(json.loads(text))
    except ValueError:
        raise damaged(project.folder, f".backwright/history/{number:04}") from None


def read_json(project: Project, path: Path) -> dict[str, Any]:
    """What a file of the build's own holds.

    Raises:
        StateError: it is no JSON, as after a conflict of Git.
    """
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError:
        raise damaged(project.folder, path.relative_to(project.folder).as_posix()) from None
