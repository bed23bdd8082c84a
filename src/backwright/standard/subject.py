"""What a rule may look at: a backend from outside, its files, its database, its tests' results.

Rules know these shapes alone. Who starts the server, makes the callers and runs the tests is none of their business;
what is absent is None, and a rule that needs it does not run.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from backwright.blueprint.model import Blueprint, Entity
from backwright.blueprint.view.operations import Operation
from backwright.databases.adapter import Database
from backwright.errors import BackwrightError
from backwright.standard.exchange import Exchange

if TYPE_CHECKING:
    from backwright.standard.description.api import Api

Row = Mapping[str, Any]


class Transport(Protocol):
    """Carries requests, and records the exchanges."""

    def send(self, caller: "Caller", method: str, path: str, parts: "Parts") -> Exchange:
        """One exchange."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What a request holds besides its method and path."""

    body: object = None
    raw: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    operation: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asks; without an account when `account` is None."""

    name: str
    transport: Transport = field(repr=False, compare=False)
    role: str = ""
    account: int | None = None
    tenant: int | None = None
    email: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)  # headers, where no Bearer

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        operation: str = "",
    ) -> Exchange:
        """Ask; `body` goes as JSON, `raw` as it is."""
        return self.transport.send(self, method, path, Parts(body, raw, headers or {}, query or {}, operation))


class Rows(Protocol):
    """Makes rows of the blueprint's entities over HTTP, and remembers them as they are, whoever may see them."""

    @property
    def known(self) -> Mapping[tuple[str, int], Row]:
        """Every row by entity and id."""
        ...

    def body(
        self,
        entity: str,
        caller: Caller,
        *,
        required_only: bool = False,
        parent: Row | None = None,
        action: str = "create",
        current: Row | None = None,
    ) -> dict[str, Any]:
        """What this caller may send, every value valid and every unique one new; to change the row `current`."""
        ...

    def make(self, entity: str, caller: Caller, *, parent: Row | None = None, **given: Any) -> Row | None:
        """A new row made by this caller, as the answer showed it; None when it was refused."""
        ...

    def within(self, entity: str, caller: Caller) -> Row | None:
        """A row to make a part in; None where the entity is no part of another, or nothing can be made."""
        ...

    def clear(self, entity: str, caller: Caller, parent: Row | None = None, **given: Any) -> bool:
        """See to it that a new row of this caller is equal to no other, if need be by deleting some; whether it is."""
        ...

    def remember(self, entity: str, row: Row) -> Row:
        """Keep a row as it now is."""
        ...

    def forget(self, entity: str, row: Row) -> None:
        """The row is gone."""
        ...

    def lookup(self, entity: str, number: int) -> Row | None:
        """A row as it is."""
        ...

    def fill(self, operation: Operation, entity: Entity, row: Row | None = None, parent: Row | None = None) -> str:
        """The operation's path for this row, or under this parent."""
        ...

    def asker(self, entity: str) -> Caller:
        """Who may do everything and has no row yet that would stand in the way of a new one."""
        ...

    def newcomer(self, beside: Caller, role: str) -> Caller | None:
        """One more account in the tenant of a caller, which nobody else uses; None where no more are made."""
        ...

    def value(self, entity: str, name: str, caller: Caller | None = None) -> Any:
        """One more valid value of a field."""
        ...


@dataclass(frozen=True, slots=True)
class Live:
    """A backend that runs, with callers who can talk to it.

    `callers` has one account per role in a first tenant, a second account of the lowest role there, then those of a
    second tenant.
    """

    url: str
    callers: tuple[Caller, ...]
    anonymous: Caller
    operations: tuple[Operation, ...]
    exchanges: Sequence[Exchange]  # every exchange so far, growing
    rows: Rows
    secret_key: str = ""  # what the server signs with, where `prove` started it

    @property
    def home(self) -> tuple[Caller, ...]:
        """The callers of the first tenant; all of them where there are none."""
        return tuple(caller for caller in self.callers if caller.tenant == self.callers[0].tenant)

    @property
    def strangers(self) -> tuple[Caller, ...]:
        """The callers of another tenant."""
        return tuple(caller for caller in self.callers if caller.tenant != self.callers[0].tenant)

    @property
    def strongest(self) -> Caller:
        """Who may do the most: the admin of the first tenant, or anybody where there are no accounts."""
        return self.callers[0] if self.callers else self.anonymous

    def operation(self, name: str) -> Operation | None:
        """The operation of that name."""
        return next((one for one in self.operations if one.name == name), None)

    def of(self, entity: str, kind: str) -> Operation | None:
        """The operation of that kind on an entity."""
        return next((one for one in self.operations if one.entity == entity and one.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement that the backend ran for a request."""

    request_id: str
    sql: str
    parameters: Any


class Statements(Protocol):
    """The SQL that the backend ran, by request."""

    def of(self, exchange: Exchange) -> tuple[Statement, ...]:
        """Those that were run for an exchange."""
        ...


class Log(Protocol):
    """What the backend wrote to its log."""

    def text(self) -> str:
        """All of it so far."""
        ...


class MigrationFailedError(BackwrightError):
    """A migration does not go through."""


class Migrator(Protocol):
    """Moves a database to a revision and back, with no server at it."""

    def revisions(self) -> tuple[str, ...]:
        """Their ids, the first one first."""
        ...

    def to(self, revision: str) -> None:
        """Up to `head`, or down to `base` or a revision.

        Raises:
            MigrationFailedError: a migration on the way does not go through.
        """
        ...

    def differences(self) -> str | None:
        """What the models declare and no migration makes, or the other way round; None where nothing compares them."""
        ...


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed statement, taken out or turned round, and whether a test noticed."""

    file: str
    line: int
    what: str  # `deleted`, `condition negated`
    source: str
    caught_by: str | None  # the test that failed; None when all passed
    tests_run: int
    function: str  # `TicketService.solve_ticket`


@dataclass(frozen=True, slots=True)
class Suite:
    """How the project's own tests ended."""

    passed: int
    failed: int
    skipped: int
    total: float | None  # as `coverage report` gives it, statements and branches together; None: not measured
    lines: float | None  # shares of `src/` that ran, 0..1
    branches: float | None
    tail: str
    mutants: tuple[Mutant, ...]
    changed_files: tuple[str, ...]
    mutants_left: int = 0  # those for which there was no time


@dataclass(frozen=True, slots=True)
class Checked:
    """How a checker of style or types ended."""

    name: str
    ok: bool | None  # None: it could not be run
    output: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A backend to be judged, as far as it can be reached."""

    project: Path | None = None
    blueprint: Blueprint | None = None
    live: Live | None = None
    database: Database | None = None
    statements: Statements | None = None
    log: Log | None = None
    migrator: Migrator | None = None
    suite: Callable[[], Suite] | None = None  # found out beside the probes; asking waits for it
    shipped: Callable[[], AbstractContextManager[Transport]] | None = None  # a server with the limits of its settings
    style: Callable[[], tuple[Checked, ...]] | None = None
    loopback: bool = True
    api: "Api | None" = None  # a backend that is known by a description of its own instead of a page
