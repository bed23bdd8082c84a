"""Everything a build would do, worked out in memory: what the page means, what is rendered, how it merges."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from backwright.blueprint.model import Blueprint
from backwright.blueprint.reader import read
from backwright.build.branches import foreign, refuse_two_lines
from backwright.build.changelog import CHANGELOG, with_section
from backwright.build.evolution import Evolution, beginning, evolve, with_spelling
from backwright.build.impact import Answers, answers
from backwright.build.merge.renames import Rename
from backwright.build.merge.trees import TreeMerge, merge_trees
from backwright.build.page import PageError
from backwright.build.project import Project, State, last_number, read_state
from backwright.build.resolve import resolutions
from backwright.build.tree import hashed, read_tree
from backwright.databases.adapter import Database, Unreachable
from backwright.databases.location import database_url
from backwright.databases.opening import open_database
from backwright.errors import BackwrightError
from backwright.progress import phase
from backwright.runtime.model import Runtime
from backwright.runtime.reading import read_runtime
from backwright.runtime.revision_files import heads, placed, revision_nodes, revisions
from backwright.stacks.protocol import Revision, Stack


class OtherDatabaseError(BackwrightError):
    """The page names a database that the project's migrations are not for."""


@dataclass(frozen=True)
class Prepared:
    """A build that has not happened."""

    project: Project
    stack: Stack
    page: str
    blueprint: Blueprint  # completed
    state: State | None
    evolution: Evolution
    revision: Revision | None
    changelog: tuple[str, ...]  # the lines that are new in it
    ours: dict[str, str]
    theirs: dict[str, str]
    merge: TreeMerge
    data: Database | Unreachable
    answers: Answers
    documents: tuple[str, ...] = ()  # files that only the built code could write

    @property
    def number(self) -> int:
        """The number that this build will have in the history."""
        return last_number(self.project) + 1

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return self.state is not None and not self.evolution.changes and self.theirs == self.state.pristine

    @property
    def runtime(self) -> Runtime:
        """How the project runs once it is built."""
        return read_runtime(self.stack.runtime)

    @property
    def url(self) -> str:
        """The project's database."""
        return database_url(self.project.folder, self.blueprint)


def prepare(project: Project, stack: Stack) -> Prepared:
    """Read, compare, render and merge; nothing is written."""
    with phase("reading the page and the project, rendering, merging"):
        return _prepared(project, stack)


def _prepared(project: Project, stack: Stack) -> Prepared:
    page = _page(project)
    blueprint = read(page)
    state = read_state(project)
    old = read(state.page) if state else None
    _refuse_other_migrations(old, blueprint)
    ours = read_tree(project.folder)
    refuse_two_lines(project.folder, state.pristine if state else {}, ours)
    if state is None or old is None:
        first = stack.initial(blueprint)
        evolution = beginning()
        revision: Revision | None = first
        theirs = dict.fromkeys(stack.documents, "") | dict(stack.render(blueprint, {first.path: first.text}))
        lines: tuple[str, ...] = ()
    else:
        evolution = evolve(old, blueprint, state.lock, state.built_lock)
        revision = (
            _revision(stack, old, blueprint, evolution, {**state.pristine, **ours}) if evolution.changes else None
        )
        theirs = _rendered(stack, blueprint, state, revision)
        lines = evolution.api.notes
        if lines:
            title = Path(revision.path).stem if revision else f"build {last_number(project) + 1}"
            theirs[CHANGELOG] = with_section(state.pristine.get(CHANGELOG, theirs.get(CHANGELOG, "")), title, lines)
        elif CHANGELOG in state.pristine:
            theirs[CHANGELOG] = state.pristine[CHANGELOG]
    base = state.pristine if state else {}
    renames = _followed(stack, old, blueprint, evolution)
    merge = merge_trees(base, ours, theirs, renames, resolutions(project, base, ours, theirs))
    data = open_database(database_url(project.folder, blueprint), project.folder, read_runtime(stack.runtime).versions)
    found = _answers(stack, old, blueprint, evolution, data)
    if state and revision and not isinstance(data, Unreachable):
        strange = foreign(data, project.folder, merge.files)
        found = Answers(refusals=(strange,)) if strange else found
    return Prepared(
        project=project, stack=stack, page=page, blueprint=blueprint, state=state, evolution=evolution,
        revision=revision, changelog=lines, ours=ours, theirs=theirs, merge=merge,
        data=data, answers=found,
    )  # fmt: skip


