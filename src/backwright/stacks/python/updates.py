"""The statements of a migration that change rows: values renamed, gaps filled, decimals scaled anew."""

# ruff: noqa: S608 - the SQL is made of names that the blueprint's check has let through

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby

from backwright.blueprint.model import (
    Binary,
    Blueprint,
    BooleanType,
    Constant,
    DateTimeType,
    DecimalType,
    EmailType,
    Entity,
    EnumType,
    Expression,
    Field,
    FieldRef,
    IntegerType,
    RelationType,
    TextType,
)
from backwright.blueprint.naming import snake
from backwright.blueprint.naming import table as table_name
from backwright.changes.field_differences import bounds
from backwright.changes.operations import AddField, Change, MakeRequired, NarrowType, RenameEnumValue, WidenType
from backwright.relational.schema import Sql
from backwright.relational.sql import asks_the_time, fields_in, instant, literal, number, quoted, to_sql
from backwright.relational.tables import column_default, needs_value
from backwright.stacks.python.source import Block, Call, Statement, call, text


def updates(
    changes: Iterable[Change], renames: Iterable[Change], target: Blueprint, *, restoring: bool
) -> dict[str, list[Statement]]:
    """The statements by table.

    Args:
        changes: what changes, in the names that things have afterwards.
        renames: the renames of values among it, in the same names.
        target: the blueprint afterwards.
        restoring: whether this is the way back, on which a required field that went needs some value.
    """
    found: dict[str, list[Statement]] = {}
    for table, statement in _all(changes, renames, target, restoring=restoring):
        found.setdefault(table, []).append(statement)
    return found


def filled_columns(changes: Iterable[Change]) -> frozenset[str]:
    """`table.column` of fields that come back required and have no default, so that rows must be filled."""
    return frozenset(
        f"{table_name(change.entity)}.{change.field.column}"
        for change in changes
        if isinstance(change, AddField) and needs_value(change.field)
    )


def _all(
    changes: Iterable[Change], renames: Iterable[Change], target: Blueprint, *, restoring: bool
) -> Iterator[tuple[str, Statement]]:
    named = [change for change in renames if isinstance(change, RenameEnumValue)]
    for (entity, field), group in groupby(named, key=lambda change: (change.entity, change.field)):
        yield table_name(entity), _rename_values(table_name(entity), quoted(field), list(group))
    for change in changes:
        match change:
            case MakeRequired(entity=entity, field=field) if isinstance(field.default, Constant):
                yield table_name(entity), _fill(entity, field, column_default(field) or Sql.alike("NULL"))
            case (
                WidenType(entity=entity, before=before, after=after)
                | NarrowType(entity=entity, before=before, after=after)
            ) if _scale(before) != _scale(after):
                yield table_name(entity), _rescale(entity, after, _scale(after) - _scale(before))
            case AddField(entity=entity, field=field) if restoring and needs_value(field):
                whole = target.entity(entity)
                yield table_name(entity), _fill(entity, field, _some_value(target, whole, field))
                yield from ((table_name(entity), statement) for statement in _made_to_fit(whole, field))
            case _:
                pass


def _rename_values(table: str, column: str, renames: list[RenameEnumValue]) -> Call:
    if len(renames) == 1:
        before, after = literal(renames[0].before), literal(renames[0].after)
        return _execute(Sql.alike(f"UPDATE {quoted(table)} SET {column} = {after} WHERE {column} = {before}"))
    cases = " ".join(f"WHEN {literal(change.before)} THEN {literal(change.after)}" for change in renames)
    return _execute(Sql.alike(f"UPDATE {quoted(table)} SET {column} = CASE {column} {cases} ELSE {column} END"))


def _fill(entity: str, field: Field, value: Sql) -> Call:
    table, column = quoted(table_name(entity)), quoted(field.column)
    return _execute(
        Sql(
            f"UPDATE {table} SET {column} = {value.postgresql} WHERE {column} IS NULL",
            f"UPDATE {table} SET {column} = {value.sqlite} WHERE {column} IS NULL",
        )
    )


def _rescale(entity: str, field: Field, places: int) -> Statement:
    """SQLite holds decimals as integers at their scale; PostgreSQL needs no help."""
    column = quoted(field.column)
    operation = f"* {10**places}" if places > 0 else f"/ {10**-places}"
    statement = f"UPDATE {quoted(table_name(entity))} SET {column} = {column} {operation}"
    return Block('if on("sqlite"):', (call("execute", text(statement)),))


