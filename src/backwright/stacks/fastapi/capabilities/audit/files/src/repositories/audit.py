"""The audit trail writes itself: what a session changes is noted in the same transaction, old value and new.

Nothing has to remember to write it, and nothing that is rolled back leaves a trace in it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias

from sqlalchemy import (
    event,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import InstanceState, Session, UOWTransaction

from src.models.audit_entry import AuditEntry
from src.models.base import Base
from src.models.refresh_token import RefreshToken
from src.models.user import User
from src.utils.caller import Caller
from src.utils.clock import now
from src.utils.envelope import JsonObject, request_id, wire_name

UNAUDITED = (AuditEntry, RefreshToken)
# What the trail says no more of than that it has changed: secrets, and the addresses of people without an account.
HIDDEN: frozenset[tuple[str, str]] = frozenset(
    {
        ("User", "password_hash"),
        # fill: hidden
    }
)
BOOKKEEPING = frozenset({"id", "created_at", "updated_at", "version"})
MASK = "***"

Changes: TypeAlias = dict[str, tuple[object, object]]


class AuditedSession(Session):
    """A session whose writes are noted; `info["caller"]` is the account that they are put down to."""


def record_changes(sessions: async_sessionmaker[AsyncSession]) -> None:
    """Have the writes of every session noted that is opened from now on."""
    sessions.configure(sync_session_class=AuditedSession)


class AuditRepository:
    """Notes what no row tells, each in a transaction of its own, so that a refusal does not undo them."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.sessions = sessions

    async def note(self, action: str, account_id: int | None, actor_id: int | None, details: Mapping[str, str]) -> None:
        """Write one entry about an account, or about nobody that is known."""
        values = {**entry(action, User.__name__, details), "actor_id": actor_id, "row_id": account_id}
        # fill: noted
        async with self.sessions.begin() as session:
            await session.execute(insert(AuditEntry).values(values))


async def erase_trail(session: AsyncSession, account_id: int) -> None:
    """Keep when an account was changed and by whom, but not what the trail tells of a person."""
    await session.execute(
        update(AuditEntry)
        .where(AuditEntry.entity == User.__name__, AuditEntry.row_id == account_id)
        .values(changes={})
    )


def entry(action: str, entity: str, changes: Mapping[str, object]) -> JsonObject:
    # when: spelled
    entity = wire_name(entity)
    changes = {wire_name(name): change for name, change in changes.items()}
    # end
    return {"at": now(), "action": action, "entity": entity, "changes": changes, "request_id": request_id.get()}


@event.listens_for(AuditedSession, "after_flush")
def note_changes(session: Session, _: UOWTransaction) -> None:
    if noted := entries(session):
        session.connection().execute(insert(AuditEntry), noted)


def entries(session: Session) -> list[JsonObject]:
    """What there is to note of the rows that have just been written."""
    caller: Caller | None = session.info.get("caller")
    return [
        {
            **entry(action, type(row).__name__, changes),
            "actor_id": caller.id if caller else None,
            # fill: entry
            "row_id": row.id,
        }
        for action, row, changes in changed_rows(session)
    ]


def changed_rows(session: Session) -> Iterator[tuple[str, Base, Changes]]:
    """What the flush has written; a row that was touched but not changed is left out."""
    for row in session.new:
        if is_audited(row):
            yield "create", row, {name: (None, value) for name, value in present(row)}
    for row in session.dirty:
        if is_audited(row) and (changes := changes_of(row)):
            yield "update", row, changes
    for row in session.deleted:
        if is_audited(row):
            yield "delete", row, {name: (value, None) for name, value in present(row)}


def is_audited(row: object) -> bool:
    return isinstance(row, Base) and not isinstance(row, UNAUDITED)


def present(row: Base) -> Iterator[tuple[str, object]]:
    """The values that are loaded; what is not is never fetched for the sake of the trail."""
    state: InstanceState[Base] = inspect(row)
    for column in state.mapper.column_attrs:
        value = state.dict.get(column.key)
        if value is not None and column.key not in BOOKKEEPING:
            yield column.key, audited_value(row, column.key, value)


def changes_of(row: Base) -> Changes:
    state: InstanceState[Base] = inspect(row)
    changes: Changes = {}
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if history.added and column.key not in BOOKKEEPING:
            old = history.deleted[0] if history.deleted else None
            changes[column.key] = (audited_value(row, column.key, old), audited_value(row, column.key, history.added[0]))
    for relation in state.mapper.relationships:
        history = state.attrs[relation.key].history
        if relation.secondary is not None and history.has_changes():
            kept = history.unchanged or ()
            changes[relation.key] = (ids([*kept, *history.deleted]), ids([*kept, *history.added]))
    return changes


def ids(rows: list[Base]) -> list[int]:
    return sorted(row.id for row in rows)


def audited_value(row: Base, name: str, value: object) -> object:
    """A value as JSON has it, or the mask."""
    if value is None:
        return None
    if (type(row).__name__, name) in HIDDEN:
        return MASK
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


# fill: functions
