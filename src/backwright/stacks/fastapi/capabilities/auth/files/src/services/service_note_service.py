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

    A rule of the business belongs into the method that it is about, and raises one of `src.utils.errors`. Where a
    method has its row from `get_for`, the caller may do this to it.
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
        values = payload.model_dump()
        service_note = await self.service_notes.new(values)
        service_note.pocket_watch_id = pocket_watch_id
        # slot: mine
        # end
        # Whoever may not create this very row is refused before it is written.
        await self.service_notes.authorize_new(service_note, values, payload.model_fields_set)
        await self.service_notes.add(service_note)
        return await self.service_notes.record(service_note)

    async def replace_service_note(
        self, pocket_watch_id: int, service_note_id: int, payload: ServiceNoteInput, if_match: str | None
    ) -> Record:
        """Set every field that the caller may write: what a body leaves out goes back to its default."""
        service_note = await self.service_notes.get(service_note_id, pocket_watch_id=pocket_watch_id)
        values = payload.model_dump()
        allowed = await self.service_notes.writable("update", service_note, values, payload.model_fields_set)
        self.service_notes.match(service_note, if_match)
        await self.service_notes.apply(service_note, allowed)
        return await self.service_notes.record(service_note)

    async def update_service_note(
        self, pocket_watch_id: int, service_note_id: int, payload: ServiceNoteUpdate, if_match: str | None
    ) -> Record:
        """Set the fields that a body holds, and leave the others."""
        service_note = await self.service_notes.get(service_note_id, pocket_watch_id=pocket_watch_id)
        values = payload.model_dump(exclude_unset=True)
        allowed = await self.service_notes.writable("update", service_note, values, payload.model_fields_set)
        self.service_notes.match(service_note, if_match)
        await self.service_notes.apply(service_note, allowed)
        return await self.service_notes.record(service_note)

    async def delete_service_note(self, pocket_watch_id: int, service_note_id: int, if_match: str | None) -> None:
        service_note = await self.service_notes.get_for("delete", service_note_id, if_match, pocket_watch_id=pocket_watch_id)
        await self.service_notes.delete(service_note)

    # each: verb
    async def wind_service_note(self, pocket_watch_id: int, service_note_id: int, if_match: str | None) -> Record:
        service_note = await self.service_notes.get_for("wind", service_note_id, if_match, pocket_watch_id=pocket_watch_id)
        return await self._step("wind", service_note)

    # end
    # when: with_states
    async def _step(self, verb: str, service_note: ServiceNote) -> Record:
        """Take a service note to the state that a verb leads to."""
        service_note.movement = step(verb, service_note.movement, ServiceNote.STEPS)
        return await self.service_notes.record(service_note)

    # end
