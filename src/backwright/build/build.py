"""`build`: make the project what its page says. Tried on a copy first, applied in one step, edits and data kept."""

import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backwright.build.apply import apply, forget_scratch, note_scratch, recover, stage_files
from backwright.build.busy import alone
from backwright.build.edits import edits
from backwright.build.evolution import lock_text
from backwright.build.fault import fault
from backwright.build.journal import Journal, MigrationRun, discard, stage, stage_archive, stage_state
from backwright.build.outcome import Built, CheckResult, Rehearsal, Tested
from backwright.build.plan import planned
from backwright.build.prepare import Prepared, facts, prepare, with_documents
from backwright.build.project import Project, entry
from backwright.build.rehearse import rehearse
from backwright.build.resolve import ConflictsError, clear_conflicts, write_conflicts
from backwright.build.tree import Tree, read_tree, write_tree
from backwright.build.verify import parse_all, tidy, verify
from backwright.databases.adapter import Unreachable
from backwright.databases.location import shown
from backwright.errors import BackwrightError
from backwright.progress import phase
from backwright.runtime.reading import FILE as RUNTIME_FILE
from backwright.runtime.revision_files import identity
from backwright.stacks.protocol import Stack
from backwright.stacks.registry import stack_named


class ChecksFailedError(BackwrightError):
    """The merged project does not pass its own checks; nothing was applied."""

    def __init__(self, failed: list[CheckResult], copy: Path | None, fault: str) -> None:
        self.failed = failed
        self.copy = copy
        self.fault = fault
        names = ", ".join(check.name for check in failed)
        outputs = "\n".join(f"{check.name}:\n{check.output}" for check in failed)
        where = f"\nThe copy that was tried is kept in {copy}." if copy else ""
        head = f"the merged project fails {names}; nothing was applied."
        super().__init__(f"{head}\n{outputs}\n{fault}{where}")


class RefusedError(BackwrightError):
    """The database, or rows in it, stand in the way of a change; nothing was applied."""


class ChangedMeanwhileError(BackwrightError):
    """The user saved files while the build ran."""


@dataclass(frozen=True)
class Tried:
    """What the scratch copy showed."""

    prepared: Prepared
    tested: Tested | None
    rehearsal: Rehearsal | None


def build(folder: Path, *, check: bool = True, stack: Stack | None = None) -> Built:
    """Build a project from its page. With `check=False` the merged project is parsed, but its tests are not run."""
    started = time.monotonic()
    project = Project(folder.absolute())
    with alone(project.inner) as descriptor:
        recovered = recover(project, descriptor)
        prepared = prepare(project, stack or stack_named())
        if prepared.empty:
            return _nothing(prepared, recovered, time.monotonic() - started)
        _refuse(prepared)
        tried = _tried(prepared, check=check)
        plan = planned(tried.prepared, recovered, 0.0)
        with phase("applying"):
            migrated, notes = _applied(tried.prepared, descriptor)
    done = tried.prepared
    after = read_tree(project.folder)
    return Built(
        plan=plan,
        number=prepared.number - 1,
        rehearsal=tried.rehearsal,
        tested=tried.tested,
        migrated="; ".join([migrated, *notes]) if migrated else "; ".join(notes),
        edits=edits([path for path, text in done.theirs.items() if after.get(path, text) != text], done.theirs, after),
        changelog=prepared.changelog,
        seconds=time.monotonic() - started,
    )


def _nothing(prepared: Prepared, recovered: str, seconds: float) -> Built:
    clear_conflicts(prepared.project)
    return Built(planned(prepared, recovered, seconds), 0, None, None, "", (), (), seconds)


def _refuse(prepared: Prepared) -> None:
    """Stop before anything is tried: at conflicts, and at rows that a change cannot keep."""
    if prepared.merge.conflicts:
        base = prepared.state.pristine if prepared.state else {}
        write_conflicts(prepared.project, prepared.merge, base, prepared.ours, prepared.theirs)
        raise ConflictsError(tuple(prepared.merge.conflicts))
    if prepared.answers.refusals:
        raise RefusedError(
            "\n".join(["the database stands in the way; nothing was applied.", *prepared.answers.refusals])
        )


def _tried(prepared: Prepared, *, check: bool) -> Tried:
    """Parse, run, check and rehearse in a scratch copy."""
    parsed = parse_all(prepared.merge.files)
    if not parsed.passed:
        raise ChecksFailedError([parsed], None, fault(prepared, [parsed]))
    project = prepared.project
    with _scratch(prepared) as scratch:
        prepared.merge.files.update(tidy(scratch, _mixed(prepared)))
        prepared = _documented(prepared, scratch)
        write_tree(scratch, {path: text for path, text in prepared.merge.files.items() if path.startswith("docs/")})
        tested = None
        if check:
            tested = verify(scratch, prepared.stack.checks(project.python), project, _edited(prepared))
            failed = [result for result in tested.checks if not result.passed]
            if failed:
                raise ChecksFailedError(failed, scratch, fault(prepared, failed))
        rehearsal = _rehearsed(prepared, scratch)
    return Tried(prepared, tested, rehearsal)


def _mixed(prepared: Prepared) -> list[str]:
    """The Python files that neither the user nor the stack wrote as they are now."""
    files = prepared.merge.files.items()
    return [path for path, text in files if text not in (prepared.theirs.get(path), prepared.ours.get(path))]


