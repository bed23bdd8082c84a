"""Which rows stand in the way of a change: counted by a plan beforehand, and by the migration itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from backwright.blueprint.model import (
    Binary,
    Blueprint,
    Constant,
    Entity,
    Expression,
    Field,
    FieldRef,
    Not,
    TextType,
    Unique,
)
from backwright.blueprint.naming import link_table
from backwright.blueprint.naming import table as table_name
from backwright.blueprint.phrases.expressions import asks_the_time, names
from backwright.changes.detect import differences
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
from backwright.errors import NOWHERE, Place
from backwright.relational.dialects import ALL, spellings
from backwright.relational.expressions import to_sql
from backwright.relational.sql import Name, Sql, TableName, comparison, joined, literal, phrase, with_tables
from backwright.relational.tables import column_default, needs_value
from backwright.relational.types import SPECS


@dataclass(frozen=True, slots=True)
class RowCount:
    """A count of rows that stand in the way of a change, or lose something by it, before a dialect has spelled it."""

    table: str
    rows: Sql  # selects one number
    problem: str
    advice: str = ""
    refuses: bool = True
    place: Place = NOWHERE

    @property
    def refusal(self) -> str:
        """What the message of a migration that stops at it says, behind the number of rows."""
        return f"of {self.table} {self.problem}" + (f"; {self.advice}" if self.advice else "")


def questions(old: Blueprint, new: Blueprint, changes: Iterable[Change]) -> tuple[Question, ...]:
    """What to ask of a database that still has the old schema."""
    # In the old names, since nothing has been renamed yet when it is asked.
    target = renamed(new, backwards(changes))
    return tuple(_spelled(count) for count in _all(old, target, restoring=False))


def _spelled(count: RowCount) -> Question:
    rows, others = spellings(count.rows, ALL)
    return Question(
        count.table, rows, count.problem, count.advice, others, refuses=count.refuses, place=count.place,
    )  # fmt: skip


def guards(source: Blueprint, target: Blueprint, *, restoring: bool) -> tuple[RowCount, ...]:
    """What a migration makes sure of first; both blueprints in the names that things have then."""
    return tuple(count for count in _all(source, target, restoring=restoring) if count.refuses)


def _all(source: Blueprint, target: Blueprint, *, restoring: bool) -> Iterator[RowCount]:
    changes = differences(source, target, strict=False)
    fresh = {(change.entity, change.field.name): change.field for change in changes if isinstance(change, AddField)}
    for change in changes:
        for count in _of(change, target, restoring=restoring):
            yield from _of_rows_before(count, change, fresh)


def _of_rows_before(count: RowCount, change: Change, fresh: Mapping[tuple[str, str], Field]) -> Iterator[RowCount]:
    """The count, of rows that lack what comes with the same change: each has the default of it.

    What comes without one is filled on the way, and the database itself has the last word on that.
    """
    named = [fresh[key] for key in _named(change) if key in fresh]
    if not named:
        yield count
        return
    defaults = [(Name(field.column), default) for field in named if (default := column_default(field))]
    if len(defaults) == len(named):
        columns = joined(", ", *(phrase("{} AS {}", default, column) for column, default in defaults))

        def wider(table: TableName) -> Sql:
            return phrase("(SELECT *, {} FROM {}) AS {}", columns, table, table) if table.name == count.table else table

        yield replace(count, rows=with_tables(count.rows, wider))


def _named(change: Change) -> Iterator[tuple[str, str]]:
    """The fields, by entity, that a rule names."""
    match change:
        case AddUnique(entity=entity, unique=unique):
            read = {*unique.fields, *(names(unique.condition) if unique.condition else ())}
        case AddCheck(entity=entity, check=check):
            read = {*names(check.condition)}
        case ChangeRule(entity=name, after=after) if after.comparison:
            yield from ((name, each) for each in names(after.comparison.right))
            return
        case _:
            return
    yield from ((entity.name, each) for each in read)


def _of(change: Change, target: Blueprint, *, restoring: bool) -> Iterator[RowCount]:
    match change:
        case AddField(entity=entity, field=field) if not restoring:
            yield from _of_new_field(entity, field)
        case MakeRequired(entity=entity, field=field) if not isinstance(field.default, Constant):
            missing = phrase("{} IS NULL", Name(field.column))
            advice = "fill them, or give it a default" if _may_have_default(field) else "fill them first"
            yield _count(change, entity, missing, f"have no {field.column}", advice)
        case NarrowType(entity=entity, before=before, after=after):
            yield _count(change, entity, joined(" OR ", *SPECS.of(after).misfit(before, after)), *_unfit(after))
        case ChangeType(entity=entity, before=before, after=after) if isinstance(before.type, TextType):
            yield _count(change, entity, SPECS.of(after).unreadable(Name(after.column), after.type), *_unfit(after))
        case DropEnumValue(entity=entity, field=field, value=value):
            same = comparison("=", Name(field.column), literal(value))
            yield _count(change, entity, same, f"are {value}", f"give them another {field.name} first")
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


def _of_new_field(entity: str, field: Field) -> Iterator[RowCount]:
    change = AddField(entity, field)
    if needs_value(field):
        advice = f"give it a default, or make it optional: `{field.name}: {type_phrase(field)}?`"
        yield _count(change, entity, phrase("1 = 1"), f"would have no {field.column}", advice)
    elif field.unique and not field.optional:
        several = phrase("SELECT count(*) FROM {} HAVING count(*) > 1", TableName(table_name(entity)))
        rows = phrase("SELECT coalesce(({}), 0)", several)
        problem, advice = f"would have the same {field.column}", "make it optional, fill it, then require it"
        yield RowCount(table_name(entity), rows, problem, advice, place=field.place)


def _losses(change: DropField | DropEntity) -> Iterator[RowCount]:
    if isinstance(change, DropEntity):
        table = table_name(change.entity.name)
        yield RowCount(table, _selected(table), "are lost", refuses=False, place=change.place)
    elif change.field.many:
        links = link_table(change.entity, change.field.name)
        yield RowCount(links, _selected(links), "are lost", refuses=False, place=change.place)
    else:
        table, column = table_name(change.entity), change.field.column
        rows = _selected(table, phrase("{} IS NOT NULL", Name(column)))
        yield RowCount(table, rows, f"lose their {column}", refuses=False, place=change.place)


def _selected(table: str, where: Sql | None = None) -> Sql:
    """What counts the rows of a table, or some of them."""
    count = phrase("SELECT count(*) FROM {}", TableName(table))
    return phrase("{} WHERE {}", count, where) if where else count


def _count(change: Change, entity: str, where: Sql, problem: str, advice: str = "") -> RowCount:
    table = table_name(entity)
    return RowCount(table, _selected(table, where), problem, advice, place=change.place)


def _broken(change: Change, entity: Entity, condition: Expression) -> RowCount:
    rule, _ = spellings(to_sql(condition, entity))
    return _count(change, entity.name, to_sql(Not(condition), entity), f"break {rule}", "mend them first")


def _duplicates(blueprint: Blueprint, entity: Entity, unique: Unique, change: Change) -> RowCount:
    fields = [entity.field_named(name) for name in unique.fields]
    columns = [Name(field.column) for field in fields]
    tenant = blueprint.tenant_column(entity)
    everywhere = any(field.implied in ("email", "tenant") for field in fields)
    keys = [Name(tenant), *columns] if tenant and not everywhere else columns
    where: Sql = joined(" AND ", *(phrase("{} IS NOT NULL", column) for column in columns))
    if unique.condition:
        where = phrase("{} AND ({})", where, to_sql(unique.condition, entity))
    table = table_name(entity.name)
    extra = phrase(
        "SELECT count(*) - 1 AS extra FROM {} WHERE {} GROUP BY {} HAVING count(*) > 1",
        TableName(table), where, joined(", ", *keys),
    )  # fmt: skip
    names = listed(field.column for field in fields)
    return RowCount(
        table, phrase("SELECT coalesce(sum(extra), 0) FROM ({}) AS d", extra), f"repeat the {names} of another",
        "make them different first", place=change.place,
    )  # fmt: skip


def _may_have_default(field: Field) -> bool:
    return field.relation is None


def _unfit(after: Field) -> tuple[str, str]:
    return (
        f"hold a value of {after.column} that does not fit {type_phrase(after)}",
        "nothing is cut or rounded: change them first",
    )