def _refuse_other_migrations(old: Blueprint | None, new: Blueprint) -> None:
    """Migrations that are there already have a way on MySQL, or have none."""
    if old is not None and (old.database == "mysql") != (new.database == "mysql"):
        raise OtherDatabaseError(
            f"the migrations of this project were written for `database: {old.database}`; to go to "
            f"`database: {new.database}`, build the page into an empty folder and copy your own code and the rows there"
        )


def _followed(stack: Stack, old: Blueprint | None, blueprint: Blueprint, evolution: Evolution) -> tuple[Rename, ...]:
    if old is None or not evolution.renames:
        return ()
    return with_spelling(evolution.renames, stack.spelled(old), stack.spelled(blueprint))


def _answers(
    stack: Stack, old: Blueprint | None, blueprint: Blueprint, evolution: Evolution, data: Database | Unreachable
) -> Answers:
    """What the changes mean for the rows that are there."""
    if old is None or not evolution.changes:
        return Answers()
    return answers(stack.questions(old, blueprint, evolution.changes), data)


def with_documents(prepared: Prepared, documents: dict[str, str]) -> Prepared:
    """The same build with the files that only the built code could write."""
    pristine = prepared.state.pristine if prepared.state else {}
    base, ours = ({path: tree[path] for path in documents if path in tree} for tree in (pristine, prepared.ours))
    so_far, late = prepared.merge, merge_trees(base, ours, documents)
    merge = replace(
        so_far,
        files={**so_far.files, **late.files},
        added=[*(path for path in so_far.added if path not in documents), *late.added],
        written=[*so_far.written, *late.written],
        merged=[*so_far.merged, *late.merged],
        conflicts=[*so_far.conflicts, *late.conflicts],
        marked={**so_far.marked, **late.marked},
        untouched=so_far.untouched - len(late.written) - len(late.merged),
    )
    theirs = {**prepared.theirs, **documents}
    return replace(prepared, theirs=theirs, merge=merge, documents=tuple(sorted(documents)))


def _page(project: Project) -> str:
    try:
        return project.page.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PageError(f"no blueprint at {project.page}; `wright new NAME` starts one") from None
    except UnicodeDecodeError as error:
        raise PageError(f"{project.page} is not UTF-8 (byte {error.start}); save it as UTF-8") from None


def _revision(
    stack: Stack, old: Blueprint, new: Blueprint, evolution: Evolution, known: dict[str, str]
) -> Revision | None:
    files = read_runtime(stack.runtime).revision_files
    number = 1 + max((_number_of(path) for path in revisions(known, files)), default=0)
    made = stack.revision(number, old, new, evolution.changes)
    last = heads(revision_nodes(known, files))
    return replace(made, text=placed(made.text, number, last[0].id, files)) if made and last else made


def _number_of(path: str) -> int:
    digits = Path(path).name.partition("_")[0]
    return int(digits) if digits.isdigit() else 0


def _rendered(stack: Stack, blueprint: Blueprint, state: State, revision: Revision | None) -> dict[str, str]:
    """The render with every migration so far, and with the documents as they were until the code has run."""
    files = read_runtime(stack.runtime).revision_files
    so_far = revisions(state.pristine, files) | ({revision.path: revision.text} if revision else {})
    theirs = dict(stack.render(blueprint, so_far))
    for path in state.documents:
        theirs.setdefault(path, state.pristine.get(path, ""))
    return theirs


def facts(prepared: Prepared, lock: str) -> str:
    """The entry of this build in the history, as text."""
    base = prepared.state.pristine if prepared.state else {}
    return json.dumps(
        {
            "number": prepared.number,
            "lock": hashed(lock),
            "changes": [change.text for change in prepared.evolution.lines],
            "revision": prepared.revision.path if prepared.revision else "",
            "documents": list(prepared.documents),
            "added": sorted(prepared.theirs.keys() - base.keys()),
        },
        indent=1,
    )
