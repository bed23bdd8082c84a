"""HTTP for the service notes of a pocket watch: parse, call, wrap."""

from typing import Annotated

from fastapi import Depends, Query, Response, status

from src.config.database import Work
from src.controllers import routing
from src.controllers.routing import IfMatch, IfNoneMatch, RowId
from src.repositories.pocket_watch_repository import PocketWatchRepository
from src.repositories.service_note_repository import ServiceNoteRepository
from src.services.service_note_service import ServiceNoteService
from src.validators.base import Page, Success
from src.validators.service_note_answer import ServiceNoteAnswer
from src.validators.service_note_validator import (
    ServiceNoteFilters,
    ServiceNoteInput,
    ServiceNoteRead,
    ServiceNoteUpdate,
    ServiceNoteView,
)

router = routing.router("/api/v1/pocket-watches/{pocket_watch_id}/service-notes", "service notes")


async def service_note_service(work: Work) -> ServiceNoteService:
    return ServiceNoteService(ServiceNoteRepository(work), PocketWatchRepository(work))


ServiceNotes = Annotated[ServiceNoteService, Depends(service_note_service)]


@router.get("", response_model=Page[ServiceNoteAnswer])
async def list_service_notes(
    service_notes: ServiceNotes, pocket_watch_id: RowId, query: Annotated[ServiceNoteFilters, Query()]
) -> Response:
    """List the service notes of one pocket watch that the caller may see, newest first."""
    return routing.page(await service_notes.list_service_notes(pocket_watch_id, query))


@router.post("", response_model=Success[ServiceNoteRead], status_code=status.HTTP_201_CREATED)
async def create_service_note(
    service_notes: ServiceNotes, pocket_watch_id: RowId, payload: ServiceNoteInput
) -> Response:
    """Create one of the service notes of a pocket watch."""
    record = await service_notes.create_service_note(pocket_watch_id, payload)
    return routing.created(record, f"/api/v1/pocket-watches/{pocket_watch_id}/service-notes")


@router.get("/{service_note_id}", response_model=Success[ServiceNoteAnswer])
async def get_service_note(
    service_notes: ServiceNotes,
    pocket_watch_id: RowId,
    service_note_id: RowId,
    view: Annotated[ServiceNoteView, Query()],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Show one of the service notes of a pocket watch."""
    record = await service_notes.get_service_note(pocket_watch_id, service_note_id, view)
    return routing.answer(record, if_none_match=if_none_match)


@router.put("/{service_note_id}", response_model=Success[ServiceNoteRead])
async def replace_service_note(
    service_notes: ServiceNotes,
    pocket_watch_id: RowId,
    service_note_id: RowId,
    payload: ServiceNoteInput,
    if_match: IfMatch = None,
) -> Response:
    """Replace everything that the caller may write of one of the service notes of a pocket watch."""
    record = await service_notes.replace_service_note(pocket_watch_id, service_note_id, payload, if_match)
    return routing.answer(record)


@router.patch("/{service_note_id}", response_model=Success[ServiceNoteRead])
async def update_service_note(
    service_notes: ServiceNotes,
    pocket_watch_id: RowId,
    service_note_id: RowId,
    payload: ServiceNoteUpdate,
    if_match: IfMatch = None,
) -> Response:
    """Change some fields of one of the service notes of a pocket watch."""
    return routing.answer(
        await service_notes.update_service_note(pocket_watch_id, service_note_id, payload, if_match)
    )


@router.delete("/{service_note_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_service_note(
    service_notes: ServiceNotes, pocket_watch_id: RowId, service_note_id: RowId, if_match: IfMatch = None
) -> Response:
    """Delete one of the service notes of a pocket watch."""
    await service_notes.delete_service_note(pocket_watch_id, service_note_id, if_match)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


# each: verb
@router.post("/{service_note_id}/wind", response_model=Success[ServiceNoteRead])
async def wind_service_note(
    service_notes: ServiceNotes, pocket_watch_id: RowId, service_note_id: RowId, if_match: IfMatch = None
) -> Response:
    """Wind one of the service notes of a pocket watch."""
    return routing.answer(await service_notes.wind_service_note(pocket_watch_id, service_note_id, if_match))


# end
