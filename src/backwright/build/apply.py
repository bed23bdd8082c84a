"""Apply what is staged, and finish or roll back what a killed build left behind."""

import json
import re
import shutil
from pathlib import Path

from backwright.build.environment import settings
from backwright.build.journal import (
    Journal,
    MigrationRun,
    begin,
    discard,
    finish,
    read_journal,
    stage,
    unfinished,
    write_durably,
    write_journal,
)
from backwright.build.project import Project, read_json
from backwright.build.tree import Tree, hashed
from backwright.databases.adapter import DatabaseError, Unreachable
from backwright.databases.location import shown
from backwright.databases.opening import open_database, sweep_rehearsals
from backwright.errors import BackwrightError
from backwright.runtime.migrations import MigrationError, migrations_of

SCRATCH = re.compile(r"backwright-[\w-]+-[0-9a-f]{16}")  # how a build names its scratch copy


class UnfinishedError(BackwrightError):
    """A killed build cannot be finished yet."""


def stage_files(project: Project, journal: Journal, before: Tree, after: Tree) -> None:
    """Stage the files that differ between the project as it is and as it shall be, and note them in the journal."""
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        if old is not None:
            stage(project, f"before/{path}", old)
        if new is None:
            journal.deletes[path] = hashed(old or "")
        else:
            stage(project, f"files/{path}", new)
            journal.writes[path] = None if old is None else hashed(old)


def apply(project: Project, journal: Journal, descriptor: int) -> list[str]:
    """From the turning point to the end. A migration that fails takes everything back."""
    begin(project, journal)
    _migrate(project, journal, descriptor)
    return finish(project, journal)


def _migrate(project: Project, journal: Journal, descriptor: int) -> None:
    migration = journal.migration
    if migration is None or journal.migrated:
        return
    runner = project.staged / "runner"
    try:
        environment = settings(project.folder, migration.url)
        with migrations_of(runner, project.python, environment, (descriptor,)) as steps:
            steps.run(migration.step, migration.target)
    except MigrationError as error:
        # A program that was killed may have died between its commit and its word of it.
        if not _has_happened(project, migration):
            _refuse_half(project, migration, error)
            discard(project)
            raise MigrationError(f"{shown(migration.url, project.folder)}: {error}\nnothing was applied") from error
    journal.migrated = True
    write_journal(project, journal)


def recover(project: Project, descriptor: int) -> str:
    """Finish what a killed build began to apply, or sweep away what it only prepared; says which, or nothing."""
    swept = _sweep(project)
    for path in (project.journal, project.scratch):
        unfinished(path).unlink(missing_ok=True)
    journal = read_journal(project)
    if journal is None:
        if not project.staged.exists() and not swept:
            return ""
        discard(project)
        return "an interrupted build was rolled back; nothing of it had been applied"
    _look_at_database(project, journal)
    name = f"{journal.verb} {journal.number}"
    try:
        _migrate(project, journal, descriptor)
    except MigrationError as error:
        return f"an interrupted {name} was rolled back: {error}"
    notes = finish(project, journal)
    return "; ".join([f"finished the interrupted {name}", *notes])


def _look_at_database(project: Project, journal: Journal) -> None:
    """Learn from the database itself whether it was migrated before the kill."""
    migration = journal.migration
    if migration and not journal.migrated and _has_happened(project, migration):
        journal.migrated = True
        write_journal(project, journal)


def _refuse_half(project: Project, migration: MigrationRun, error: MigrationError) -> None:
    """Keep the build where a migration has stopped half-way: it can go on, and cannot be undone."""
    data = open_database(migration.url, project.folder, project.runtime.versions)
    if not isinstance(data, Unreachable) and data.is_half_migrated():
        raise UnfinishedError(
            f"{shown(migration.url, project.folder)}: {error}\nThe migration has stopped half-way, and what came "
            f"before is done for good. Mend the cause, then run any command again, which finishes it"
        ) from error


def _has_happened(project: Project, migration: MigrationRun) -> bool:
    """Whether the database stands where the migration was to bring it; it is not guessed when it does not answer."""
    where = shown(migration.url, project.folder)
    data = open_database(migration.url, project.folder, project.runtime.versions)
    try:
        if not isinstance(data, Unreachable):
            return data.settled_revision() == migration.target
        reason = data.reason
    except DatabaseError as error:
        reason = str(error)
    raise UnfinishedError(
        f"a build was interrupted while it migrated {where}, which must answer first: {reason}. "
        f"Then run any command again, which finishes the build or takes it back"
    )


# ── what a build makes outside the project ───────────────────────────────────────────────────────


def note_scratch(project: Project, folder: Path, url: str) -> None:
    """Remember a scratch folder and the database rehearsed on, so that the next build sweeps up after a killed one."""
    project.inner.mkdir(exist_ok=True)
    write_durably(project.scratch, json.dumps({"folder": str(folder), "database": url}).encode(), 0o600)


def forget_scratch(project: Project) -> None:
    """The scratch folder is gone, or is meant to stay."""
    project.scratch.unlink(missing_ok=True)


def _sweep(project: Project) -> bool:
    if not project.scratch.exists():
        return False
    noted = read_json(project, project.scratch)
    folder = Path(noted["folder"])
    if SCRATCH.fullmatch(folder.name):  # a folder of nobody else is called so
        shutil.rmtree(folder, ignore_errors=True)
    sweep_rehearsals(noted.get("database", ""))
    forget_scratch(project)
    return True
