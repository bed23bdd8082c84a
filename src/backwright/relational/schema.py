"""A database schema as a value, whatever database holds it."""

import hashlib
from dataclasses import dataclass
from typing import Literal, TypeAlias

from backwright.relational.sql import Name, Sql

LONGEST_NAME = 63  # bytes, on PostgreSQL; whatever is longer it cuts without a word


def fitting(name: str) -> str:
    """The name of a constraint or index, shortened so that no two that differ become one."""
    if len(name.encode()) <= LONGEST_NAME:
        return name
    head, _, kind = name.rpartition("_")
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{head[: LONGEST_NAME - len(kind) - 10]}_{digest}_{kind}"


OnDelete: TypeAlias = Literal["CASCADE", "SET NULL"] | None
Kind: TypeAlias = Literal[
    "id", "reference", "string", "text", "integer", "bigint", "float", "decimal", "boolean", "date", "datetime", "json"
]


@dataclass(frozen=True, slots=True)
class ColumnType:
    """The type of a column; `length` is of a string, `precision` and `scale` are of a decimal."""

    kind: Kind
    length: int | None = None
    precision: int = 0
    scale: int = 0
    by_code_point: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `default` is what the database fills in."""

    name: str
    type: ColumnType
    nullable: bool = False
    default: Sql | None = None
    field: str | None = None  # the field of the blueprint that it holds


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A reference of one column to the id of another table."""

    name: str
    column: str
    target: str
    on_delete: OnDelete = None


@dataclass(frozen=True, slots=True)
class CheckConstraint:
    """What every row must satisfy. `says` is the field at fault, and the message of the refusal."""

    name: str
    condition: Sql
    says: tuple[str, str] = ("", "Does not hold")


@dataclass(frozen=True, slots=True)
class Index:
    """An index over columns or expressions, possibly of some rows alone."""

    name: str
    parts: tuple[Sql, ...]
    unique: bool = False
    where: Sql | None = None
    search: bool = False  # of the words of its one part, where a database has that
    is_constraint: bool = False  # a unique that was declared on its column

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it is over; an expression is none."""
        return tuple(part.name for part in self.parts if isinstance(part, Name))


@dataclass(frozen=True, slots=True)
class Table:
    """A table, of an entity, of the links of a many-to-many field, or of a capability."""

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ("id",)
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[CheckConstraint, ...] = ()
    indexes: tuple[Index, ...] = ()
    entity: str | None = None
    keeps_ids: bool = False  # an id is never given twice

    @property
    def key_name(self) -> str:
        """The name of its primary key."""
        return f"{self.name}_pkey"

    @property
    def constraint_names(self) -> tuple[str, ...]:
        """The names of its foreign keys and checks."""
        return (*(key.name for key in self.foreign_keys), *(check.name for check in self.checks))

    def column(self, name: str) -> Column:
        """The column of that name; `KeyError` when there is none."""
        for candidate in self.columns:
            if candidate.name == name:
                return candidate
        raise KeyError(f"{self.name} has no column {name}")

    def key_of(self, column: str) -> ForeignKey | None:
        """The foreign key of a column."""
        return next((key for key in self.foreign_keys if key.column == column), None)
