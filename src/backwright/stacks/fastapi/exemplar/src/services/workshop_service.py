"""What the business does with workshops."""

from src.repositories.workshop_repository import WorkshopRepository
from src.utils.envelope import Listing, Record
from src.validators.workshop_validator import WorkshopFilters, WorkshopInput, WorkshopUpdate, WorkshopView


class WorkshopService:
    """One method for each operation.

    A rule of the business belongs into the method that it is about, and raises one of `src.utils.errors`. Where a
    method has its row from `get_for`, the caller may do this to it.
    """

    def __init__(self, workshops: WorkshopRepository) -> None:
        self.workshops = workshops

    async def list_workshops(self, query: WorkshopFilters) -> Listing:
        return await self.workshops.page(query)

    async def get_workshop(self, workshop_id: int, view: WorkshopView) -> Record:
        return await self.workshops.read(workshop_id, view)

    async def replace_workshop(self, workshop_id: int, payload: WorkshopInput, if_match: str | None) -> Record:
        """Set every field that the caller may write: what a body leaves out goes back to its default."""
        workshop = await self.workshops.get(workshop_id)
        values = payload.model_dump()
        allowed = await self.workshops.writable("update", workshop, values, payload.model_fields_set)
        self.workshops.match(workshop, if_match)
        await self.workshops.apply(workshop, allowed)
        return await self.workshops.record(workshop)

    async def update_workshop(self, workshop_id: int, payload: WorkshopUpdate, if_match: str | None) -> Record:
        """Set the fields that a body holds, and leave the others."""
        workshop = await self.workshops.get(workshop_id)
        values = payload.model_dump(exclude_unset=True)
        allowed = await self.workshops.writable("update", workshop, values, payload.model_fields_set)
        self.workshops.match(workshop, if_match)
        await self.workshops.apply(workshop, allowed)
        return await self.workshops.record(workshop)
