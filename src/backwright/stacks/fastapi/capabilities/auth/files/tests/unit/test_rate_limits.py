"""Budgets: spending, waiting, giving back."""

from unittest.mock import AsyncMock

import pytest
from limits.errors import StorageError

from src.config.security import warn_of_uncounted
from src.utils.errors import RateLimitedError, UnavailableError
from src.utils.rate_limits import RateLimits

LIMIT = "2/minute"


@pytest.fixture
def limits() -> RateLimits:
    return RateLimits("async+memory://")


async def test_refuses_what_exceeds_the_limit_with_retry_after(limits: RateLimits) -> None:
    await limits.spend(LIMIT, "door", "somebody")
    await limits.spend(LIMIT, "door", "somebody")

    with pytest.raises(RateLimitedError) as refused:
        await limits.spend(LIMIT, "door", "somebody")
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 60


async def test_keeps_a_budget_for_every_key(limits: RateLimits) -> None:
    for key in ("somebody", "somebody", "somebody else", "somebody else"):
        await limits.spend(LIMIT, "door", key)

    with pytest.raises(RateLimitedError):
        await limits.spend(LIMIT, "door", "somebody")


async def test_refunds_a_spent_attempt(limits: RateLimits) -> None:
    for _ in range(4):
        await limits.spend(LIMIT, "door", "somebody")
        await limits.restore(LIMIT, "door", "somebody")


async def test_refuses_everything_when_the_storage_cannot_be_reached(
    limits: RateLimits, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise StorageError(ConnectionError())

    monkeypatch.setattr(limits._windows, "hit", fail)
    monkeypatch.setattr(limits._windows, "clear", fail)

    with pytest.raises(UnavailableError):
        await limits.spend(LIMIT, "door", "somebody")
    with pytest.raises(UnavailableError):
        await limits.restore(LIMIT, "door", "somebody")


async def test_reports_whether_the_storage_can_be_reached(limits: RateLimits, monkeypatch: pytest.MonkeyPatch) -> None:
    await limits.answer()
    monkeypatch.setattr(limits.storage, "check", AsyncMock(return_value=False))
    with pytest.raises(UnavailableError):
        await limits.answer()


@pytest.mark.parametrize(
    ("workers", "storage", "warned"),
    [("1", "async+memory://", False), ("3", "async+memory://", True), ("3", "async+redis://host", False)],
)
def test_warns_of_workers_that_count_for_themselves(
    workers: str, storage: str, warned: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", workers)
    warn_of_uncounted(storage)
    assert ("RATE_LIMIT_STORAGE_URL" in caplog.text) is warned
