"""What a step does to a database that is in use: what waits for it, whether rows are written anew, what is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from backwright.relational.dialects.dialect import Dialect
from backwright.relational.schema import Column
from backwright.relational.sql import Function, Name, Sql, TableName, phrase
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


# What databases do not cast by themselves, by the kinds of column before and after.
CASTS: Mapping[tuple[str, str], str] = {
    ("text", "integer"): "integer_of_text",
    ("text", "bigint"): "bigint_of_text",
    ("text", "decimal"): "decimal_of_text",
    ("text", "date"): "day_of_text",
    ("date", "datetime"): "utc_midnight",
    ("datetime", "date"): "utc_date",
}


def cast_of(before: Column, after: Column) -> Sql | None:
    """What a value becomes where a database does not cast it by itself, as a text does not become a number."""
    kind = "text" if before.type.kind == "string" else before.type.kind
    name = CASTS.get((kind, after.type.kind))
    return Function(name, (Name(before.name),)) if name else None


def rescaled(step: Rescale) -> Sql:
    """What changes the rows of a decimal where they are held as scaled integers."""
    operation = f"* {10**step.places}" if step.places > 0 else f"/ {10**-step.places}"
    column = Name(step.column)
    value = phrase(f"{{}} {operation}", column)
    return phrase("UPDATE {} SET {} = {}", TableName(step.table), column, value)
