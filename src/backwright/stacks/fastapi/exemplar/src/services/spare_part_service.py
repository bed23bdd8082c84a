"""What the business does with spare parts."""

from src.repositories.spare_part_repository import SparePartRepository
from src.utils.envelope import Listing, Record
from src.validators.spare_part_validator import SparePartFilters, SparePartInput, SparePartUpdate, SparePartView


class SparePartService:
    """One method for each operation.

    A rule of the business belongs into the method that it is about, and raises one of `src.utils.errors`. Where a
    method has its row from `get_for`, the caller may do this to it.
    """

    def __init__(self, spare_parts: SparePartRepository) -> None:
        self.spare_parts = spare_parts

    async def list_spare_parts(self, query: SparePartFilters) -> Listing:
        return await self.spare_parts.page(query)

    async def get_spare_part(self, spare_part_id: int, view: SparePartView) -> Record:
        return await self.spare_parts.read(spare_part_id, view)

    async def create_spare_part(self, payload: SparePartInput) -> Record:
        values = payload.model_dump()
        spare_part = await self.spare_parts.new(values)
        # Whoever may not create this very row is refused before it is written.
        await self.spare_parts.authorize_new(spare_part, values, payload.model_fields_set)
        await self.spare_parts.add(spare_part)
        return await self.spare_parts.record(spare_part)

    async def replace_spare_part(self, spare_part_id: int, payload: SparePartInput, if_match: str | None) -> Record:
        """Set every field that the caller may write: what a body leaves out goes back to its default."""
        spare_part = await self.spare_parts.get(spare_part_id)
        values = payload.model_dump()
        allowed = await self.spare_parts.writable("update", spare_part, values, payload.model_fields_set)
        self.spare_parts.match(spare_part, if_match)
        await self.spare_parts.apply(spare_part, allowed)
        return await self.spare_parts.record(spare_part)

    async def update_spare_part(self, spare_part_id: int, payload: SparePartUpdate, if_match: str | None) -> Record:
        """Set the fields that a body holds, and leave the others."""
        spare_part = await self.spare_parts.get(spare_part_id)
        values = payload.model_dump(exclude_unset=True)
        allowed = await self.spare_parts.writable("update", spare_part, values, payload.model_fields_set)
        self.spare_parts.match(spare_part, if_match)
        await self.spare_parts.apply(spare_part, allowed)
        return await self.spare_parts.record(spare_part)

    async def delete_spare_part(self, spare_part_id: int, if_match: str | None) -> None:
        spare_part = await self.spare_parts.get_for("delete", spare_part_id, if_match)
        await self.spare_parts.delete(spare_part)
