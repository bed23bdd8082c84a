"""Which rows stand in the way of a change: asked by a plan beforehand, and by the migration itself."""

# ruff: noqa: S608 - the SQL is made of names that the blueprint's check has let through

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from backwright.blueprint.model import (
    Binary,
    Blueprint,
    Constant,
    DecimalType,
    EmailType,
    Entity,
    EnumType,
    Expression,
    Field,
    FieldRef,
    IntegerType,
    Not,
    RelationType,
    StateType,
    TextType,
    Unique,
)
from backwright.blueprint.naming import link_table, snake
from backwright.blueprint.naming import table as table_name
from backwright.changes.detect import differences
from backwright.changes.field_differences import LONGEST_EMAIL, bounds
from backwright.changes.operations import (
    AddCheck,
    AddField,
    AddUnique,
    Change,
    ChangeRule,
    ChangeType,
    DropEntity,
    DropEnumValue,
    DropField,
    MakeRequired,
    NarrowType,
)
from backwright.changes.phrases import listed, type_phrase
from backwright.changes.questions import Question
from backwright.changes.renames import backwards, renamed
from backwright.relational.constraints import type_condition
from backwright.relational.schema import Sql
from backwright.relational.sql import asks_the_time, fields_in, literal, quoted, scaled, to_sql
from backwright.relational.tables import column_default, needs_value


def questions(old: Blueprint, new: Blueprint, changes: Iterable[Change]) -> tuple[Question, ...]:
    """What to ask of a database that still has the old schema."""
    # In the old names, since nothing has been renamed yet when it is asked.
    target = renamed(new, backwards(changes))
    return tuple(_all(old, target, restoring=False))


def guards(source: Blueprint, target: Blueprint, *, restoring: bool) -> tuple[Question, ...]:
    """What a migration makes sure of first; both blueprints in the names that things have then."""
    return tuple(question for question in _all(source, target, restoring=restoring) if question.refuses)


def _all(source: Blueprint, target: Blueprint, *, restoring: bool) -> Iterator[Question]:
    changes = differences(source, target, strict=False)
    fresh = {(change.entity, change.field.name): change.field for change in changes if isinstance(change, AddField)}
    for change in changes:
        for question in _of(change, target, restoring=restoring):
            yield from _of_rows_before(question, change, fresh)


def _of_rows_before(question: Question, change: Change, fresh: Mapping[tuple[str, str], Field]) -> Iterator[Question]:
    """The question, asked of rows that lack what comes with the same change: each has the default of it.

    What comes without one is filled on the way, and the database itself has the last word on that.
    """
    named = [fresh[key] for key in _named(change) if key in fresh]
    if not named:
        yield question
        return
    defaults = [(quoted(field.column), default) for field in named if (default := column_default(field))]
    if len(defaults) == len(named):
        table = f"FROM {quoted(question.table)}"
        there = ", ".join(f"{default.postgresql} AS {column}" for column, default in defaults)
        here = ", ".join(f"{default.sqlite} AS {column}" for column, default in defaults)
        wider = [f"FROM (SELECT *, {columns} {table}) AS {quoted(question.table)}" for columns in (there, here)]
        rows, sqlite = question.rows.replace(table, wider[0]), question.spelled("sqlite").replace(table, wider[1])
        yield replace(question, rows=rows, sqlite=None if rows == sqlite else sqlite)


def _named(change: Change) -> Iterator[tuple[str, str]]:
    """The fields, by entity, that a rule names."""
    match change:
        case AddUnique(entity=entity, unique=unique):
            names = {*unique.fields, *(fields_in(unique.condition) if unique.condition else ())}
        case AddCheck(entity=entity, check=check):
            names = fields_in(check.condition)
        case ChangeRule(entity=name, after=after) if after.comparison:
            yield from ((name, each) for each in fields_in(after.comparison.right))
            return
        case _:
            return
    yield from ((entity.name, each) for each in names)


def _of(change: Change, target: Blueprint, *, restoring: bool) -> Iterator[Question]:
    match change:
        case AddField(entity=entity, field=field) if not restoring:
            yield from _of_new_field(entity, field)
        case MakeRequired(entity=entity, field=field) if not isinstance(field.default, Constant):
            column = quoted(field.column)
            advice = "fill them, or give it a default" if _may_have_default(field) else "fill them first"
            yield _question(change, entity, Sql.alike(f"{column} IS NULL"), f"have no {field.column}", advice)
        case NarrowType(entity=entity, before=before, after=after):
            yield _question(change, entity, _misfit(before, after), *_unfit(after))
        case ChangeType(entity=entity, before=before, after=after) if isinstance(before.type, TextType):
            yield _question(change, entity, _unreadable(after), *_unfit(after))
        case DropEnumValue(entity=entity, field=field, value=value):
            same = Sql.alike(f"{quoted(field.column)} = {literal(value)}")
            yield _question(change, entity, same, f"are {value}", f"give them another {field.name} first")
        case AddUnique(entity=entity, unique=unique):
            yield _duplicates(target, entity, unique, change)
        case AddCheck(entity=entity, check=check) if not asks_the_time(check.condition):
            yield _broken(change, entity, check.condition)
        case ChangeRule(entity=entity, after=after) if after.comparison and not asks_the_time(after.comparison.right):
            rule = Binary(after.comparison.operator, FieldRef(after.name), after.comparison.right)
            yield _broken(change, target.entity(entity), rule)
        case DropField() | DropEntity() if not restoring:
            yield from _losses(change)
        case _:
            pass


