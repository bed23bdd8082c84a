"""Tables filled to a size at which costs show, by copying rows that the backend itself has made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backwright.blueprint.model import (
    ACCOUNT,
    Blueprint,
    DecimalType,
    Entity,
    Field,
    RelationType,
)
from backwright.blueprint.naming import plural, snake
from backwright.blueprint.view.operations import Operation
from backwright.contract.constraints import constraints
from backwright.databases.adapter import Database
from backwright.standard.drafts import keys, own_fields
from backwright.standard.grants import truth
from backwright.standard.subject import Live
from backwright.standard.types import SPECS, CopiedValue

UNUSED = 700_000  # numbers from which on no row was copied
SOME = 50  # rows for others to point to, so that a filter by one of them is worth an index


def table_of(entity: Entity) -> str:
    """The name of its table."""
    return plural(snake(entity.name))


def fill(database: Database, live: Live, blueprint: Blueprint, entity: Entity, wanted: int) -> int:
    """Rows of the first tenant until there are so many, or as many as can differ; how many there are then."""
    table = table_of(entity)
    if entity.owner is not None:
        return _fill_parts(database, live, blueprint, entity, wanted)
    tenant = live.strongest.tenant
    column = blueprint.tenant_column(entity) or ""
    where = f'WHERE "{column}" = {int(tenant)}' if column and tenant is not None else ""
    there = int(database.rows(f'SELECT count(*) AS n FROM "{table}" {where}')[0]["n"])  # noqa: S608
    if not there and live.rows.make(entity.name, live.strongest) is not None:
        there = 1
    samples = database.rows(f'SELECT * FROM "{table}" {where} ORDER BY id LIMIT 1')  # noqa: S608
    if not samples or there >= wanted:
        return there
    for enough in (min(SOME, wanted), wanted):  # rows that point to their own kind need some to point to
        copier = _copier(database, live, blueprint, entity, samples[0], wanted)
        there += _copied(database, entity, (copier.row(number) for number in range(there, enough)))
    return there


def another_row(
    database: Database, live: Live, blueprint: Blueprint, entity: Entity, number: int
) -> dict[str, Any] | None:
    """A row like the last one of the table, with other values where rows must differ; None where there is none.

    It is not inserted. Rows of other numbers differ from one another.
    """
    table, column, tenant = table_of(entity), blueprint.tenant_column(entity), live.strongest.tenant
    where = f'WHERE "{column}" = {int(tenant)}' if column and tenant is not None else ""
    newest = f'SELECT * FROM "{table}" {where} ORDER BY id DESC LIMIT 1'  # noqa: S608 - names of the page
    found = database.rows(newest)
    if not found and live.rows.make(entity.name, live.strongest) is not None:
        found = database.rows(newest)
    if not found:
        return None
    copier = _copier(database, live, blueprint, entity, found[0], SOME)
    return copier.row(UNUSED + number)


def _copied(database: Database, entity: Entity, rows: Iterable[dict[str, Any]]) -> int:
    """Insert those of the rows that differ from one another and from those that there are; how many these are."""
    table, columns = table_of(entity), keys(entity)
    known = [{tuple(row.values()) for row in database.rows(_unique_values(table, key))} for key in columns]
    fresh = []
    for row in rows:
        own = [tuple(row[one] for one in key) for key in columns]
        if not any(None not in values and values in taken for values, taken in zip(own, known, strict=True)):
            fresh.append(row)
            for values, taken in zip(own, known, strict=True):
                taken.add(values)
    if fresh:
        database.insert(table, fresh)
    return len(fresh)


def _unique_values(table: str, columns: Sequence[str]) -> str:
    listed = ", ".join(f'"{one}"' for one in columns)
    return f'SELECT {listed} FROM "{table}"'  # noqa: S608 - names of the page


def list_path(database: Database, live: Live, entity: Entity, operation: Operation) -> str | None:
    """The path of its list: of parts, beneath the whole that has most of them; None where there is none."""
    if entity.owner is None:
        return operation.path
    whole = _fullest(database, entity)
    return live.rows.fill(operation, entity, parent={"id": whole}) if whole is not None else None


def _fill_parts(database: Database, live: Live, blueprint: Blueprint, entity: Entity, wanted: int) -> int:
    """Parts until there are so many: one in four of the whole that has most, the others of its neighbours."""
    owner = entity.owner
    if owner is None or (_fullest(database, entity) is None and live.rows.make(entity.name, live.strongest) is None):
        return 0
    table, column, whole = table_of(entity), owner.column, _fullest(database, entity)
    there = int(database.rows(f'SELECT count(*) AS n FROM "{table}"')[0]["n"])  # noqa: S608
    if there < wanted and whole is not None:
        (sample,) = database.rows(f'SELECT * FROM "{table}" WHERE "{column}" = ? LIMIT 1', whole)  # noqa: S608
        copier = _copier(database, live, blueprint, entity, sample, wanted)
        others = _neighbours(live, blueprint, getattr(owner.type, "entity", "")) or [whole]
        rows = (
            {**copier.row(number), column: others[number % len(others)] if number % 4 else whole}
            for number in range(there, wanted)
        )
        there += _copied(database, entity, rows)
    return there


def _fullest(database: Database, entity: Entity) -> int | None:
    """The whole with most parts."""
    column = entity.owner.column if entity.owner else ""
    found = database.rows(
        f'SELECT "{column}" AS whole, count(*) AS n FROM "{table_of(entity)}"'  # noqa: S608
        f' GROUP BY "{column}" ORDER BY n DESC, "{column}" LIMIT 1'
    )
    return int(found[0]["whole"]) if found else None


def _neighbours(live: Live, blueprint: Blueprint, above: str) -> list[int]:
    """Rows of the first tenant that may have parts."""
    column = blueprint.tenancy.column if blueprint.tenancy else ""
    tenants = {None, live.strongest.tenant}
    return [number for (name, number), row in live.rows.known.items() if name == above and row.get(column) in tenants]


def _copier(  # noqa: PLR0917
    database: Database, live: Live, blueprint: Blueprint, entity: Entity, sample: Mapping[str, Any], wanted: int
) -> "_Copier":
    accounts = [one.account for one in live.home if one.account is not None]
    targets = {}
    for field in entity.fields:
        is_unique = any(field.column in key for key in keys(entity))
        if isinstance(field.type, RelationType) and not field.type.many and (is_unique or _is_pointed(field)):
            enough = wanted if is_unique else SOME
            targets[field.column] = _targets(database, live, blueprint, entity, field, enough) or accounts
    return _Copier(entity, sample, database.columns(table_of(entity)), targets, accounts)


def _is_pointed(field: Field) -> bool:
    """Whether lists are filtered by a relation, which is neither an account nor the tenant."""
    return field.filtered and field.implied is None and getattr(field.type, "entity", "") != ACCOUNT


def _targets(  # noqa: PLR0917
    database: Database, live: Live, blueprint: Blueprint, entity: Entity, field: Field, wanted: int
) -> list[int]:
    """The rows that a relation may hold, as many as are wanted; of its own kind, those that there are."""
    other = blueprint.entity(getattr(field.type, "entity", ""))
    if other.name != entity.name and not blueprint.is_tenant(other):
        fill(database, live, blueprint, other, wanted)
    tenant, column = live.strongest.tenant, blueprint.tenancy.column if blueprint.tenancy else ""
    has_tenant = column and column in database.columns(table_of(other)) and tenant is not None
    where = f'WHERE "{column}" = {tenant}' if has_tenant else ""
    return [row["id"] for row in database.rows(f'SELECT id FROM "{table_of(other)}" {where} ORDER BY id')]  # noqa: S608


def analyse(database: Database) -> None:
    """Let the planner know what is in the tables."""
    database.analyze()


@dataclass(frozen=True, slots=True)
class _Copier:
    """Rows like one that the backend has made, each with values of its own."""

    entity: Entity
    sample: Mapping[str, Any]
    types: Mapping[str, str]
    targets: Mapping[str, list[int]]  # by the column of a relation
    accounts: list[int]

    def row(self, number: int) -> dict[str, Any]:
        """One more row; where its values break a rule of the table, those that the rule reads stay as they are."""
        sample = {name: value for name, value in self.sample.items() if name != "id"}
        fields = [
            one for one in self.entity.fields if one.column in sample and one.implied not in {"tenant", "password"}
        ]
        row = sample | {one.column: self._varied(one, sample[one.column], number) for one in fields}
        for law in constraints(self.entity, timed=True):
            read = {self.entity.field_named(name).column for name in own_fields(self.entity, law)}
            if truth(law, self.entity, row) is not True or self._is_exact(read):
                row |= {column: sample[column] for column in read}
        return row

    def _is_exact(self, columns: set[str]) -> bool:
        """Whether a column is an exact number, which databases keep in ways of their own."""
        return any(one.column in columns and isinstance(one.type, DecimalType) for one in self.entity.fields)

    def _varied(self, field: Field, value: Any, number: int) -> Any:
        copy = CopiedValue(value, number, self.types[field.column])
        if field.relation is None:
            return SPECS.of(field).copied(field, field.type, copy)
        if self.targets.get(field.column):
            return self.targets[field.column][number % len(self.targets[field.column])]
        if field.relation.entity == ACCOUNT and self.accounts:
            return self.accounts[number % len(self.accounts)] if copy.is_rare or not field.optional else None
        return value
