"""What a step does to a database that is in use: what waits for it, whether rows are written anew, what is lost."""

from dataclasses import dataclass
from typing import Literal

from backwright.relational.dialects.dialect import Dialect
from backwright.relational.schema import Column
from backwright.relational.sql import Name, Sql, TableName, phrase
from backwright.relational.steps import (
    AlterTable,
    AppendColumn,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropTable,
    Guard,
    RenameConstraints,
    RenameTable,
    Rescale,
    SetType,
    Step,
    Update,
)

Waiting = Literal["nobody", "writers", "everybody"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step costs while it runs, and afterwards."""

    waits: Waiting = "nobody"
    rewrites: bool = False  # every row of a table is written anew
    loses: bool = False  # rows or values go


def effect(step: Step, dialect: Dialect) -> Effect:
    """What a step costs on a database."""
    copies = not dialect.alters_in_place
    match step:
        case Guard() | CreateTable():
            return Effect()
        case DropTable():
            return Effect("everybody", loses=True)
        case AlterTable(alterations=alterations):
            casts = any(isinstance(one, SetType) for one in alterations)
            return Effect("everybody", copies or casts, any(isinstance(one, DropColumn) for one in alterations))
        case RenameTable() | RenameConstraints():
            return Effect("everybody", rewrites=copies)
        case CreateIndex(index=index):
            return Effect("writers" if dialect.has(index) else "nobody")
        case Update():
            return Effect("writers")
        case Rescale():
            return Effect("writers" if dialect.scales_decimals else "nobody")
        case AppendColumn() | _:
            return Effect("everybody")


def cast_of(before: Column, after: Column) -> str | None:
    """The type that values are cast to where a database does not cast them by itself: text to numbers."""
    if before.type.kind in ("string", "text") and after.type.kind in ("integer", "decimal"):
        return "integer" if after.type.kind == "integer" else "numeric"
    return None


def rescaled(step: Rescale) -> Sql:
    """What changes the rows of a decimal where they are held as scaled integers."""
    operation = f"* {10**step.places}" if step.places > 0 else f"/ {10**-step.places}"
    column = Name(step.column)
    value = phrase(f"{{}} {operation}", column)
    return phrase("UPDATE {} SET {} = {}", TableName(step.table), column, value)
