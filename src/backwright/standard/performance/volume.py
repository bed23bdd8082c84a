"""Tables filled to a size at which costs show, by copying rows that the backend itself has made."""

from collections.abc import Mapping
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
    IntegerType,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.naming import plural, snake
from backwright.standard.subject import Database, Live

RARE = 100  # one row in this many has another value than the usual one, so that a filter for it is worth an index


def table_of(entity: Entity) -> str:
    """The name of its table."""
    return plural(snake(entity.name))


def fill(database: Database, live: Live, blueprint: Blueprint, entity: Entity, wanted: int) -> int:
    """Rows of the first tenant until there are so many; how many there are then."""
    table = table_of(entity)
    tenant = live.strongest.tenant
    column = f"{snake(blueprint.tenant)}_id" if blueprint.tenant and entity.name != blueprint.tenant else ""
    where = f'WHERE "{column}" = {int(tenant)}' if column and tenant is not None else ""
    there = int(database.rows(f'SELECT count(*) AS n FROM "{table}" {where}')[0]["n"])  # noqa: S608
    if not there and live.rows.make(entity.name, live.strongest) is not None:
        there = 1
    samples = database.rows(f'SELECT * FROM "{table}" {where} ORDER BY id LIMIT 1')  # noqa: S608
    if not samples or there >= wanted:
        return there
    accounts = [one.account for one in live.home if one.account is not None]
    rows = [_copy(entity, samples[0], number, accounts) for number in range(there, wanted)]
    database.copies(table, rows)
    return wanted


def analyse(database: Database) -> None:
    """Let the planner know what is in the tables."""
    database.run("ANALYZE")


def _copy(entity: Entity, sample: Mapping[str, Any], number: int, accounts: list[int]) -> dict[str, Any]:
    row = {name: value for name, value in sample.items() if name != "id"}
    for field in entity.fields:
        if field.column in row:
            row[field.column] = _varied(entity, field.column, row[field.column], number, accounts)
    return row


def _varied(entity: Entity, column: str, value: Any, number: int, accounts: list[int]) -> Any:
    field = next(one for one in entity.fields if one.column == column)
    kind = field.type
    rare = number % RARE == 0
    if field.implied in {"tenant", "password"}:
        return value
    if isinstance(kind, EmailType):
        return f"filler-{number}@example.com"
    if isinstance(kind, TextType):
        return f"{number:06d} {value or field.name}"[: kind.maximum] if kind.maximum >= 8 else value
    if isinstance(kind, EnumType | StateType):
        return kind.values[(number // RARE) % len(kind.values)].name if rare else kind.values[0].name
    if isinstance(kind, BooleanType):
        return value if field.implied else rare
    if isinstance(kind, IntegerType):
        return _spread(kind, number)
    if isinstance(kind, DateTimeType):
        return _moment(value, number)
    if isinstance(kind, RelationType) and kind.entity == ACCOUNT and accounts:
        return accounts[number % len(accounts)] if rare or not field.optional else None
    return value


def _spread(kind: IntegerType, number: int) -> int:
    low = kind.minimum if kind.minimum is not None else 0
    high = kind.maximum if kind.maximum is not None else low + 100_000
    return low + number % (high - low + 1)


def _moment(value: Any, number: int) -> Any:
    """Another moment, in the way in which the database keeps moments."""
    moment = datetime.now(UTC) + timedelta(days=1, minutes=number)
    if isinstance(value, datetime):
        return moment
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")
