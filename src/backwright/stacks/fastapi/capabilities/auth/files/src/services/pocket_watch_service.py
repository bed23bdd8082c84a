"""What the business does with pocket watches."""

from src.models.pocket_watch import PocketWatch
from src.repositories.pocket_watch_repository import PocketWatchRepository
from src.services.account_removal import anonymise
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

    A rule of the business belongs into the method that it is about, and raises one of `src.utils.errors`. Where a
    method has its row from `get_for`, the caller may do this to it.
    """

    def __init__(self, pocket_watches: PocketWatchRepository) -> None:
        self.pocket_watches = pocket_watches

    async def list_pocket_watches(self, query: PocketWatchFilters) -> Listing:
        return await self.pocket_watches.page(query)

    async def get_pocket_watch(self, pocket_watch_id: int, view: PocketWatchView) -> Record:
        return await self.pocket_watches.read(pocket_watch_id, view)

    # when: creatable
    async def create_pocket_watch(self, payload: PocketWatchInput) -> Record:
        values = payload.model_dump()
        pocket_watch = await self.pocket_watches.new(values)
        # slot: mine
        pocket_watch.maker_id = self.pocket_watches.caller.id
        # end
        # Whoever may not create this very row is refused before it is written.
        await self.pocket_watches.authorize_new(pocket_watch, values, payload.model_fields_set)
        await self.pocket_watches.add(pocket_watch)
        return await self.pocket_watches.record(pocket_watch)

    # end
    async def replace_pocket_watch(
        self, pocket_watch_id: int, payload: PocketWatchInput, if_match: str | None
    ) -> Record:
        """Set every field that the caller may write: what a body leaves out goes back to its default."""
        pocket_watch = await self.pocket_watches.get(pocket_watch_id)
        values = payload.model_dump()
        allowed = await self.pocket_watches.writable("update", pocket_watch, values, payload.model_fields_set)
        self.pocket_watches.match(pocket_watch, if_match)
        await self.pocket_watches.apply(pocket_watch, allowed)
        return await self.pocket_watches.record(pocket_watch)

    async def update_pocket_watch(
        self, pocket_watch_id: int, payload: PocketWatchUpdate, if_match: str | None
    ) -> Record:
        """Set the fields that a body holds, and leave the others."""
        pocket_watch = await self.pocket_watches.get(pocket_watch_id)
        values = payload.model_dump(exclude_unset=True)
        allowed = await self.pocket_watches.writable("update", pocket_watch, values, payload.model_fields_set)
        self.pocket_watches.match(pocket_watch, if_match)
        await self.pocket_watches.apply(pocket_watch, allowed)
        return await self.pocket_watches.record(pocket_watch)

    # when: deletable
    async def delete_pocket_watch(self, pocket_watch_id: int, if_match: str | None) -> None:
        pocket_watch = await self.pocket_watches.get_for("delete", pocket_watch_id, if_match)
        await self.pocket_watches.delete(pocket_watch)

    # end
    # each: verb
    async def wind_pocket_watch(self, pocket_watch_id: int, if_match: str | None) -> Record:
        pocket_watch = await self.pocket_watches.get_for("wind", pocket_watch_id, if_match)
        return await self._step("wind", pocket_watch)

    # more
    async def halt_pocket_watch(self, pocket_watch_id: int, if_match: str | None) -> Record:
        pocket_watch = await self.pocket_watches.get_for("halt", pocket_watch_id, if_match)
        return await self._step("halt", pocket_watch)
    async def retire_pocket_watch(self, pocket_watch_id: int, if_match: str | None) -> Record:
        pocket_watch = await self.pocket_watches.get_for("retire", pocket_watch_id, if_match)
        return await self._step("retire", pocket_watch)
    # end
    # when: with_states
    async def _step(self, verb: str, pocket_watch: PocketWatch) -> Record:
        """Take a pocket watch to the state that a verb leads to."""
        pocket_watch.movement = step(verb, pocket_watch.movement, PocketWatch.STEPS)
        return await self.pocket_watches.record(pocket_watch)

    # end
