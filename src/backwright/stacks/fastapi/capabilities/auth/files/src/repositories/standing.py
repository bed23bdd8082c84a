"""What an account may be right now. Each request asks for it, in the statement that reads its rows where it can."""

from functools import lru_cache

from sqlalchemy import (
    BigInteger,
    Boolean,
    bindparam,
    exists,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from src.models.user import User
from src.repositories.work import Read, Statement
from src.utils.caller import Caller, Role
from src.utils.envelope import JsonObject

STANDING = select(
    User.role,
    # fill: standing
).where(User.id == bindparam("account_id", type_=BigInteger), User.active)


class StandingChangedError(Exception):
    """The account is no longer what it was when it last asked."""


async def standing(read: Read, account_id: int) -> Caller | None:
    """Return what an account may be right now, or nothing when it is gone or switched off."""
    rows = await read(STANDING, {"account_id": account_id})
    if not rows:
        return None
    row = rows[0]
    return Caller(
        id=account_id,
        role=Role(row[0]),
        # fill: caller
    )


async def confirm(read: Read, caller: Caller) -> None:
    """Raise `StandingChangedError` unless the account still is what was assumed."""
    if not caller.assumption.is_confirmed:
        settle(caller, await standing(read, caller.id) == caller)


def settle(caller: Caller, is_same: bool) -> None:
    if not is_same:
        raise StandingChangedError
    caller.assumption.is_confirmed = True


@lru_cache(maxsize=1024)
def with_standing(statement: Statement) -> Statement:
    """The same, with whether the account still is what was assumed as the last column of each row."""
    account = aliased(User)
    is_same = exists().where(
        account.id == bindparam("standing_id", type_=BigInteger),
        account.active,
        account.role == bindparam("standing_role", type_=User.role.type),
        # fill: compared
    )
    return statement.add_columns(type_coerce(is_same, Boolean))


def standing_values(caller: Caller) -> JsonObject:
    """The values that such a statement takes."""
    return {
        "standing_id": caller.id,
        "standing_role": caller.role,
        # fill: values
    }
