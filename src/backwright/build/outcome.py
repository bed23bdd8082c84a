"""The outcomes of the verbs of the build: values with everything that a terminal, a page or an agent needs to print.

Nothing here prints. Every outcome has `to_json()`, the same facts as plain JSON values.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from backwright.merging.model import Conflict


class Outcome:
    """What a verb did or would do."""

    def to_json(self) -> dict[str, Any]:
        """The outcome as values that `json.dumps` takes."""
        return asdict(self)  # type: ignore[call-overload, no-any-return]  # every subclass is a dataclass


@dataclass(frozen=True)
class ChangeLine:
    """One difference between the page as built and the page as it is: `Ticket gains hours (…)`."""

    text: str
    place: str | None = None  # blueprint.yaml:31


@dataclass(frozen=True)
class DataImpact:
    """What a build does to the database: `0002_ticket_hours: column, CHECK, index; 1,240 rows, no rewrite`."""

    migration: str  # 0002_ticket_hours
    steps: tuple[str, ...]  # column, CHECK, index
    tables: tuple[str, ...]
    rows: int | None  # in the tables concerned; None: no database could be read
    rewrites: bool
    reversible: bool
    losses: tuple[str, ...] = ()  # data that is lost on the way
    refusals: tuple[str, ...] = ()  # rows that stand in the way, and what to do about them


@dataclass(frozen=True)
class Edit:
    """Lines of the user's own that stand in a file after the build: where, how many, and the first one."""

    path: str
    line: int
    lines: int
    text: str


@dataclass(frozen=True)
class FileChanges:
    """What happens to the files of a project; the tuples hold paths."""

    added: tuple[str, ...] = ()
    written: tuple[str, ...] = ()  # as generated before, so simply written anew
    merged: tuple[str, ...] = ()  # the user's edits and the build's are both in them
    edited: tuple[str, ...] = ()  # the user's edits are in them, and the build has nothing to add
    moved: tuple[tuple[str, str], ...] = ()  # a rename: from, to
    renamed_in: tuple[str, ...] = ()  # the user's own files in which a renamed name was followed
    deleted: tuple[str, ...] = ()
    left_deleted: tuple[str, ...] = ()  # the user deleted them, and so they stay
    migrations: tuple[str, ...] = ()
    untouched: int = 0
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many files are touched."""
        return sum(map(len, (self.added, self.written, self.merged, self.moved, self.deleted, self.migrations)))


@dataclass(frozen=True)
class ApiImpact:
    """What changes for callers: `+1 field, +1 filter; breaks no client`."""

    summary: str
    notes: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counts:
    """The size of a project: lines of its blueprint, and what was made of them."""

    blueprint_lines: int
    entities: int
    operations: int
    files: int
    lines: int


@dataclass(frozen=True)
class Rehearsal:
    """A migration that was tried on a copy of the data, or the reason why it was not."""

    done: bool
    steps: str = "up, down, up"
    rows: int = 0
    tables: int = 0
    seconds: float = 0.0
    database: str = ""  # without password
    note: str = ""  # "no database yet at helpdesk.db; make migrate"


@dataclass(frozen=True)
class CheckResult:
    """One check of the scratch copy: `tests`, passed, `268 passed`."""

    name: str
    passed: bool
    summary: str
    seconds: float
    output: str = ""  # its first lines, when it failed
    failed: tuple[str, ...] = ()  # the tests that failed, as their runner takes them


@dataclass(frozen=True)
class Tested:
    """What the scratch copy went through before anything was applied."""

    checks: tuple[CheckResult, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)

    @property
    def summary(self) -> str:
        """For one line: `style, types, 268 passed`."""
        return ", ".join(check.summary for check in self.checks if check.summary)


@dataclass(frozen=True)
class Plan(Outcome):
    """What a build would do. Nothing was written."""

    app: str
    first: bool
    changes: tuple[ChangeLine, ...]
    data: DataImpact | None
    files: FileChanges
    api: ApiImpact
    counts: Counts
    database: str  # the database as it would be named to the user, or why none could be read
    recovered: str = ""  # what was finished or rolled back first
    open_to_all: bool = False  # no `use: auth`: everybody may do everything
    first_steps: str = ""  # what brings a new project up
    warnings: tuple[str, ...] = ()  # grants of the page that nobody can use
    seconds: float = 0.0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to build."""
        return not self.first and not self.changes and not self.files.total


@dataclass(frozen=True)
class Built(Outcome):
    """What a build did."""

    plan: Plan
    number: int  # of the entry in the history; 0: nothing was to be done
    rehearsal: Rehearsal | None
    tested: Tested | None
    migrated: str  # what happened to the real database
    edits: tuple[Edit, ...]  # where the user's own lines stand now, in the files that are generated
    changelog: tuple[str, ...]  # the lines that docs/changelog.md gained
    seconds: float = 0.0

    @property
    def app(self) -> str:
        """The name of the app."""
        return self.plan.app

    @property
    def counts(self) -> Counts:
        """The size of what was built."""
        return self.plan.counts

    @property
    def empty(self) -> bool:
        """Whether there was nothing to build."""
        return self.number == 0


@dataclass(frozen=True)
class Undone(Outcome):
    """What taking back the last build did: `back to 0001; your edits kept; hours dropped (1,240 defaults)`."""

    number: int  # of the build that was taken back
    revision: str  # the revision that the database is at now: 0001
    changes: tuple[ChangeLine, ...]  # what was taken back
    files: FileChanges
    dropped: tuple[str, ...]  # data that went: "hours dropped (1,240 defaults)"
    edits: tuple[Edit, ...]  # the user's own lines, which stay
    blueprint: Literal["reversed", "yours"]  # "yours": it could not be reversed without losing the user's lines
    migrated: str
    recovered: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Source:
    """A line of the blueprint that a generated line comes from."""

    place: str  # blueprint.yaml:31
    text: str


@dataclass(frozen=True)
class Why(Outcome):
    """Where a line of the project comes from."""

    path: str
    line: int
    text: str
    owner: Literal["generated", "yours", "changed"]  # changed: generated, then edited by the user
    blueprint: tuple[Source, ...] = ()
    template: str = ""  # src/services/pocket_watch_service.py:31
    emitter: str = ""
    rule: str = ""  # what the part is there for, in words
    generated: str = ""  # the line as it was generated, when the user changed it
    since: str = ""  # for the user's own: the commit, or "not committed"
    build: int = 0  # the build that first wrote it, when the history knows
