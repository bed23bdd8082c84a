"""What an adapter offers of its database."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from backwright.databases.plan_words import PlanWords
from backwright.databases.snapshot import TableSnapshot
from backwright.databases.version_table import VersionTable
from backwright.errors import BackwrightError


class DatabaseError(BackwrightError):
    """The database cannot be used; the text says which and what to do."""


class Database(Protocol):
    """A database: its catalogue, its rows, its plans, and copies of it."""

    @property
    def url(self) -> str:
        """Where it is."""
        ...

    @property
    def dialect(self) -> str:
        """`sqlite`, `postgresql` or `mysql`."""
        ...

    @property
    def versions(self) -> VersionTable | None:
        """Where the revision stands that it was migrated to, if that is known."""
        ...

    @property
    def plan_words(self) -> PlanWords:
        """The words of its plans."""
        ...

    def revision(self) -> str | None:
        """The migration that it stands at, several where it took two branches; None when it was never migrated."""
        ...

    def settled_revision(self) -> str | None:
        """The same once whoever was moving it has ended, though it was killed while it committed."""
        ...

    def is_half_migrated(self) -> bool:
        """Whether a migration has stopped between two of its statements, each of which was for good."""
        ...

    # ── the catalogue ──

    def tables(self) -> tuple[str, ...]:
        """Its tables, without the bookkeeping of migrations."""
        ...

    def columns(self, table: str) -> dict[str, str]:
        """The columns of a table with their types."""
        ...

    def nullable_columns(self, table: str) -> frozenset[str]:
        """The columns of a table that may hold NULL."""
        ...

    def catalogue(self) -> dict[str, str]:
        """Everything that its schema says, by name."""
        ...

    # ── rows ──

    def rows(self, sql: str, *arguments: Any) -> list[dict[str, Any]]:
        """What a query gives; `?` marks the arguments."""
        ...

    def scalar(self, sql: str) -> int:
        """The number that a query gives."""
        ...

    def count(self, table: str) -> int:
        """How many rows a table has; 0 when there is no such table."""
        ...

    def snapshots(self) -> dict[str, TableSnapshot]:
        """Every table, as it is now."""
        ...

    def run(self, sql: str, *arguments: Any) -> None:
        """Run one statement for what it does."""
        ...

    def analyze(self) -> None:
        """Let its planner know how many rows there are."""
        ...

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows at once."""
        ...

    def refusal(self, table: str, rows: Sequence[Mapping[str, Any]]) -> str:
        """Why it does not take these rows, one after the other; empty when it does. None of them is kept."""
        ...

    def empty(self) -> None:
        """Delete every row of every table."""
        ...

    def plan(self, statement: str, parameters: Sequence[Any]) -> tuple[str, ...]:
        """How it would run this statement, line by line."""
        ...

    def without_scans(self) -> AbstractContextManager[None]:
        """As long as it lasts, plans read a table whole only where no index would do, however few rows there are."""
        ...

    # ── the whole ──

    def copy(self, folder: Path) -> AbstractContextManager["Copy"]:
        """A copy of it all, gone when the context ends."""
        ...

    def is_open_elsewhere(self, process: int) -> bool:
        """Whether that process, or where this cannot be seen any other than this one, has it open."""
        ...

    def drop(self) -> None:
        """Throw it away."""
        ...


@dataclass(frozen=True)
class Copy:
    """A database to try things on. An empty one gets its schema by migrating to `revision`, then `fill` is called."""

    database: Database
    filled: bool

    def fill(self) -> None:
        """Put the rows in, where that was not done by copying the whole."""


@dataclass(frozen=True)
class Unreachable:
    """Why there is no database to ask: `no database yet at helpdesk.db; make migrate`."""

    reason: str
