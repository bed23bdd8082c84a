"""What data goes when a build is taken back, counted in the database that it goes from."""

from collections.abc import Sequence

from backwright.blueprint.model import Blueprint, Field, RelationType
from backwright.blueprint.naming import link_table, table
from backwright.changes.operations import AddEntity, AddField, Change, DropEntity, DropField
from backwright.databases.adapter import Database
from backwright.relational.dialects import dialect_named
from backwright.relational.sql import Name, TableName, phrase
from backwright.relational.tables import column_default


def dropped(changes: Sequence[Change], blueprint: Blueprint, data: Database) -> tuple[str, ...]:
    """One phrase for each column or table that goes, as `hours dropped (1,240 defaults)`, or comes back empty."""
    found = []
    for change in changes:
        if isinstance(change, AddField):
            found.append(_field(change.entity, change.field, data))
        elif isinstance(change, AddEntity) and any(each.name == change.entity.name for each in blueprint.entities):
            rows = data.count(table(change.entity.name))
            found.append(f"{change.entity.name} dropped ({_many(rows, 'row')})")
        elif isinstance(change, DropField):
            many = isinstance(change.field.type, RelationType) and change.field.type.many
            back = "back without links; they" if many else "back with its default in every row; its values"
            found.append(f"{change.field.name} is {back} went with the build")
        elif isinstance(change, DropEntity):
            found.append(f"{change.entity.name} is back without rows; they went with the build")
    return tuple(found)


def _field(entity: str, field: Field, data: Database) -> str:
    if isinstance(field.type, RelationType) and field.type.many:
        return f"{field.name} dropped ({_many(data.count(link_table(entity, field.name)), 'link')})"
    rows = data.count(table(entity))
    defaults = data.scalar(_defaults(entity, field, data.dialect)) if rows else 0
    if defaults == rows:
        return f"{field.name} dropped ({_many(rows, 'default')})"
    return f"{field.name} dropped ({_many(rows - defaults, 'value')} and {_many(defaults, 'default')})"


def _defaults(entity: str, field: Field, dialect: str) -> str:
    """What counts the rows in which the field holds its default, as the database spells it."""
    column, default = Name(field.column), column_default(field)
    condition = phrase("{} = {}", column, default) if default else phrase("{} IS NULL", column)
    counted = phrase("SELECT count(*) FROM {} WHERE {}", TableName(table(entity)), condition)
    return dialect_named(dialect).render(counted)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
