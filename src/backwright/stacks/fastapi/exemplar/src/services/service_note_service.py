"""What the business does with the service notes of a pocket watch."""

from src.models.service_note import ServiceNote
from src.repositories.pocket_watch_repository import PocketWatchRepository
from src.repositories.service_note_repository import ServiceNoteRepository
from src.utils.envelope import Listing, Record
from src.utils.transitions import step
from src.validators.service_note_validator import (
    ServiceNoteFilters,
    ServiceNoteInput,
    ServiceNoteUpdate,
    ServiceNoteView,
)


class ServiceNoteService:
    """One method for each operation.

    A rule of the business belongs into the method that it is about, and raises one of `src.utils.errors`.
    """

    def __init__(self, service_notes: ServiceNoteRepository, pocket_watches: PocketWatchRepository) -> None:
        self.service_notes = service_notes
        self.pocket_watches = pocket_watches

    async def list_service_notes(self, pocket_watch_id: int, query: ServiceNoteFilters) -> Listing:
        await self.pocket_watches.see(pocket_watch_id)
        return await self.service_notes.page(query, pocket_watch_id=pocket_watch_id)

    async def get_service_note(self, pocket_watch_id: int, service_note_id: int, view: ServiceNoteView) -> Record:
        return await self.service_notes.read(service_note_id, view, pocket_watch_id=pocket_watch_id)

    async def create_service_note(self, pocket_watch_id: int, payload: ServiceNoteInput) -> Record:
        await self.pocket_watches.see(pocket_watch_id)
        service_note = await self.service_notes.new(payload.model_dump())
        service_note.pocket_watch_id = pocket_watch_id
        await self.service_notes.add(service_note)
        return await self.service_notes.record(service_note)

    async def replace_service_note(
        self, pocket_watch_id: int, service_note_id: int, payload: ServiceNoteInput, if_match: str | None
    ) -> Record:
        service_note = await self.service_notes.get(service_note_id, pocket_watch_id=pocket_watch_id)
        values = payload.model_dump()
        self.service_notes.match(service_note, if_match)
        await self.service_notes.apply(service_note, values)
        return await self.service_notes.record(service_note)

    async def update_service_note(
        self, pocket_watch_id: int, service_note_id: int, payload: ServiceNoteUpdate, if_match: str | None
    ) -> Record:
        service_note = await self.service_notes.get(service_note_id, pocket_watch_id=pocket_watch_id)
        values = payload.model_dump(exclude_unset=True)
        self.service_notes.match(service_note, if_match)
        await self.service_notes.apply(service_note, values)
        return await self.service_notes.record(service_note)

    async def delete_service_note(self, pocket_watch_id: int, service_note_id: int, if_match: str | None) -> None:
        service_note = await self.service_notes.get(service_note_id, pocket_watch_id=pocket_watch_id)
        self.service_notes.match(service_note, if_match)
        await self.service_notes.delete(service_note)

    # each: verb
    async def wind_service_note(self, pocket_watch_id: int, service_note_id: int, if_match: str | None) -> Record:
        service_note = await self.service_notes.get(service_note_id, pocket_watch_id=pocket_watch_id)
        self.service_notes.match(service_note, if_match)
        return await self._step("wind", service_note)

    # end
    # when: with_states
    async def _step(self, verb: str, service_note: ServiceNote) -> Record:
        """Take a service note to the state that a verb leads to."""
        service_note.movement = step(verb, service_note.movement, ServiceNote.STEPS)
        return await self.service_notes.record(service_note)

    # end
