"""How long a key belongs to a request."""

from datetime import timedelta

from sqlalchemy import update

from src.models.idempotency_key import IdempotencyKey
from src.repositories.idempotency_repository import KEPT, IdempotencyRepository
from src.repositories.work import UnitOfWork
from src.utils.clock import now


async def test_a_key_is_taken_once(work: UnitOfWork) -> None:
    keys = IdempotencyRepository(work)
    assert await keys.claim("digest", "asked") is None
    await keys.keep("digest", 201, {}, {"id": 1})

    found = await keys.claim("digest", "asked")
    assert found is not None
    assert (found.status, found.data) == (201, {"id": 1})


async def test_a_key_is_free_after_a_day(work: UnitOfWork) -> None:
    keys = IdempotencyRepository(work)
    await keys.claim("digest", "asked")
    await work.session.execute(update(IdempotencyKey).values(at=now() - KEPT - timedelta(seconds=1)))

    assert await keys.claim("digest", "asked") is None