def _execute(statement: Sql) -> Call:
    other = () if statement.is_alike else (f"sqlite={text(statement.sqlite)}",)
    return call("execute", text(statement.postgresql), *other)


def _scale(field: Field) -> int:
    return field.type.scale if isinstance(field.type, DecimalType) else 0


def _some_value(blueprint: Blueprint, entity: Entity, field: Field) -> Sql:
    """The plainest value that a field may hold; where it is unique, one for each row."""
    unique = field.unique or any(field.name in unique.fields for unique in entity.uniques)
    match field.type:
        case EmailType():
            return Sql.alike("'restored-' || id || '@example.invalid'")
        case TextType(minimum=minimum):
            return _numbered(minimum) if unique else Sql.alike(f"'{'-' * minimum}'")
        case IntegerType() | DecimalType() as kind:
            scale = kind.scale if isinstance(kind, DecimalType) else 0
            return Sql("id", f"id * {10**scale}") if unique else number(_nearest_to_zero(kind), scale)
        case BooleanType():
            return Sql.alike("false")
        case DateTimeType():
            return Sql.alike("created_at")
        case RelationType(entity=target):
            return Sql.alike(f"({_first(blueprint, entity, target)})")
        case other:
            return Sql.alike(literal(other.values[0].name) if isinstance(other, EnumType) else literal(other.initial))


def _made_to_fit(entity: Entity, field: Field) -> Iterator[Call]:
    """Another made-up value for rows in which a rule refuses the one so far: whichever the rule takes."""
    rules = [rule for rule in _rules(entity) if field.name in fields_in(rule) and not asks_the_time(rule)]
    if not rules:
        return
    holds = [to_sql(rule, entity) for rule in rules]
    on_server = " OR ".join(f"NOT ({each.postgresql})" for each in holds)
    in_file = " OR ".join(f"NOT ({each.sqlite})" for each in holds)
    start = f"UPDATE {quoted(table_name(entity.name))} SET {quoted(field.column)} = "
    for value in _others(field):
        there, here = f"{start}{value.postgresql} WHERE {on_server}", f"{start}{value.sqlite} WHERE {in_file}"
        yield _execute(Sql(there, here))


def _rules(entity: Entity) -> Iterator[Expression]:
    yield from (check.condition for check in entity.checks)
    for field in entity.fields:
        if field.comparison:
            yield Binary(field.comparison.operator, FieldRef(field.name), field.comparison.right)


def _others(field: Field) -> Iterator[Sql]:
    """Values that a field may hold, near ones first."""
    match field.type:
        case IntegerType() | DecimalType() as kind:
            low, high = bounds(kind)
            scale = kind.scale if isinstance(kind, DecimalType) else 0
            values = (Decimal(1), Decimal(-1), low, high)
            yield from (number(value, scale) for value in values if low <= value <= high)
        case EnumType(values=choices):
            yield from (Sql.alike(literal(choice.name)) for choice in choices)
        case BooleanType():
            yield Sql.alike("true")
        case DateTimeType():
            yield from (instant(datetime(year, 1, 1, tzinfo=UTC)) for year in (1970, 9999))
        case _:
            pass


def _numbered(minimum: int) -> Sql:
    """The id as a text that is long enough: `--7`, `-17`."""
    if minimum < 2:
        return Sql("CAST(id AS text)", "CAST(id AS TEXT)")
    return Sql(
        f"lpad(CAST(id AS text), greatest({minimum}, length(CAST(id AS text))), '-')",
        f"substr('{'-' * minimum}' || id, -max({minimum}, length(id)))",
    )


def _nearest_to_zero(kind: IntegerType | DecimalType) -> int | Decimal:
    if kind.minimum is not None and kind.minimum > 0:
        return kind.minimum
    return kind.maximum if kind.maximum is not None and kind.maximum < 0 else 0


def _first(blueprint: Blueprint, entity: Entity, target: str) -> str:
    """The first row that a reference may name: of the same tenant, where there is one."""
    table, other = quoted(table_name(entity.name)), quoted(table_name(target))
    tenant = f"{snake(blueprint.tenant)}_id" if blueprint.tenant else ""
    shared = tenant and blueprint.tenant not in (entity.name, target)
    return f"SELECT min(r.id) FROM {other} AS r" + (f" WHERE r.{tenant} = {table}.{tenant}" if shared else "")
