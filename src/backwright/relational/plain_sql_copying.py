"""The steps of a migration as SQL for a database that copies a table to alter it.

The copy needs the whole definition, so the schema is followed from step to step.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from backwright.relational import definitions
from backwright.relational.dialects.dialect import Dialect
from backwright.relational.effects import cast_of
from backwright.relational.plain_sql_common import shared_statements
from backwright.relational.schema import Column, Table
from backwright.relational.steps import (
    AddCheckConstraint,
    AddColumn,
    AddForeignKey,
    Alteration,
    AlterTable,
    AppendColumn,
    CreateIndex,
    CreateTable,
    Direction,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    RenameConstraints,
    RenameIndex,
    RenameTable,
    SetDefault,
    SetNullable,
    SetType,
    Step,
)

NUMBERS = frozenset({"id", "reference", "integer", "bigint", "float", "decimal"})


def copying_statements(direction: Direction, dialect: Dialect) -> Iterator[str]:
    """The statements of one way of a migration."""
    yield from _renames(direction, dialect)
    following = _CopiedSchema({table.name: table for table in direction.renamed}, dialect)
    for step in direction.changes:
        yield from following.statements(step)


def _renames(direction: Direction, dialect: Dialect) -> Iterator[str]:
    """Tables and columns are renamed in place; a table whose constraints have other names is copied at the end."""
    afterwards = {table.name: table for table in direction.renamed}
    steps = direction.renames
    copied = {step.table for step in steps if isinstance(step, RenameConstraints)}
    copied |= {step.after for step in steps if isinstance(step, RenameTable)}
    for step in steps:
        match step:
            case RenameTable(before=before, after=after):
                yield f"ALTER TABLE {dialect.quote(before)} RENAME TO {dialect.quote(after)}"
            case RenameConstraints():
                pass
            case RenameIndex(table=table, before=before, index=index):
                if table not in copied and dialect.has(index):
                    yield f"DROP INDEX {dialect.quote(before)}"
                    yield from definitions.create_index(table, index, dialect)
            case _:
                yield from shared_statements(step, dialect)
    for name in sorted(copied):
        yield from _copied(afterwards[name], afterwards[name], dialect)


@dataclass
class _CopiedSchema:
    tables: dict[str, Table]
    dialect: Dialect

    def statements(self, step: Step) -> Iterator[str]:
        """The statements of a step; the schema is as after it."""
        match step:
            case CreateTable(table=table, late=late):
                keys = tuple(key for key in table.foreign_keys if key not in late)
                self.tables[table.name] = replace(table, foreign_keys=keys)
                yield from definitions.create_table(table, self.dialect, late)
            case AlterTable(table=name, alterations=alterations):
                before = self.tables[name]
                self.tables[name] = altered(before, alterations)
                yield from _copied(before, self.tables[name], self.dialect)
            case _:
                self._follow(step)
                yield from shared_statements(step, self.dialect)

    def _follow(self, step: Step) -> None:
        match step:
            case DropTable(table=table):
                self.tables.pop(table.name)
            case CreateIndex(table=name) | DropIndex(table=name) | AppendColumn(table=name):
                self.tables[name] = followed(self.tables[name], step)
            case _:
                pass


def followed(table: Table, step: CreateIndex | DropIndex | AppendColumn | AlterTable) -> Table:
    """A table as it is after a step."""
    match step:
        case CreateIndex(index=index):
            return replace(table, indexes=(*table.indexes, index))
        case DropIndex(index=index):
            return replace(table, indexes=tuple(one for one in table.indexes if one.name != index.name))
        case AppendColumn(column=column, check=check):
            checks = (*table.checks, check) if check else table.checks
            return replace(table, columns=(*table.columns, column), checks=checks)
        case AlterTable(alterations=alterations):
            return altered(table, alterations)


def altered(table: Table, alterations: tuple[Alteration, ...]) -> Table:
    """A table as it is once it is altered."""
    for alteration in alterations:
        table = _altered(table, alteration)
    return table


def _altered(table: Table, alteration: Alteration) -> Table:
    match alteration:
        case AddColumn(column=column):
            return replace(table, columns=(*table.columns, column))
        case DropColumn(column=name):
            return replace(table, columns=tuple(one for one in table.columns if one.name != name))
        case SetNullable(column=name, nullable=nullable):
            return _with(table, replace(table.column(name), nullable=nullable))
        case SetType(before=before, after=after):
            return _with(table, replace(table.column(before.name), type=after.type))
        case SetDefault(column=name, default=default):
            return _with(table, replace(table.column(name), default=default))
        case AddCheckConstraint(check=check):
            return replace(table, checks=(*table.checks, check))
        case AddForeignKey(key=key):
            return replace(table, foreign_keys=(*table.foreign_keys, key))
        case DropConstraint(name=name):
            checks = tuple(one for one in table.checks if one.name != name)
            keys = tuple(one for one in table.foreign_keys if one.name != name)
            return replace(table, checks=checks, foreign_keys=keys)


def _with(table: Table, column: Column) -> Table:
    """The table with another column of that name."""
    return replace(table, columns=tuple(column if one.name == column.name else one for one in table.columns))


def _copied(before: Table, after: Table, dialect: Dialect) -> Iterator[str]:
    """A copy takes the table's place, with its rows, its indexes, and the last number that it gave."""
    quote = dialect.quote
    copy = f"_copy_of_{after.name}"
    known = {column.name: column for column in before.columns}
    common = [column for column in after.columns if column.name in known]
    names = ", ".join(quote(column.name) for column in common)
    values = ", ".join(_value(known[column.name], column, dialect) for column in common)
    yield from definitions.create_table(after, dialect, name=copy)
    yield f"INSERT INTO {quote(copy)} ({names}) SELECT {values} FROM {quote(after.name)}"  # noqa: S608
    if after.keeps_ids:
        yield from dialect.keeping_numbers(after.name, copy)
    yield f"DROP TABLE {quote(after.name)}"
    yield f"ALTER TABLE {quote(copy)} RENAME TO {quote(after.name)}"
    yield from definitions.create_indexes(after, dialect)


def _value(before: Column, after: Column, dialect: Dialect) -> str:
    """A value on its way into the copy."""
    name = dialect.quote(before.name)
    if cast := cast_of(before, after):
        return dialect.render(cast)
    if "float" in {before.type.kind, after.type.kind} and before.type.kind != after.type.kind:
        return f"CAST({name} AS {dialect.type_of(after.type)})"
    if before.type.kind == after.type.kind or {before.type.kind, after.type.kind} <= NUMBERS:
        return name
    return f"CAST({name} AS {dialect.type_of(after.type)})"
