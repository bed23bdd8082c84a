"""Counts what is limited: in this process or, for several processes, in Redis."""

from typing import cast

from limits import RateLimitItem, parse
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string

from src.utils.clock import now
from src.utils.errors import RateLimitedError, UnavailableError


class RateLimits:
    """Budgets by key. A window opens with the first spending of a key and closes after the time of its limit."""

    def __init__(self, storage_url: str) -> None:
        storage = storage_from_string(storage_url, implementation="redispy", wrap_exceptions=True)
        self.storage = cast("Storage", storage)
        self._windows = FixedWindowRateLimiter(self.storage)

    async def spend(self, limit: str, *key: str) -> None:
        """Take one from the budget of `key`; a spending that is too much costs nothing further.

        Raises:
            RateLimitedError: nothing is left of it.
            UnavailableError: nobody can say, and what guards passwords must not fail open.
        """
        item = parse(limit)
        try:
            if not await self._windows.hit(item, *key):
                raise RateLimitedError("Too many attempts; try again later", await self._wait(item, key))
        except StorageError as error:
            raise UnavailableError("The service is not available; try again later") from error

    async def answer(self) -> None:
        """Raise `UnavailableError` unless what counts them answers."""
        if not await self.storage.check():
            raise UnavailableError("The storage of rate limits does not answer")

    async def restore(self, limit: str, *key: str) -> None:
        """Forget what `key` has spent."""
        try:
            await self._windows.clear(parse(limit), *key)
        except StorageError as error:
            raise UnavailableError("The service is not available; try again later") from error

    async def _wait(self, item: RateLimitItem, key: tuple[str, ...]) -> int:
        reset = (await self._windows.get_window_stats(item, *key)).reset_time
        return max(1, round(reset - now().timestamp()))