def _of_new_field(entity: str, field: Field) -> Iterator[Question]:
    change = AddField(entity, field)
    if needs_value(field):
        advice = f"give it a default, or make it optional: `{field.name}: {type_phrase(field)}?`"
        yield _question(change, entity, Sql.alike("1 = 1"), f"would have no {field.column}", advice)
    elif field.unique and not field.optional:
        several = f"SELECT count(*) FROM {quoted(table_name(entity))} HAVING count(*) > 1"
        rows = f"SELECT coalesce(({several}), 0)"
        problem, advice = f"would have the same {field.column}", "make it optional, fill it, then require it"
        yield Question(table_name(entity), rows, problem, advice, place=field.place)


def _losses(change: DropField | DropEntity) -> Iterator[Question]:
    if isinstance(change, DropEntity):
        table = table_name(change.entity.name)
        yield Question(table, f"SELECT count(*) FROM {quoted(table)}", "are lost", refuses=False, place=change.place)
    elif isinstance(change.field.type, RelationType) and change.field.type.many:
        links = link_table(change.entity, change.field.name)
        rows = f"SELECT count(*) FROM {quoted(links)}"
        yield Question(links, rows, "are lost", refuses=False, place=change.place)
    else:
        table, column = table_name(change.entity), quoted(change.field.column)
        rows = f"SELECT count(*) FROM {quoted(table)} WHERE {column} IS NOT NULL"
        yield Question(table, rows, f"lose their {change.field.column}", refuses=False, place=change.place)


def _question(change: Change, entity: str, where: Sql, problem: str, advice: str = "") -> Question:
    table = table_name(entity)
    select = f"SELECT count(*) FROM {quoted(table)} WHERE "
    sqlite = None if where.is_alike else select + where.sqlite
    return Question(table, select + where.postgresql, problem, advice, sqlite, place=change.place)


def _broken(change: Change, entity: Entity, condition: Expression) -> Question:
    where = to_sql(Not(condition), entity)
    rule = to_sql(condition, entity).postgresql
    return _question(change, entity.name, where, f"break {rule}", "mend them first")


def _duplicates(blueprint: Blueprint, entity: Entity, unique: Unique, change: Change) -> Question:
    fields = [entity.field_named(name) for name in unique.fields]
    columns = [quoted(field.column) for field in fields]
    tenant = f"{snake(blueprint.tenant)}_id" if blueprint.tenant and entity.name != blueprint.tenant else None
    everywhere = any(field.implied in ("email", "tenant") for field in fields)
    keys = [quoted(tenant), *columns] if tenant and not everywhere else columns
    present = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    condition = to_sql(unique.condition, entity) if unique.condition else None

    def select(where: str) -> str:
        inner = f"SELECT count(*) - 1 AS extra FROM {quoted(table_name(entity.name))} WHERE {where}"
        return f"SELECT coalesce(sum(extra), 0) FROM ({inner} GROUP BY {', '.join(keys)} HAVING count(*) > 1) AS d"

    rows = select(f"{present} AND ({condition.postgresql})" if condition else present)
    sqlite = select(f"{present} AND ({condition.sqlite})") if condition and not condition.is_alike else None
    names = listed(field.column for field in fields)
    return Question(
        table_name(entity.name), rows, f"repeat the {names} of another", "make them different first", sqlite,
        place=change.place,
    )  # fmt: skip


def _may_have_default(field: Field) -> bool:
    return not isinstance(field.type, RelationType)


def _unfit(after: Field) -> tuple[str, str]:
    return (
        f"hold a value of {after.column} that does not fit {type_phrase(after)}",
        "nothing is cut or rounded: change them first",
    )


def _misfit(before: Field, after: Field) -> Sql:
    """The rows whose value the narrower type cannot hold; the column is still of the wider one."""
    column = quoted(after.column)
    if isinstance(after.type, IntegerType | DecimalType):
        scale = before.type.scale if isinstance(before.type, DecimalType) else 0
        return _joined(_misfit_number(column, scale, after.type))
    conditions = []
    limits = type_condition(after)
    if limits:
        conditions.append(Sql(f"NOT ({limits.postgresql})", f"NOT ({limits.sqlite})"))
    if isinstance(after.type, TextType) and after.type.kind == "str" and _may_have_lines(before):
        conditions.append(Sql(f"{column} LIKE '%' || chr(10) || '%'", f"{column} LIKE '%' || char(10) || '%'"))
    return _joined(conditions)


def _may_have_lines(field: Field) -> bool:
    return isinstance(field.type, TextType) and field.type.kind == "text"


def _misfit_number(column: str, scale: int, after: IntegerType | DecimalType) -> list[Sql]:
    low, high = bounds(after)
    places = after.scale if isinstance(after, DecimalType) else 0
    conditions = [
        Sql(f"{column} < {literal(low)}", f"{column} < {scaled(low, scale)}"),
        Sql(f"{column} > {literal(high)}", f"{column} > {scaled(high, scale)}"),
    ]
    if places < scale:
        conditions.append(Sql(f"{column} <> round({column}, {places})", f"{column} % {10 ** (scale - places)} <> 0"))
    return conditions


def _unreadable(after: Field) -> Sql:
    """The rows whose text is no value of another type."""
    column = quoted(after.column)
    if isinstance(after.type, EmailType):
        return Sql.alike(f"{column} NOT LIKE '%_@_%' OR length({column}) > {LONGEST_EMAIL}")
    if isinstance(after.type, EnumType | StateType):
        names = ", ".join(literal(value.name) for value in after.type.values)
        return Sql.alike(f"{column} NOT IN ({names})")
    whole = f"{column} !~ '^(0|-?[1-9][0-9]{{0,8}})$'"
    return Sql(whole, f"CAST(CAST({column} AS INTEGER) AS TEXT) <> {column}")


def _joined(conditions: list[Sql]) -> Sql:
    return Sql(" OR ".join(c.postgresql for c in conditions), " OR ".join(c.sqlite for c in conditions))
