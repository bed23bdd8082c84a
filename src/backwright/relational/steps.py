"""What a migration does, as values: a writer makes Alembic or plain SQL of them."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from backwright.relational.questions import RowCount
from backwright.relational.schema import CheckConstraint, Column, ForeignKey, Index, Table
from backwright.relational.sql import Sql


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuse before anything is changed, when rows are counted that the change cannot keep."""

    count: RowCount


@dataclass(frozen=True, slots=True)
class CreateTable:
    """A new table with its indexes, and without the foreign keys that come later."""

    table: Table
    late: tuple[ForeignKey, ...] = ()


@dataclass(frozen=True, slots=True)
class DropTable:
    """A table goes, with its rows."""

    table: Table


@dataclass(frozen=True, slots=True)
class RenameTable:
    """A table with its primary key."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RenameColumn:
    """A column, wherever it is named."""

    table: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RenameConstraints:
    """Checks and foreign keys of a table."""

    table: str
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RenameIndex:
    """An index, as it is afterwards."""

    table: str
    before: str
    index: Index


@dataclass(frozen=True, slots=True)
class CreateIndex:
    """An index of a table that is there already."""

    table: str
    index: Index


@dataclass(frozen=True, slots=True)
class DropIndex:
    """An index goes."""

    table: str
    index: Index


@dataclass(frozen=True, slots=True)
class AppendColumn:
    """A column that every database adds where the table is, with the check of its own type."""

    table: str
    column: Column
    check: CheckConstraint | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """One statement that changes rows."""

    table: str
    statement: Sql


@dataclass(frozen=True, slots=True)
class Rescale:
    """A decimal with more places or fewer: its rows change where decimals are held as scaled integers."""

    table: str
    column: str
    places: int


# ── what is done to a table that is altered as a whole ──


@dataclass(frozen=True, slots=True)
class AddColumn:
    """A column that a copy of the table may be needed for."""

    column: Column


@dataclass(frozen=True, slots=True)
class DropColumn:
    """A column goes, with its values."""

    column: str


@dataclass(frozen=True, slots=True)
class SetNullable:
    """A column may hold NULL, or may no longer."""

    column: str
    nullable: bool


@dataclass(frozen=True, slots=True)
class SetType:
    """A column has another type; its values are cast."""

    before: Column
    after: Column


@dataclass(frozen=True, slots=True)
class SetDefault:
    """A column has another default, or none."""

    column: str
    default: Sql | None


@dataclass(frozen=True, slots=True)
class AddCheckConstraint:
    """A check."""

    check: CheckConstraint


@dataclass(frozen=True, slots=True)
class AddForeignKey:
    """A foreign key."""

    key: ForeignKey


@dataclass(frozen=True, slots=True)
class DropConstraint:
    """A check or a foreign key goes."""

    name: str
    kind: Literal["check", "foreignkey"]


Alteration: TypeAlias = (
    AddColumn | DropColumn | SetNullable | SetType | SetDefault | AddCheckConstraint | AddForeignKey | DropConstraint
)


@dataclass(frozen=True, slots=True)
class AlterTable:
    """Everything that is done to a table at once: in place, or by one copy of it."""

    table: str
    alterations: tuple[Alteration, ...]


Step: TypeAlias = (
    Guard
    | CreateTable
    | DropTable
    | RenameTable
    | RenameColumn
    | RenameConstraints
    | RenameIndex
    | CreateIndex
    | DropIndex
    | AppendColumn
    | Update
    | Rescale
    | AlterTable
)


@dataclass(frozen=True, slots=True)
class Direction:
    """One way of a migration: what is made sure of and renamed first, then what changes."""

    before: tuple[Table, ...]  # the schema that it starts from
    renamed: tuple[Table, ...]  # the same under the names that things have afterwards
    renames: tuple[Step, ...] = ()
    changes: tuple[Step, ...] = ()
    words: tuple[str, ...] = ()  # what it does, a word for each kind of step

    @property
    def steps(self) -> tuple[Step, ...]:
        """All of them in their order."""
        return (*self.renames, *self.changes)


@dataclass(frozen=True, slots=True)
class Migration:
    """From one schema to the next, and back."""

    up: Direction
    down: Direction


@dataclass
class StepList:
    """Steps as they are put together, and what they do in a few words."""

    steps: list[Step] = field(default_factory=list)
    words: dict[str, None] = field(default_factory=dict)

    def add(self, word: str, *steps: Step) -> None:
        """Append steps of one kind."""
        if steps:
            self.words[word] = None
            self.steps.extend(steps)

    def alter(self, table: str, alterations: tuple[Alteration, ...]) -> None:
        """Append what is done to a table at once, if anything is."""
        if alterations:
            self.steps.append(AlterTable(table, alterations))
