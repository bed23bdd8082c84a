"""Apply a build in one step that a kill at any moment leaves whole.

Everything is written beside the project first. The journal is the turning point: before it stands, nothing has
happened; once it stands, whoever comes next finishes the work. Every step of finishing may be done twice.
"""

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from backwright.build.branches import StateError, damaged
from backwright.build.merge.texts import merge_text
from backwright.build.project import (
    ATTRIBUTES,
    IGNORED,
    Project,
    entries,
    entry,
    read_entry,
    read_json,
    unpacked_entry,
)
from backwright.build.tree import Tree, hashed, read_text
from backwright.pristine import is_inside, packed
from backwright.runtime.migrations import Direction


@dataclass(frozen=True)
class MigrationRun:
    """The step that the real database takes."""

    url: str
    step: Direction
    target: str
    before: str


@dataclass
class Journal:
    """What is being applied."""

    verb: str
    number: int
    writes: dict[str, str | None] = field(default_factory=dict)  # path → fingerprint of what it replaces
    deletes: dict[str, str] = field(default_factory=dict)  # path → fingerprint of what is deleted
    migration: MigrationRun | None = None
    migrated: bool = False
    drops_entry: int = 0  # the entry of the history that goes


def write_durably(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file so that it is there, whole, whatever happens next."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = unfinished(path)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def unfinished(path: Path) -> Path:
    """Where a file is written until it is whole; a kill at that moment leaves it there."""
    return path.with_name(path.name + ".new")


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def stage(project: Project, name: str, text: str) -> None:
    """Write a file beside the project; it is durable once the journal stands."""
    path = project.staged / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def stage_archive(project: Project, name: str, tree: Tree) -> None:
    """Write a tree beside the project as an archive."""
    path = project.staged / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(tree))


def stage_state(project: Project, pristine: Tree, page: str, lock: str) -> None:
    """Stage the render and what it was made from; what an earlier version kept as files becomes archives."""
    stage_archive(project, f"state/{project.pristine.name}", pristine)
    stage(project, "state/built.yaml", page)
    stage(project, "state/built.lock", lock)
    stage(project, "state/gitignore", IGNORED)
    stage(project, "state/gitattributes", ATTRIBUTES)
    for number in entries(project):
        if not entry(project, number).exists():
            stage_archive(project, f"state/history/{entry(project, number).name}", read_entry(project, number))


def begin(project: Project, journal: Journal) -> None:
    """The turning point: everything staged is made durable, then the journal stands."""
    files = [path for path in project.staged.rglob("*") if path.is_file()]
    with ThreadPoolExecutor(max_workers=16) as pool:  # a disk takes many at once for the price of one
        list(pool.map(_sync, files))
    write_journal(project, journal)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def write_journal(project: Project, journal: Journal) -> None:
    """Write down how far it has come."""
    write_durably(project.journal, json.dumps(asdict(journal)).encode(), 0o600)


def read_journal(project: Project) -> Journal | None:
    """The build that was being applied, if there is one."""
    if not project.journal.exists():
        return None
    data = read_json(project, project.journal)
    try:
        migration = data.pop("migration")
        journal = Journal(**data, migration=MigrationRun(**migration) if migration else None)
    except (KeyError, TypeError):
        raise StateError(
            f"a build by another version of backwright was killed in {project.folder}; "
            "run `wright plan` of that version first, which finishes it or takes it back"
        ) from None
    if not all(map(is_inside, (*journal.writes, *journal.deletes))):
        raise damaged(project.folder, project.journal.relative_to(project.folder).as_posix())
    return journal


def discard(project: Project) -> None:
    """Take back what was staged; nothing of it was applied."""
    project.journal.unlink(missing_ok=True)
    shutil.rmtree(project.staged, ignore_errors=True)


def finish(project: Project, journal: Journal) -> list[str]:
    """Put everything staged into its place; what could not be, because the user wrote there meanwhile, is reported."""
    notes = []
    for path, before in journal.writes.items():
        staged = project.staged / "files" / path
        if staged.exists():
            notes += _replace(project, path, before)
    for path, before in journal.deletes.items():
        notes += _delete(project, path, before)
    _settle_state(project, journal)
    for folder in {(project.folder / path).parent for path in journal.writes}:
        sync_folder(folder)
    # The journal goes last: while it stands, a killed build is finished and not taken for one that never began.
    shutil.rmtree(project.staged, ignore_errors=True)
    project.journal.unlink(missing_ok=True)
    sync_folder(project.inner)
    return notes


def _replace(project: Project, path: str, before: str | None) -> list[str]:
    staged, target = project.staged / "files" / path, project.folder / path
    there = read_text(target) if target.exists() else None
    if there is not None and hashed(there) != before and hashed(there) != hashed(staged.read_text(encoding="utf-8")):
        return _merge_late(project, path, there)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.copymode(target, staged)
    staged.replace(target)
    return []


def _merge_late(project: Project, path: str, there: str) -> list[str]:
    """The user saved the file between the start of the build and now: merge once more."""
    staged, before = project.staged / "files" / path, project.staged / "before" / path
    base = before.read_text(encoding="utf-8") if before.exists() else ""
    new = staged.read_text(encoding="utf-8")
    merged = merge_text(path, base, there, new)
    if merged.conflicts:
        write_durably(project.conflicts / path, merged.text.encode())
        staged.unlink()
        return [f"{path} was changed meanwhile and is left so; what the build has for it: .backwright/conflicts/{path}"]
    write_durably(project.folder / path, merged.text.encode())
    staged.unlink()
    return [f"{path} was changed meanwhile; both changes are in it"]


def _delete(project: Project, path: str, before: str) -> list[str]:
    target = project.folder / path
    if not target.exists():
        return []
    if hashed(read_text(target) or "") != before:
        return [f"{path} was changed meanwhile and is kept, though nothing generates it any more"]
    target.unlink()
    _prune(target.parent, project.folder)
    return []


def _prune(folder: Path, top: Path) -> None:
    """Remove folders that nothing is left in."""
    while folder != top and folder.exists() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _settle_state(project: Project, journal: Journal) -> None:
    """The render, the page as built, the lock and the history move in; files of an earlier version go."""
    state = project.staged / "state"
    moves = [(state / project.pristine.name, project.pristine)]
    moves += [(state / "built.yaml", project.built_page), (state / "blueprint.lock", project.lock)]
    moves += [(state / "built.lock", project.built_lock), (state / "gitignore", project.inner / ".gitignore")]
    moves += [(state / "gitattributes", project.inner / ".gitattributes")]
    moves += [(state / "runtime.toml", project.runtime_file)]
    project.history.mkdir(exist_ok=True)
    moves += [(path, project.history / path.name) for path in (state / "history").glob("*")]
    for source, target in moves:
        if source.exists():
            source.replace(target)
    if journal.drops_entry:
        entry(project, journal.drops_entry).unlink(missing_ok=True)
    for number in [*entries(project), journal.drops_entry]:
        shutil.rmtree(unpacked_entry(project, number), ignore_errors=True)
    shutil.rmtree(project.pristine_folder, ignore_errors=True)
    sync_folder(project.history)
    sync_folder(project.inner)
