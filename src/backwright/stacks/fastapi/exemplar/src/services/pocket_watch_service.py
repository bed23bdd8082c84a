"""What the business does with pocket watches."""

from src.models.pocket_watch import PocketWatch
from src.repositories.pocket_watch_repository import PocketWatchRepository
from src.utils.envelope import Listing, Record
from src.utils.transitions import step
from src.validators.pocket_watch_validator import (
    PocketWatchInput,
    PocketWatchFilters,
    PocketWatchUpdate,
    PocketWatchView,
)


class PocketWatchService:
    """One method for each operation.

    A rule of the business belongs into the method that it is about, and raises one of `src.utils.errors`.
    """

    def __init__(self, pocket_watches: PocketWatchRepository) -> None:
        self.pocket_watches = pocket_watches

    async def list_pocket_watches(self, query: PocketWatchFilters) -> Listing:
        return await self.pocket_watches.page(query)

    async def get_pocket_watch(self, pocket_watch_id: int, view: PocketWatchView) -> Record:
        return await self.pocket_watches.read(pocket_watch_id, view)

    async def create_pocket_watch(self, payload: PocketWatchInput) -> Record:
        pocket_watch = await self.pocket_watches.new(payload.model_dump())
        await self.pocket_watches.add(pocket_watch)
        return await self.pocket_watches.record(pocket_watch)

    async def replace_pocket_watch(
        self, pocket_watch_id: int, payload: PocketWatchInput, if_match: str | None
    ) -> Record:
        pocket_watch = await self.pocket_watches.get(pocket_watch_id)
        values = payload.model_dump()
        self.pocket_watches.match(pocket_watch, if_match)
        await self.pocket_watches.apply(pocket_watch, values)
        return await self.pocket_watches.record(pocket_watch)

    async def update_pocket_watch(
        self, pocket_watch_id: int, payload: PocketWatchUpdate, if_match: str | None
    ) -> Record:
        pocket_watch = await self.pocket_watches.get(pocket_watch_id)
        values = payload.model_dump(exclude_unset=True)
        self.pocket_watches.match(pocket_watch, if_match)
        await self.pocket_watches.apply(pocket_watch, values)
        return await self.pocket_watches.record(pocket_watch)

    async def delete_pocket_watch(self, pocket_watch_id: int, if_match: str | None) -> None:
        pocket_watch = await self.pocket_watches.get(pocket_watch_id)
        self.pocket_watches.match(pocket_watch, if_match)
        await self.pocket_watches.delete(pocket_watch)

    # each: verb
    async def wind_pocket_watch(self, pocket_watch_id: int, if_match: str | None) -> Record:
        pocket_watch = await self.pocket_watches.get(pocket_watch_id)
        self.pocket_watches.match(pocket_watch, if_match)
        return await self._step("wind", pocket_watch)

    # more
    # end
    # when: with_states
    async def _step(self, verb: str, pocket_watch: PocketWatch) -> Record:
        """Take a pocket watch to the state that a verb leads to."""
        pocket_watch.movement = step(verb, pocket_watch.movement, PocketWatch.STEPS)
        return await self.pocket_watches.record(pocket_watch)

    # end
