"""Keys of requests that may be repeated. They are written in the transaction of the request itself."""

from datetime import timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from src.models.idempotency_key import IdempotencyKey
from src.repositories.work import UnitOfWork
from src.utils.clock import now
from src.utils.envelope import JsonObject

KEPT = timedelta(hours=24)


class IdempotencyRepository:
    def __init__(self, work: UnitOfWork) -> None:
        self.work = work

    async def claim(self, digest: str, fingerprint: str) -> IdempotencyKey | None:
        """Take a key, or find what it was taken for; who comes second waits until the first has ended."""
        session = self.work.session
        await session.execute(delete(IdempotencyKey).where(IdempotencyKey.at < now() - KEPT))
        values = {
            "at": now(),
            "digest": digest,
            "fingerprint": fingerprint,
            # fill: values
        }
        try:
            async with session.begin_nested():
                await session.execute(insert(IdempotencyKey).values(values))
        except IntegrityError:
            return await session.scalar(select(IdempotencyKey).where(IdempotencyKey.digest == digest))
        return None

    async def keep(self, digest: str, status: int, headers: dict[str, str], data: JsonObject) -> None:
        """Write down the answer that belongs to a key."""
        kept = update(IdempotencyKey).where(IdempotencyKey.digest == digest)
        await self.work.session.execute(kept.values(status=status, headers=headers, data=data))

    # fill: methods
