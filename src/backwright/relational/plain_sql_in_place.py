"""The steps of a migration as SQL for a database that alters tables where they are."""

from collections.abc import Iterator

from backwright.relational import definitions
from backwright.relational.dialects.dialect import Dialect
from backwright.relational.effects import cast_of
from backwright.relational.plain_sql_common import shared_statements
from backwright.relational.steps import (
    AddCheckConstraint,
    AddColumn,
    AddForeignKey,
    Alteration,
    AlterTable,
    CreateTable,
    Direction,
    DropColumn,
    DropConstraint,
    RenameConstraints,
    RenameIndex,
    RenameTable,
    SetDefault,
    SetNullable,
    SetType,
    Step,
)


def in_place_statements(direction: Direction, dialect: Dialect) -> Iterator[str]:
    """The statements of one way of a migration."""
    for step in direction.steps:
        yield from _of_step(step, dialect)


def _of_step(step: Step, dialect: Dialect) -> Iterator[str]:
    quote = dialect.quote
    match step:
        case CreateTable(table=table, late=late):
            yield from definitions.create_table(table, dialect, late)
        case RenameTable(before=before, after=after):
            yield f"ALTER TABLE {quote(before)} RENAME TO {quote(after)}"
            yield f"ALTER TABLE {quote(after)} RENAME CONSTRAINT {quote(f'{before}_pkey')} TO {quote(f'{after}_pkey')}"
            yield f"ALTER SEQUENCE IF EXISTS {quote(f'{before}_id_seq')} RENAME TO {quote(f'{after}_id_seq')}"
        case RenameConstraints(table=table, names=names):
            for was, now in names:
                yield f"ALTER TABLE {quote(table)} RENAME CONSTRAINT {quote(was)} TO {quote(now)}"
        case RenameIndex(before=before, index=index):
            if dialect.has(index):
                yield f"ALTER INDEX {quote(before)} RENAME TO {quote(index.name)}"
        case AlterTable(table=table, alterations=alterations):
            yield from (f"ALTER TABLE {quote(table)} {_alteration(one, dialect)}" for one in alterations)
        case _:
            yield from shared_statements(step, dialect)


def _alteration(alteration: Alteration, dialect: Dialect) -> str:
    """What stands behind the name of the table."""
    quote = dialect.quote
    match alteration:
        case AddColumn(column=column):
            return f"ADD COLUMN {definitions.column(column, dialect)}"
        case DropColumn(column=name):
            return f"DROP COLUMN {quote(name)}"
        case SetNullable(column=name, nullable=nullable):
            return f"ALTER COLUMN {quote(name)} {'DROP' if nullable else 'SET'} NOT NULL"
        case SetType(before=before, after=after):
            cast = cast_of(before, after)
            using = f" USING {dialect.render(cast)}" if cast else ""
            return f"ALTER COLUMN {quote(before.name)} TYPE {dialect.type_of(after.type)}{using}"
        case SetDefault(column=name, default=default):
            value = f"SET DEFAULT {dialect.render(default)}" if default else "DROP DEFAULT"
            return f"ALTER COLUMN {quote(name)} {value}"
        case AddCheckConstraint(check=check):
            return f"ADD {definitions.check(check, dialect)}"
        case AddForeignKey(key=key):
            return f"ADD {definitions.foreign_key(key, dialect)}"
        case DropConstraint(name=name):
            return f"DROP CONSTRAINT {quote(name)}"
