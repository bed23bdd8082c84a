"""What data goes when a build is taken back, counted in the database that it goes from."""

from collections.abc import Sequence
from decimal import Decimal

from backwright.blueprint.model import Blueprint, BooleanType, Constant, DecimalType, Field, RelationType, StateType
from backwright.blueprint.naming import link_table, table
from backwright.changes.operations import AddEntity, AddField, Change, DropEntity, DropField
from backwright.databases.adapter import Database


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
    plain = _default_condition(field)
    kept = data.scalar(f'SELECT count(*) FROM "{table(entity)}" WHERE {plain}') if rows else 0  # noqa: S608 - names of ours
    if kept == rows:
        return f"{field.name} dropped ({_many(rows, 'default')})"
    return f"{field.name} dropped ({_many(rows - kept, 'value')} and {_many(kept, 'default')})"


def _default_condition(field: Field) -> str:
    """The SQL of a row in which the field holds its default."""
    if isinstance(field.type, StateType):
        return f"\"{field.column}\" = '{field.type.initial}'"
    if not isinstance(field.default, Constant) or field.default.value is None:
        return f'"{field.column}" IS NULL'
    return f'"{field.column}" = {_literal(field.default.value, field)}'


def _literal(value: int | Decimal | str | bool, field: Field) -> str:
    if isinstance(field.type, BooleanType):
        return "true" if value else "false"
    if isinstance(value, Decimal) and isinstance(field.type, DecimalType):
        return str(value)
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
