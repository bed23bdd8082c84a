"""`undo`: take the last build back. Code and data both; what the user wrote since stays."""

import time
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Literal

from backwright.blueprint.model import Blueprint
from backwright.blueprint.reader import read
from backwright.build.apply import apply, recover, stage_files
from backwright.build.branches import foreign, going_back, refuse_two_lines
from backwright.build.build import ChangedMeanwhileError
from backwright.build.busy import alone
from backwright.build.edits import edits
from backwright.build.evolution import Evolution, evolve, with_spelling
from backwright.build.journal import Journal, MigrationRun, discard, stage, stage_state
from backwright.build.losses import dropped
from backwright.build.merge.renames import Rename
from backwright.build.merge.trees import TreeMerge, merge_trees
from backwright.build.outcome import Edit, FileChanges, Undone
from backwright.build.project import Project, State, read_entry, read_facts, read_state
from backwright.build.resolve import ConflictsError, clear_conflicts, write_conflicts
from backwright.build.tree import hashed, read_tree
from backwright.build.verify import parse_all, tidied
from backwright.databases.adapter import Database, Unreachable
from backwright.databases.location import database_url, shown
from backwright.databases.opening import open_database
from backwright.errors import BackwrightError
from backwright.merging.lines import ConflictHunk, diff3
from backwright.progress import phase
from backwright.runtime.model import RevisionFiles
from backwright.runtime.reading import FILE as RUNTIME_FILE
from backwright.runtime.reading import runtime_of
from backwright.runtime.revision_files import identity, is_revision, parents
from backwright.stacks.registry import stack_named

_RENDERED = "pristine/"


class NothingToUndoError(BackwrightError):
    """There is no build that can be taken back."""


class NewerMigrationError(BackwrightError):
    """The database stands at a migration that the last build does not know."""


@dataclass(frozen=True)
class Past:
    """The project before its last build."""

    page: str
    lock: str
    built_lock: str
    pristine: dict[str, str]
    blueprint: Blueprint
    revision: str  # path of the migration that the last build brought, or nothing


def undo(folder: Path) -> Undone:
    """Take the last build back."""
    started = time.monotonic()
    project = Project(folder.absolute())
    with alone(project.inner) as descriptor:
        recovered = recover(project, descriptor)
        state = read_state(project)
        past = _past(project, state)
        if state is None:
            raise NothingToUndoError("nothing was built here")
        with phase("taking the last build back"):
            undone = _undone(project, state, past, descriptor)
    return replace(undone, recovered=recovered, seconds=time.monotonic() - started)


def _past(project: Project, state: State | None) -> Past:
    if state is None or state.number < 1:
        raise NothingToUndoError(f"{project.folder} was never built; there is nothing to take back")
    history = read_entry(project, state.number)
    if "blueprint.yaml" not in history:
        raise NothingToUndoError(
            "only the first build is left, and it is the project itself; delete the folder to undo it"
        )
    facts = read_facts(project, state.number)
    added = set(facts.get("added", ()))
    pristine = {path: text for path, text in state.pristine.items() if path not in added}
    pristine |= {name.removeprefix(_RENDERED): text for name, text in history.items() if name.startswith(_RENDERED)}
    page, lock = history["blueprint.yaml"], history["blueprint.lock"]
    built_lock = history.get("built.lock", lock)
    return Past(page, lock, built_lock, pristine, read(page), str(facts.get("revision", "")))


def _undone(project: Project, state: State, past: Past, descriptor: int) -> Undone:
    new = read(state.page)
    evolution = evolve(past.blueprint, new, past.lock)
    ours = read_tree(project.folder)
    refuse_two_lines(project.folder, state.pristine, ours)
    renames = _reversed(evolution)
    if renames:
        stack = stack_named()
        renames = with_spelling(renames, stack.spelled(new), stack.spelled(past.blueprint))
    merge = merge_trees(state.pristine, ours, past.pristine, renames)
    _refuse(project, state, past, ours, merge)
    mixed = [path for path, text in merge.files.items() if text not in (past.pristine.get(path), ours.get(path))]
    merge.files.update(tidied(merge.files, mixed))
    page, whose = _page(project, state, past)
    data = open_database(database_url(project.folder, new), project.folder, project.runtime.versions)
    migration = _migration(state, past, data, project.folder, ours)
    drops = dropped(evolution.changes, new, data) if migration and not isinstance(data, Unreachable) else ()
    journal = Journal("undo", state.number, migration=migration, drops_entry=state.number)
    discard(project)
    stage_files(project, journal, ours, merge.files)
    _stage_state(project, state, past, ours, journal)
    _stage_page(project, page, journal)
    notes = apply(project, journal, descriptor)
    clear_conflicts(project)
    return Undone(
        number=state.number,
        revision=_stands_at(past, project.runtime.revision_files),
        changes=evolution.lines,
        files=_files(merge),
        dropped=drops,
        edits=_edits(past, merge),
        blueprint=whose,
        migrated="; ".join([*_data_notes(migration, data, past, project), *notes]),
    )


