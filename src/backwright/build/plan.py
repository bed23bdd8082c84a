"""`plan`: what a build would do. Nothing is written."""

import time
from pathlib import Path

from backwright.blueprint.model import Auth
from backwright.blueprint.view.operations import operations
from backwright.blueprint.view.unusable import unusable_grants
from backwright.build.apply import recover
from backwright.build.busy import alone
from backwright.build.impact import impact
from backwright.build.journal import unfinished
from backwright.build.outcome import Counts, DataImpact, FileChanges, Plan
from backwright.build.prepare import Prepared, prepare
from backwright.build.project import Project
from backwright.databases.adapter import Unreachable
from backwright.databases.location import shown
from backwright.runtime.revision_files import revisions
from backwright.stacks.protocol import Stack
from backwright.stacks.registry import stack_named


def plan(folder: Path, *, stack: Stack | None = None) -> Plan:
    """Find what `build` would do to a project."""
    started = time.monotonic()
    project = Project(folder.absolute())
    recovered = recovered_first(project)
    prepared = prepare(project, stack or stack_named())
    return planned(prepared, recovered, time.monotonic() - started)


def recovered_first(project: Project) -> str:
    """Finish or roll back what a killed build left, before anything else; a project without one is not touched."""
    left = (project.journal, project.staged, project.scratch, unfinished(project.journal), unfinished(project.scratch))
    if not any(path.exists() for path in left):
        return ""
    with alone(project.inner) as descriptor:
        return recover(project, descriptor)


def planned(prepared: Prepared, recovered: str, seconds: float) -> Plan:
    """The plan of a prepared build."""
    folder = prepared.project.folder
    return Plan(
        app=prepared.blueprint.app,
        first=prepared.state is None,
        changes=prepared.evolution.lines,
        data=_data(prepared),
        files=_files(prepared),
        api=prepared.evolution.api,
        counts=counts(prepared),
        database=prepared.data.reason if isinstance(prepared.data, Unreachable) else shown(prepared.url, folder),
        recovered=recovered,
        open_to_all=not prepared.blueprint.uses(Auth),
        first_steps=prepared.stack.first_steps(prepared.blueprint),
        warnings=tuple(map(str, unusable_grants(prepared.blueprint))),
        seconds=seconds,
    )


def counts(prepared: Prepared) -> Counts:
    """The size of what is built."""
    return Counts(
        blueprint_lines=len(prepared.page.splitlines()),
        entities=len(prepared.blueprint.entities),
        operations=len(operations(prepared.blueprint)),
        files=len(prepared.theirs),
        lines=sum(text.count("\n") for path, text in prepared.theirs.items() if not path.endswith(".json")),
    )


def _data(prepared: Prepared) -> DataImpact | None:
    if prepared.revision is None:
        return None
    evolution = prepared.evolution
    return impact(prepared.revision, evolution.tables, prepared.data, prepared.answers, evolution.losses)


def _files(prepared: Prepared) -> FileChanges:
    merge = prepared.merge
    moved = {new for _, new in merge.moved}
    migrations = revisions(dict.fromkeys(merge.added, ""), prepared.runtime.revision_files)
    return FileChanges(
        added=tuple(path for path in merge.added if path not in migrations),
        written=tuple(path for path in merge.written if path not in moved),
        merged=tuple(merge.merged),
        edited=tuple(merge.edited),
        moved=merge.moved,
        renamed_in=merge.renamed_in,
        deleted=tuple(merge.deleted),
        left_deleted=tuple(merge.left_deleted),
        migrations=tuple(migrations),
        untouched=merge.untouched,
        conflicts=tuple(merge.conflicts),
        notes=tuple(merge.notes),
    )
