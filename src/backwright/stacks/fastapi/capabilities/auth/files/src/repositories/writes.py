"""The statements that lock and write single rows, each built once for the columns and conditions that it has."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias, cast

from sqlalchemy import Column, bindparam, insert, inspect, select, update
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from src.models.base import Base, Entity
from src.repositories.selects import Expression, ReadPlan, Shape, conditions, projection
from src.repositories.work import Statement
from src.utils.clock import now
from src.utils.envelope import JsonObject, wire_name

Written: TypeAlias = Statement | ReturningInsert[*tuple[Any, ...]] | ReturningUpdate[*tuple[Any, ...]]
RowConditions: TypeAlias = tuple[Callable[[Any], Expression], ...]


@lru_cache(maxsize=512)
def locking(plan: ReadPlan, shape: Shape, row_conditions: RowConditions) -> Statement:
    """A whole row, which whoever comes second waits for; and which conditions hold for it."""
    row = plan.model.__mapper__.c
    one = select(*row.values(), *(condition(plan.model) for condition in row_conditions))
    is_meant = row.id == bindparam("row_id", type_=row.id.type)
    return one.where(is_meant, *conditions(plan, shape)).with_for_update(key_share=True)


def writing(row: Entity) -> tuple[Written, JsonObject]:
    """The statement that writes a row which is new or has changed, and its values."""
    state = inspect(row)
    if state.key is None:
        values = draft(row)
        return insertion(type(row), tuple(values)), given(values)
    values = {"updated_at": now(), **{name: getattr(row, name) for name in state.committed_state}}
    return change(type(row), tuple(values)), {**given(values), "row_id": row.id, "row_version": row.version}


def given(values: JsonObject) -> JsonObject:
    """Values under the names of the parameters that columns are set to."""
    return {f"set_{name}": value for name, value in values.items()}


@lru_cache(maxsize=512)
def insertion(model: type[Base], names: tuple[str, ...]) -> Written:
    table = Base.metadata.tables[model.__tablename__]
    return insert(table).values(parameters(model, names)).returning(*model.__mapper__.c.values())


@lru_cache(maxsize=512)
def change(model: type[Entity], names: tuple[str, ...]) -> Written:
    """An update of the version that was read; of another one it finds no row."""
    table, row = Base.metadata.tables[model.__tablename__], model.__mapper__.c
    is_version = (row.id == bindparam("row_id", type_=row.id.type), row.version == bindparam("row_version"))
    values = {**parameters(model, names), row.version: row.version + 1}
    return update(table).where(*is_version).values(values).returning(*row.values())


def parameters(model: type[Base], names: tuple[str, ...]) -> dict[Any, Any]:
    """Columns, and the parameters that they are set to."""
    row = model.__mapper__.c
    return {row[name]: bindparam(f"set_{name}", type_=row[name].type) for name in names}


def draft(row: Entity) -> JsonObject:
    """The values that a row will have once it is inserted; what the database fills in by itself is left out."""
    values: JsonObject = {}
    for name, column in row.__mapper__.c.items():
        value = getattr(row, name)
        value = default_of(column) if value is None else value
        if value is not None or (column.nullable and column.server_default is None):
            values[name] = value
    return values


def default_of(column: Column[Any]) -> object:
    """What a column is set to where nothing is said."""
    if isinstance(column.default, CallableColumnDefault):
        return column.default.arg(cast("ExecutionContext", None))  # ours take none: `now` and the like
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None


@lru_cache
def showing(plan: ReadPlan) -> Callable[[Entity], JsonObject] | None:
    """How an object becomes what a read of its row shows, where that is nothing but columns of the row."""
    row = plan.model.__mapper__.c
    if not set(row.keys()).issuperset(plan.shows):
        return None
    project = projection({wire_name(name): row[name] for name in plan.shows}, 0)
    return lambda shown: project([getattr(shown, name) for name in plan.shows])
