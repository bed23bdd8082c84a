"""Refresh tokens. Each method is a transaction of its own, so that a family that is revoked stays revoked although
the request that betrayed it is refused."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from src.models.refresh_token import RefreshToken
from src.models.user import User
from src.utils.clock import now
from src.utils.tokens import fingerprint, new_family, new_secret


@dataclass(frozen=True, slots=True)
class Rotated:
    """The token was good; this one takes its place."""

    account_id: int
    token: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The token was no good. `reused` once for a family: when a token came back that had been exchanged before."""

    reason: Literal["invalid", "expired", "reused"]
    account_id: int | None = None


class RefreshTokenRepository:
    def __init__(self, sessions: async_sessionmaker[AsyncSession], lifetime: timedelta) -> None:
        self.sessions = sessions
        self.lifetime = lifetime

    async def start(self, account_id: int) -> str:
        """Begin a family and return its first token; sweep out what has expired of the account's others."""
        moment = now()
        async with self.sessions.begin() as session:
            await session.execute(
                delete(RefreshToken)
                .where(RefreshToken.user_id == account_id, RefreshToken.expires_at < moment)
                .execution_options(synchronize_session=False)
            )
            return self._issue(session, account_id, new_family(), moment)

    async def rotate(self, token: str) -> Rotated | Refused:
        """Exchange a token for its successor. Of several that try at once with the same token, one succeeds.

        The condition stands in the update itself: the database lets the first through and shows the others a token
        that has been used.
        """
        moment = now()
        async with self.sessions.begin() as session:
            spent = (
                await session.execute(
                    update(RefreshToken)
                    .where(
                        RefreshToken.token_hash == fingerprint(token),
                        RefreshToken.used_at.is_(None),
                        RefreshToken.revoked_at.is_(None),
                        RefreshToken.expires_at > moment,
                        RefreshToken.user_id.in_(select(User.id).where(User.active)),
                    )
                    .values(used_at=moment)
                    .returning(RefreshToken.user_id, RefreshToken.family)
                    .execution_options(synchronize_session=False)
                )
            ).one_or_none()
            if spent is None:
                return await self._refuse(session, token, moment)
            return Rotated(spent.user_id, self._issue(session, spent.user_id, spent.family, moment))

    async def end(self, token: str, account_id: int) -> None:
        """End the family of the account's token, if it is one."""
        family = select(RefreshToken.family).where(
            RefreshToken.token_hash == fingerprint(token), RefreshToken.user_id == account_id
        )
        async with self.sessions.begin() as session:
            await revoke(session, RefreshToken.family.in_(family), now())

    def _issue(self, session: AsyncSession, account_id: int, family: str, moment: datetime) -> str:
        token = new_secret()
        session.add(
            RefreshToken(
                user_id=account_id,
                family=family,
                token_hash=fingerprint(token),
                issued_at=moment,
                expires_at=moment + self.lifetime,
            )
        )
        return token

    async def _refuse(self, session: AsyncSession, token: str, moment: datetime) -> Refused:
        found = await session.scalar(select(RefreshToken).where(RefreshToken.token_hash == fingerprint(token)))
        if found is None:
            return Refused("invalid")
        if found.used_at is not None:
            ended = await revoke(session, RefreshToken.family == found.family, moment)
            return Refused("reused" if ended else "invalid", found.user_id)
        expired = found.revoked_at is None and found.expires_at <= moment
        return Refused("expired" if expired else "invalid", found.user_id)


async def revoke(session: AsyncSession, which: ColumnElement[bool], moment: datetime) -> int:
    """Revoke tokens and return how many were still good for something.

    The update is repeated until it finds nothing: while it waits for a token that is just being exchanged, the
    successor of that token comes into being.
    """
    ended = 0
    while found := await _revoke_visible(session, which, moment):
        ended += found
    return ended


async def _revoke_visible(session: AsyncSession, which: ColumnElement[bool], moment: datetime) -> int:
    revoked = await session.scalars(
        update(RefreshToken)
        .where(which, RefreshToken.revoked_at.is_(None))
        .values(revoked_at=moment)
        .returning(RefreshToken.id)
        .execution_options(synchronize_session=False)
    )
    return len(revoked.all())
