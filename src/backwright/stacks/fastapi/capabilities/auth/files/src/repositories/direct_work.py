"""A unit of work that writes single rows by statements of its own."""

from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import TypeAlias, TypeVar, cast

from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, make_transient_to_detached

from src.models.base import Base, Entity
from src.repositories.constraints import explain
from src.repositories.standing import confirm, settle, standing_values, with_standing
from src.repositories.work import Read, Row, Rows, Statement, UnitOfWork
from src.repositories.writes import Written, given, insertion, writing
from src.utils.caller import Caller
from src.utils.errors import ConflictError

M = TypeVar("M", bound=Entity)
Connect: TypeAlias = Callable[[], Awaitable[AsyncConnection]]
Run: TypeAlias = Callable[[AsyncConnection, Written, Mapping[str, object]], Awaitable[Rows]]
Commit: TypeAlias = Callable[[AsyncConnection], Awaitable[None]]


class DirectUnitOfWork(UnitOfWork):
    """The session knows which rows are new or changed, and writes by itself whatever is more than one row.

    One row is written here, by a statement that is built once, where the session would plan each flush anew; the
    session takes it for a flush of its own. Both work in one transaction. Listeners of a mapper (`before_update` and
    the like) are called for what the session writes alone.
    """

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        read: Read,
        connect: Connect,
        run: Run,
        commit_on: Commit,
        caller: Caller | None = None,
    ) -> None:
        super().__init__(sessions, read, caller)
        self.connect = connect
        self.run = run
        self.commit_on = commit_on
        self._connection: AsyncConnection | None = None
        self._lets_session_write = False
        # The rows that are just as the database has them, and what else was read with each.
        self.current: dict[Entity, Row] = {}

    @property
    def session(self) -> AsyncSession:
        """For whatever is more than one row; nobody can tell which rows it changes."""
        self.current.clear()
        self._lets_session_write = True
        return super().session

    def add(self, row: Base) -> None:
        super().session.add(row)

    async def rows(self, statement: Statement, values: Mapping[str, object]) -> Rows:
        if self._session is not None:
            return await self.execute(statement, values)
        if self.caller is None or self.caller.assumption.is_confirmed:
            return await self.read(statement, values)
        found = await self.read(with_standing(statement), {**values, **standing_values(self.caller)})
        if found:
            settle(self.caller, found[0][-1])
        await confirm(self.read, self.caller)
        return [row[:-1] for row in found]

    async def execute(self, statement: Written, values: Mapping[str, object]) -> Rows:
        """Run a statement in the transaction of this unit, behind its pending writes."""
        await self.flush()
        return await self.run(await self._connected(), statement, values)

    async def get(self, model: type[M], statement: Statement, values: Mapping[str, object]) -> M | None:
        """The row that a statement locks, to be changed."""
        for found in await self.execute(statement, values):
            row = loaded(super().session.sync_session, model, found)
            self.current[row] = found[len(columns_of(model)) :]
            return row
        return None

    async def flush(self) -> None:
        if self._session is None:
            return
        waiting = pending(self._session.sync_session)
        if waiting:
            self.current.clear()
        if not is_single(waiting):
            if waiting:
                await super().flush()
            return
        try:
            await self._write(self._session, cast("Entity", waiting[0]))
        # when: constrained
        except IntegrityError as error:
            raise explain(error, Base.metadata) from error
        # end

    async def _write(self, session: AsyncSession, row: Entity) -> None:
        connection = await self._connected()
        found = await self.run(connection, *writing(row))
        if not found:
            raise ConflictError("Somebody else changed this row at the same time; read it again")
        fill(row, found[0])
        # fill: recorded
        session.sync_session._register_persistent({inspect(row)})  # as after a flush of its own
        self.current[row] = ()

    async def _connected(self) -> AsyncConnection:
        """The connection of the session, which gets one here unless it has begun by itself."""
        if self._connection is None:
            session = super().session
            if self._lets_session_write and session.in_transaction():
                return await session.connection()
            if self.caller:
                await confirm(self.read, self.caller)
            self._connection = await self.connect()
            session.sync_session.bind = self._connection.sync_connection
        return self._connection

    async def commit(self) -> None:
        await self.flush()
        if self.caller and self._session is not None:
            await confirm(self.read, self.caller)
        if self._session is not None and self._lets_session_write:
            await self._session.commit()
        if self._connection is not None:
            await self.commit_on(self._connection)

    async def close(self) -> None:
        if self._session is not None and self._lets_session_write:
            await self._session.close()
        if self._connection is not None:
            await self._connection.close()
        self._session = self._connection = None


def pending(session: Session) -> list[object]:
    """What a flush would write, or delete."""
    changed = (row for row in session.dirty if inspect(row).committed_state)
    return [*session.new, *session.deleted, *changed]


def is_single(rows: list[object]) -> bool:
    """Whether they are one row of which columns are to be written, and nothing else."""
    if len(rows) != 1 or not isinstance(rows[0], Entity):
        return False
    changed = inspect(rows[0]).committed_state
    return bool(changed) and set(columns_of(type(rows[0]))).issuperset(changed)


def loaded(session: Session, model: type[M], found: Row) -> M:
    """The object of a row that was read to be changed; one that is there already is brought up to date."""
    row_id = found[columns_of(model).index("id")]
    known = session.identity_map.get(model.__mapper__.identity_key_from_primary_key((row_id,)))
    row: M = model.__mapper__.class_manager.new_instance() if known is None else cast("M", known)
    fill(row, found)
    if known is None:
        make_transient_to_detached(row)
        session.add(row)
    return row


def fill(row: Entity, found: Row) -> None:
    """Show in an object what the database has of its row."""
    row.__dict__.update(zip(columns_of(type(row)), found, strict=False))


@lru_cache
def columns_of(model: type[Entity]) -> tuple[str, ...]:
    return tuple(model.__mapper__.c.keys())
