"""Accounts as signing in sees them: by their e-mail, before anybody is known."""

from dataclasses import dataclass

from sqlalchemy import (
    String,
    bindparam,
    select,
    update,
)

from src.models.refresh_token import RefreshToken
from src.models.user import User
from src.repositories.refresh_token_repository import revoke
from src.repositories.selects import Shape
from src.repositories.user_repository import UserRepository
from src.utils.caller import Role
from src.utils.clock import now
from src.utils.errors import ConflictError
from src.utils.envelope import Record

CREDENTIALS = select(
    User.id,
    User.password_hash,
    User.active,
).where(User.email == bindparam("email", type_=String))


class EmailTakenError(Exception):
    """Another account has this e-mail; whoever asks is not told so."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against."""

    id: int
    password_hash: str
    active: bool


class AccountRepository(UserRepository):
    async def credentials(self, email: str) -> Credentials | None:
        rows = await self.work.rows(CREDENTIALS, {"email": email})
        return Credentials(*rows[0]) if rows else None

    async def open(
        self,
        user: User,
        # fill: parameters
    ) -> None:
        """Add an account that nobody has invited.

        Raises:
            EmailTakenError: the e-mail is known; nothing has been added.
            ConflictError: something else that must be unique is taken.
        """
        async with self.work.session.begin_nested():
            # fill: opening
            await self._insert(user)

    # fill: joining
    async def _insert(self, user: User) -> None:
        # No look before the leap: two that register at once would both see nothing, and a known e-mail would be told
        # by the statements that are not run for it.
        self.work.session.add(user)
        try:
            await self.work.flush()
        except ConflictError as error:
            if any(detail.field == "email" for detail in error.details):
                raise EmailTakenError from error
            raise

    async def own(self) -> Record:
        """The caller's account, which everybody may see."""
        return await self.single(self.caller.id, Shape(), {})

    async def rehash(self, account_id: int, password_hash: str) -> None:
        """Keep the same password under today's parameters; to everybody else the account has not changed."""
        await self.work.session.execute(
            update(User)
            .where(User.id == account_id)
            .values(password_hash=password_hash, updated_at=User.updated_at)
            .execution_options(synchronize_session=False)
        )

    async def end_sessions(self, account_id: int) -> None:
        """Revoke every refresh token of the account, within this unit of work."""
        await revoke(self.work.session, RefreshToken.user_id == account_id, now())