def _edited(prepared: Prepared) -> list[str]:
    """The Python files of `src/` that are not as they were rendered."""
    files = prepared.merge.files.items()
    return [
        path
        for path, text in files
        if path.startswith("src/") and path.endswith(".py") and text != prepared.theirs.get(path)
    ]


@contextmanager
def _scratch(prepared: Prepared) -> Iterator[Path]:
    """A copy of the merged project outside of it; kept when the checks fail, swept up when the build is killed."""
    scratch = Path(tempfile.gettempdir(), f"backwright-{prepared.blueprint.app}-{secrets.token_hex(8)}")
    note_scratch(prepared.project, scratch, prepared.url)
    try:
        scratch.mkdir(mode=0o700)
        write_tree(scratch, {**prepared.merge.files, RUNTIME_FILE.as_posix(): prepared.stack.runtime})
        yield scratch
    except ChecksFailedError:
        forget_scratch(prepared.project)
        raise
    except BaseException:
        _throw_away(prepared.project, scratch)
        raise
    _throw_away(prepared.project, scratch)


def _throw_away(project: Project, scratch: Path) -> None:
    shutil.rmtree(scratch, ignore_errors=True)
    forget_scratch(project)


def _documented(prepared: Prepared, scratch: Path) -> Prepared:
    """The build with the documents that its code writes; code that does not even load fails here."""
    try:
        with phase("loading the code, writing its documents"):
            documents = dict(prepared.stack.document(scratch, prepared.project.python))
    except BackwrightError as error:
        failed = [CheckResult("import", passed=False, summary="", seconds=0, output=str(error))]
        raise ChecksFailedError(failed, scratch, fault(prepared, failed)) from error
    done = with_documents(prepared, documents)
    _refuse(done)
    return done


def _rehearsed(prepared: Prepared, scratch: Path) -> Rehearsal | None:
    if prepared.revision is None or prepared.state is None:
        return None
    if isinstance(prepared.data, Unreachable):
        return Rehearsal(done=False, note=prepared.data.reason)
    name = shown(prepared.url, prepared.project.folder)
    with phase("rehearsing the migration on a copy of the data"):
        return rehearse(prepared.data, name, scratch, prepared.project.python, prepared.evolution.intended)


# ── applying ─────────────────────────────────────────────────────────────────────────────────────


def _applied(prepared: Prepared, descriptor: int) -> tuple[str, list[str]]:
    project = prepared.project
    _unchanged_since(prepared)
    journal = Journal("build", prepared.number, migration=_migration(prepared))
    discard(project)
    stage_files(project, journal, prepared.ours, prepared.merge.files)
    _stage_state(prepared)
    if journal.migration:
        _stage_runner(project, {**prepared.merge.files, RUNTIME_FILE.as_posix(): prepared.stack.runtime})
    notes = apply(project, journal, descriptor)
    clear_conflicts(project)
    return _database_note(journal.migration, project, prepared), notes


def _unchanged_since(prepared: Prepared) -> None:
    now = read_tree(prepared.project.folder)
    concerned = {*prepared.theirs, *prepared.merge.files, *(prepared.state.pristine if prepared.state else ())}
    changed = sorted(path for path in concerned if now.get(path) != prepared.ours.get(path))
    page = prepared.project.page.read_text(encoding="utf-8")
    if page != prepared.page:
        changed.append("blueprint.yaml")
    if changed:
        names = ", ".join(changed[:5])
        raise ChangedMeanwhileError(f"{names} changed while the build ran; nothing was applied. Build again.")


def _migration(prepared: Prepared) -> MigrationRun | None:
    """The step of the real database, when there is one to take it."""
    if prepared.revision is None or prepared.state is None or isinstance(prepared.data, Unreachable):
        return None
    before = prepared.data.revision() or "base"
    return MigrationRun(
        prepared.url, "upgrade", identity(prepared.revision.text, prepared.runtime.revision_files), before
    )


def _stage_runner(project: Project, files: Tree) -> None:
    for path, text in files.items():
        stage(project, f"runner/{path}", text)


def _stage_state(prepared: Prepared) -> None:
    """The new pristine render, page, lock, and the entry in the history that undo needs."""
    project, state = prepared.project, prepared.state
    before = state.lock if state else ""
    lock = lock_text(before, prepared.blueprint, prepared.evolution.changes, prepared.theirs)
    stage_state(project, prepared.theirs, prepared.page, lock)
    stage(project, "state/blueprint.lock", lock)
    stage(project, "state/runtime.toml", prepared.stack.runtime)
    history = {"build.json": facts(prepared, lock)}
    if state:
        history |= {"blueprint.yaml": state.page, "blueprint.lock": state.lock}
        history |= {"built.lock": state.built_lock} if state.built_lock else {}
        other = {path: text for path, text in state.pristine.items() if prepared.theirs.get(path) != text}
        history |= {f"pristine/{path}": text for path, text in other.items()}
    stage_archive(project, f"state/history/{entry(project, prepared.number).name}", history)


def _database_note(migration: MigrationRun | None, project: Project, prepared: Prepared) -> str:
    if migration:
        return f"{shown(migration.url, project.folder)} is at {migration.target}"
    waits = prepared.revision and prepared.state and isinstance(prepared.data, Unreachable)
    return prepared.data.reason if waits and isinstance(prepared.data, Unreachable) else ""
