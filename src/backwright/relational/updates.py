"""The steps of a migration that change rows: values renamed, gaps filled, decimals scaled anew."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from backwright.blueprint.model import (
    Binary,
    Blueprint,
    Constant,
    Entity,
    Expression,
    Field,
    FieldRef,
)
from backwright.blueprint.naming import table as table_name
from backwright.blueprint.phrases.expressions import asks_the_time, names
from backwright.changes.operations import AddField, Change, MakeRequired, NarrowType, RenameEnumValue, WidenType
from backwright.relational.expressions import to_sql
from backwright.relational.sql import (
    Literal,
    Name,
    Sql,
    TableName,
    comparison,
    joined,
    literal,
    phrase,
)
from backwright.relational.steps import Rescale, Step, Update
from backwright.relational.tables import column_default, needs_value
from backwright.relational.types import SPECS, places


def updates(
    changes: Iterable[Change], renames: Iterable[Change], target: Blueprint, *, restoring: bool
) -> dict[str, list[Step]]:
    """The steps by table.

    Args:
        changes: what changes, in the names that things have afterwards.
        renames: the renames of values among it, in the same names.
        target: the blueprint afterwards.
        restoring: whether this is the way back, on which a required field that went needs some value.
    """
    found: dict[str, list[Step]] = {}
    for step in _all(changes, renames, target, restoring=restoring):
        found.setdefault(step.table, []).append(step)
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
) -> Iterator[Update | Rescale]:
    named = [change for change in renames if isinstance(change, RenameEnumValue)]
    for (entity, field), group in groupby(named, key=lambda change: (change.entity, change.field)):
        yield _rename_values(table_name(entity), Name(field), list(group))
    for change in changes:
        match change:
            case MakeRequired(entity=entity, field=field) if isinstance(field.default, Constant):
                yield _fill(entity, field, column_default(field) or Literal(None))
            case (
                WidenType(entity=entity, before=before, after=after)
                | NarrowType(entity=entity, before=before, after=after)
            ) if places(before) != places(after):
                yield Rescale(table_name(entity), after.column, places(after) - places(before))
            case AddField(entity=entity, field=field) if restoring and needs_value(field):
                whole = target.entity(entity)
                yield _fill(entity, field, _some_value(target, whole, field))
                yield from _made_to_fit(whole, field)
            case _:
                pass


def _set(table: str, column: Sql, value: Sql, where: Sql | None = None) -> Update:
    statement = phrase("UPDATE {} SET {} = {}", TableName(table), column, value)
    return Update(table, phrase("{} WHERE {}", statement, where) if where else statement)


def _rename_values(table: str, column: Sql, renames: list[RenameEnumValue]) -> Update:
    if len(renames) == 1:
        before, after = literal(renames[0].before), literal(renames[0].after)
        return _set(table, column, after, comparison("=", column, before))
    cases = [phrase("WHEN {} THEN {}", literal(change.before), literal(change.after)) for change in renames]
    return _set(table, column, phrase("CASE {} {} ELSE {} END", column, joined(" ", *cases), column))


def _fill(entity: str, field: Field, value: Sql) -> Update:
    column = Name(field.column)
    return _set(table_name(entity), column, value, phrase("{} IS NULL", column))


def _some_value(blueprint: Blueprint, entity: Entity, field: Field) -> Sql:
    """The plainest value that a field may hold; where it is unique, one for each row."""
    unique = field.unique or any(field.name in unique.fields for unique in entity.uniques)
    if field.relation:
        return phrase("({})", _first(blueprint, entity, field.relation.entity))
    return SPECS.of(field).some_value(field.type, unique)


def _made_to_fit(entity: Entity, field: Field) -> Iterator[Update]:
    """Another made-up value for rows in which a rule refuses the one so far: whichever the rule takes."""
    rules = [rule for rule in _rules(entity) if field.name in names(rule) and not asks_the_time(rule)]
    if rules:
        broken = joined(" OR ", *(phrase("NOT ({})", to_sql(rule, entity)) for rule in rules))
        for value in SPECS.of(field).others(field.type):
            yield _set(table_name(entity.name), Name(field.column), value, broken)


def _rules(entity: Entity) -> Iterator[Expression]:
    yield from (check.condition for check in entity.checks)
    for field in entity.fields:
        if field.comparison:
            yield Binary(field.comparison.operator, FieldRef(field.name), field.comparison.right)


def _first(blueprint: Blueprint, entity: Entity, target: str) -> Sql:
    """The first row that a reference may name: of the same tenant, where there is one."""
    own, others = blueprint.tenant_column(entity), blueprint.tenant_column(blueprint.entity(target))
    first = phrase("SELECT min(r.id) FROM {} AS r", TableName(table_name(target)))
    if not (own and others):
        return first
    table = TableName(table_name(entity.name))
    return phrase("{} WHERE r.{} = {}.{}", first, Name(others), table, Name(own))