def _reversed(evolution: Evolution) -> tuple[Rename, ...]:
    """The renames the other way round; an entity is named as it was before."""
    back = {rename.new: rename.old for rename in evolution.renames if rename.kind == "entity"}
    return tuple(
        Rename(rename.kind, back.get(rename.entity, rename.entity), rename.new, rename.old)
        for rename in reversed(evolution.renames)
    )


def _refuse(project: Project, state: State, past: Past, ours: dict[str, str], merge: TreeMerge) -> None:
    if merge.conflicts:
        write_conflicts(project, merge, state.pristine, ours, past.pristine)
        raise ConflictsError(tuple(merge.conflicts))
    parsed = parse_all({path: merge.files[path] for path in merge.merged})
    if not parsed.passed:
        raise BackwrightError(
            f"taking the build back would leave code that is no Python: {parsed.output}; nothing was done"
        )


def _page(project: Project, state: State, past: Past) -> tuple[str | None, Literal["reversed", "yours"]]:
    """The page with the built change taken out; None when the user's own lines stand in the way."""
    now = project.page.read_text(encoding="utf-8")
    pieces = diff3(state.page, now, past.page)
    if any(isinstance(piece, ConflictHunk) for piece in pieces):
        return None, "yours"
    text = "".join(piece for piece in pieces if isinstance(piece, str))
    return (None if text == now else text), "reversed"


def _migration(
    state: State, past: Past, data: Database | Unreachable, folder: Path, ours: dict[str, str]
) -> MigrationRun | None:
    """The step back of the real database, when it has taken the step forward."""
    if not past.revision or isinstance(data, Unreachable):
        return None
    text, runtime = state.pristine[past.revision], runtime_of(folder)
    files = runtime.revision_files
    stands, built, before = data.revision(), identity(text, files), next(iter(parents(text, files)), None)
    if stands == before:
        return None
    if strange := foreign(data, folder, {**state.pristine, **ours}):
        raise NewerMigrationError(f"{strange}; then undo again. Nothing was done")
    if stands != built:
        raise NewerMigrationError(
            f"the database stands at {stands}, and the last build ends at {built}; "
            f"take back what came after it first: {going_back(runtime, built)}"
        )
    return MigrationRun(data.url, "downgrade", before or "base", built)


def _stage_state(project: Project, state: State, past: Past, ours: dict[str, str], journal: Journal) -> None:
    stage_state(project, past.pristine, past.page, past.built_lock)
    stage(project, "state/blueprint.lock", past.lock)
    if journal.migration:
        for path, text in (ours | {past.revision: ours.get(past.revision, state.pristine[past.revision])}).items():
            stage(project, f"runner/{path}", text)
        if project.runtime_file.exists():
            stage(project, f"runner/{RUNTIME_FILE.as_posix()}", project.runtime_file.read_text(encoding="utf-8"))


def _stage_page(project: Project, page: str | None, journal: Journal) -> None:
    if page is None:
        return
    now = project.page.read_text(encoding="utf-8")
    stage(project, "before/blueprint.yaml", now)
    stage(project, "files/blueprint.yaml", page)
    journal.writes["blueprint.yaml"] = hashed(now)


def _stands_at(past: Past, files: RevisionFiles) -> str:
    """The number of the newest migration that is left."""
    names = [PurePosixPath(path).stem for path in past.pristine if is_revision(path, files)]
    return max((name.partition("_")[0] for name in names), default="")


def _files(merge: TreeMerge) -> FileChanges:
    return FileChanges(
        added=tuple(merge.added),
        written=tuple(merge.written),
        merged=tuple(merge.merged),
        edited=tuple(merge.edited),
        moved=merge.moved,
        renamed_in=merge.renamed_in,
        deleted=tuple(merge.deleted),
        left_deleted=tuple(merge.left_deleted),
        untouched=merge.untouched,
        notes=tuple(merge.notes),
    )


def _edits(past: Past, merge: TreeMerge) -> tuple[Edit, ...]:
    paths = [path for path, text in past.pristine.items() if path in merge.files and merge.files[path] != text]
    return edits(paths, past.pristine, merge.files)


def _data_notes(
    migration: MigrationRun | None, data: Database | Unreachable, past: Past, project: Project
) -> list[str]:
    if migration:
        return [f"{shown(migration.url, project.folder)} is back at {migration.target}"]
    if past.revision and isinstance(data, Unreachable):
        return [data.reason]
    return []


__all__ = ["ChangedMeanwhileError", "NewerMigrationError", "NothingToUndoError", "undo"]
