"""Writes on MySQL and MariaDB, where an update does not give back the rows that it has changed."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, Result, Select, Update, bindparam, event, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import ORMExecuteState, Session

from src.repositories.work import Rows
from src.repositories.writes import Written


def without_returning(statement: Update) -> Update:
    plain = statement._generate()
    plain._returning = ()
    return plain


@event.listens_for(Session, "do_orm_execute")
def _return_updated(state: ORMExecuteState) -> Result[Any] | None:
    """Lock the rows of an update that gives them back, update them, and read them."""
    statement = state.statement
    if not isinstance(statement, Update) or not statement._returning:
        return None
    if state.session.get_bind(state.bind_mapper).dialect.name != "mysql":
        return None
    row_id = statement.table.c.id
    locked = select(row_id).where(*statement._where_criteria).with_for_update()
    ids = list(state.session.execute(locked, state.parameters).scalars())
    plain = without_returning(statement)
    plain._where_criteria = (row_id.in_(ids),)
    state.session.execute(plain, state.parameters, execution_options={"synchronize_session": False})
    written = select(*statement._returning).where(row_id.in_(ids))
    return state.session.execute(written, execution_options={"populate_existing": True})


async def run(connection: AsyncConnection, statement: Written, values: Mapping[str, object]) -> Rows:
    """Run a statement, and read what it has written where that does not come back by itself."""
    if isinstance(statement, Update):
        update, read = parted(statement)
        done = await connection.execute(update, values)
        return list(await connection.execute(read, {"row_id": values["row_id"]})) if done.rowcount else []
    if isinstance(statement, Insert) and not connection.dialect.insert_returning:
        insertion, read = parted(statement)
        made = await connection.execute(insertion, values)
        return list(await connection.execute(read, {"row_id": made.lastrowid}))
    return list(await connection.execute(statement, values))


@lru_cache(maxsize=512)
def parted(statement: Any) -> tuple[Any, Select[*tuple[Any, ...]]]:
    """A write that gives nothing back, and the read of its row."""
    row_id = statement.table.c.id
    return without_returning(statement), select(*statement._returning).where(row_id == bindparam("row_id", type_=row_id.type))

