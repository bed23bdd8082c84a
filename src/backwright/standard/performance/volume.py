"""Tables filled to a size at which costs show, by copying rows that the backend itself has made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from backwright.blueprint.model import (
    ACCOUNT,
    Blueprint,
    BooleanType,
    DateTimeType,
    EmailType,
    Entity,
    EnumType,
    Field,
    IntegerType,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.naming import plural, snake
from backwright.blueprint.operations import Operation
from backwright.standard.subject import Database, Live

RARE = 100  # one row in this many has another value than the usual one, so that a filter for it is worth an index


def table_of(entity: Entity) -> str:
    """The name of its table."""
    return plural(snake(entity.name))


def fill(database: Database, live: Live, blueprint: Blueprint, entity: Entity, wanted: int) -> int:
    """Rows of the first tenant until there are so many; how many there are then."""
    table = table_of(entity)
    if entity.owner is not None:
        return _fill_parts(database, live, blueprint, entity, wanted)
    tenant = live.strongest.tenant
    column = f"{snake(blueprint.tenant)}_id" if blueprint.tenant and entity.name != blueprint.tenant else ""
    where = f'WHERE "{column}" = {int(tenant)}' if column and tenant is not None else ""
    there = int(database.rows(f'SELECT count(*) AS n FROM "{table}" {where}')[0]["n"])  # noqa: S608
    if not there and live.rows.make(entity.name, live.strongest) is not None:
        there = 1
    samples = database.rows(f'SELECT * FROM "{table}" {where} ORDER BY id LIMIT 1')  # noqa: S608
    if not samples or there >= wanted:
        return there
    copier = _copier(database, live, entity, samples[0])
    database.copies(table, [copier.row(number) for number in range(there, wanted)])
    return wanted


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
        copier = _copier(database, live, entity, sample)
        others = _neighbours(live, blueprint, getattr(owner.type, "entity", "")) or [whole]
        database.copies(
            table,
            [
                {**copier.row(number), column: others[number % len(others)] if number % 4 else whole}
                for number in range(there, wanted)
            ],
        )
    return max(there, wanted)


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
    column = f"{snake(blueprint.tenant)}_id" if blueprint.tenant else ""
    tenants = {None, live.strongest.tenant}
    return [number for (name, number), row in live.rows.known.items() if name == above and row.get(column) in tenants]


def _copier(database: Database, live: Live, entity: Entity, sample: Mapping[str, Any]) -> "_Copier":
    accounts = [one.account for one in live.home if one.account is not None]
    return _Copier(entity, sample, database.columns(table_of(entity)), accounts)


def analyse(database: Database) -> None:
    """Let the planner know what is in the tables."""
    database.run("ANALYZE")


@dataclass(frozen=True, slots=True)
class _Copier:
    """Rows like one that the backend has made, each with values of its own."""

    entity: Entity
    sample: Mapping[str, Any]
    types: Mapping[str, str]
    accounts: list[int]

    def row(self, number: int) -> dict[str, Any]:
        row = {name: value for name, value in self.sample.items() if name != "id"}
        for field in self.entity.fields:
            if field.column in row and field.implied not in {"tenant", "password"}:
                row[field.column] = self._varied(field, row[field.column], number)
        return row

    def _varied(self, field: Field, value: Any, number: int) -> Any:
        kind, rare = field.type, number % RARE == 0
        match kind:
            case EmailType():
                return f"filler-{number}@example.com"
            case TextType(maximum=maximum):
                return f"{number:06d} {value or field.name}"[:maximum] if maximum >= 8 else value
            case EnumType() | StateType():
                return kind.values[(number // RARE) % len(kind.values) if rare else 0].name
            case BooleanType():
                return value if field.implied else rare
            case IntegerType():
                return _spread(kind, number)
            case DateTimeType():
                return _moment(self.types[field.column], number)
            case RelationType(entity=name) if name == ACCOUNT and self.accounts:
                return self.accounts[number % len(self.accounts)] if rare or not field.optional else None
            case _:
                return value


def _spread(kind: IntegerType, number: int) -> int:
    low = kind.minimum if kind.minimum is not None else 0
    high = kind.maximum if kind.maximum is not None else low + 100_000
    return low + number % (high - low + 1)


def _moment(column_type: str, number: int) -> Any:
    """Another moment, in the way in which the database keeps moments."""
    moment = datetime.now(UTC) + timedelta(days=1, minutes=number)
    if column_type == "timestamp with time zone":
        return moment
    if column_type.startswith("timestamp"):
        return moment.replace(tzinfo=None)
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")
