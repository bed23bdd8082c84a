"""The database refuses the rows that the page forbids, whoever writes them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from backwright.blueprint.model import (
    Binary,
    Blueprint,
    BooleanType,
    DateTimeType,
    DateType,
    Entity,
    EnumType,
    Expression,
    FieldRef,
    IntegerType,
    StateType,
)
from backwright.databases.adapter import Database
from backwright.standard.drafts import own_fields
from backwright.standard.finding import Evidence, Finding
from backwright.standard.grants import truth
from backwright.standard.performance.volume import another_row, table_of
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Subject
from backwright.standard.types import SPECS

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TriedRows:
    """Rows that were offered to the database, and what it said."""

    what: str
    refused: bool  # whether it must refuse them
    refusal: str

    @property
    def wrong(self) -> bool:
        """Whether it took what it must refuse, or refused what it must take."""
        return self.refused != bool(self.refusal)

    def __str__(self) -> str:
        return f"{self.what}: {'refused: ' + self.refusal if self.refusal else 'taken'}"


def decide(subject: Subject) -> Iterable[Finding]:
    """Rows are offered to each table, one broken in one place at a time: empty where a value is required, too long,
    too short, out of range, outside an enum, against a check, equal where rows must differ, leading to a row that does
    not exist. The database must refuse each of them, and take the same row unbroken. Where a unique has a condition
    or holds within a tenant, equal rows outside of it must be taken. Nothing of it is kept.

    Whoever writes past the application (a script, a colleague, the next version) meets the constraints here or nowhere.

    Why: Whoever writes past the application (a script, a colleague, the next version) meets the rules of the page here
    or nowhere.

    Fails: A ticket with `priority = 'none_of_these'` can be inserted with SQL.

    Mend: Say NOT NULL, CHECK, UNIQUE and FOREIGN KEY in a migration for what the page says of the fields.
    """
    assert subject.database is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    assert subject.live is not None  # noqa: S101
    tried = [one for entity in subject.blueprint.entities for one in _entity(subject, entity)]
    wrong = [str(one) for one in tried if one.wrong]
    evidence = Evidence("catalogue", f"{len(tried)} rows offered", ("\n".join(map(str, tried)),))
    if not any(not one.refused and not one.wrong for one in tried):
        yield RULE.unclear("no table takes another row like those that it has", evidence)
    elif wrong:
        yield RULE.failed(f"{len(wrong)} of {len(tried)} constraints are not enforced", evidence, detail=wrong)
    else:
        yield RULE.passed(f"{len(tried)} constraints enforced by the database itself", evidence)


def _entity(subject: Subject, entity: Entity) -> Iterator[TriedRows]:
    database, live, blueprint = subject.database, subject.live, subject.blueprint
    assert database is not None  # noqa: S101
    assert live is not None  # noqa: S101
    assert blueprint is not None  # noqa: S101
    table = table_of(entity)
    row = another_row(database, live, blueprint, entity, 1) if table in database.tables() else None
    if row is None or database.refusal(table, [row]):
        return  # without a row that it takes, a refusal says nothing
    yield TriedRows(f"{table}: one more row", False, "")
    for what, broken in _broken(database, entity, row):
        yield TriedRows(f"{table}: {what}", True, database.refusal(table, [{**row, **broken}]))
    twin = another_row(database, live, blueprint, entity, 2)
    if twin is not None and not database.refusal(table, [row, twin]):
        for what, refused, pair in _pairs(live, blueprint, entity, row, twin):
            yield TriedRows(f"{table}: {what}", refused, database.refusal(table, pair))


def _broken(database: Database, entity: Entity, row: Values) -> Iterator[tuple[str, dict[str, Any]]]:
    """One column with a value that it may not have, or two that may not stand together."""
    types = database.columns(table_of(entity))
    for field in entity.fields:
        if field.column not in row or field.implied == "password":  # how long a hash is, is the application's own
            continue
        if not field.optional:
            yield f"{field.column} without a value", {field.column: None}
        for value in SPECS.of(field).outside(field.type, types[field.column]):
            yield f"{field.column} = {value!r:.40}", {field.column: value}
    for check in entity.checks:
        yield from _against(entity, check.condition, row)


def _against(entity: Entity, condition: Expression, row: Values) -> Iterator[tuple[str, dict[str, Any]]]:
    """Against `a > b`, `a < b` and `a != b` of two columns of one type: both alike."""
    kinds = {one.name: type(one.type) for one in entity.fields} | dict.fromkeys(
        ("created_at", "updated_at"), DateTimeType
    )
    match condition:
        case Binary(operator=">" | "<" | "!=", left=FieldRef(left), right=FieldRef(right)):
            comparable = kinds[left] is kinds[right] and kinds[left] in {IntegerType, DateType, DateTimeType}
            if comparable and row.get(right) is not None:
                yield f"{left} equal to {right}", {left: row[right]}


def _pairs(
    live: Live, blueprint: Blueprint, entity: Entity, row: Values, twin: Values
) -> Iterator[tuple[str, bool, list[Values]]]:
    """Two rows that are equal where they must differ, and where they need not; whether they must be refused."""
    alone = [((field.column,), None) for field in entity.fields if field.unique]
    together = [(tuple(entity.field_named(one).column for one in it.fields), it.condition) for it in entity.uniques]
    tenant = blueprint.tenant_column(entity)
    for columns, condition in (*alone, *together):
        if any(row.get(column) is None for column in columns):
            continue
        equal = {column: row[column] for column in columns}
        name = " and ".join(columns)
        pair = (row, {**twin, **equal})
        inside = condition is None or all(truth(condition, entity, one) is True for one in pair)
        if inside:
            yield f"{name} twice", True, [*pair]
        outside = _failing(entity, condition, row) if condition is not None else None
        if outside is not None:
            yield f"{name} twice, where it need not differ", False, [{**row, **outside}, {**twin, **equal, **outside}]
        elsewhere = next((one.tenant for one in live.strangers), None)
        if inside and tenant and elsewhere is not None and columns != ("email",):
            yield f"{name} twice, in two tenants", False, [row, {**twin, **equal, tenant: elsewhere}]


def _failing(entity: Entity, condition: Expression, row: Values) -> dict[str, Any] | None:
    """A value of an enum, a state or a truth value with which the condition does not hold."""
    for name in own_fields(entity, condition):
        field = entity.field_named(name)
        values: tuple[Any, ...] = ()
        if isinstance(field.type, EnumType | StateType):
            values = tuple(one.name for one in field.type.values)
        elif isinstance(field.type, BooleanType):
            values = (True, False)
        for value in values:
            if truth(condition, entity, {**row, field.column: value}) is False:
                return {field.column: value}
    return None


RULE = Rule(
    name="database/refused-rows",
    items=("database-design/3", "core-responsibilities/3", "task-implement-crud-api/1"),
    by="database",
    needs=("live", "database", "blueprint"),
    references=References(asvs=("2.2.3",)),
    decide=decide,
)
