"""Deleting an account takes the person out of it. What the account wrote stays, and so does its row."""

from datetime import date
from decimal import Decimal

from src.models.user import User
from src.repositories.account_repository import AccountRepository
from src.repositories.work import UnitOfWork
from src.utils.caller import LOWEST_ROLE
from src.utils.passwords import UNUSABLE


async def anonymise(work: UnitOfWork, user: User) -> None:
    """Forget who the account belonged to, and end its sessions; from the next request on its tokens are refused."""
    accounts = AccountRepository(work)
    # fill: first
    user.email = f"deleted-{user.id}@deleted.invalid"
    user.password_hash = UNUSABLE
    user.role = LOWEST_ROLE
    user.active = False
    # slot: account_erasure
    user.name = "deleted"
    # end
    await accounts.end_sessions(user.id)
    await work.flush()
    # fill: last
