"""HTTP for pocket watches: parse, call, wrap."""

from typing import Annotated

from fastapi import Depends, Query, Response, status

from src.config.database import Work
from src.controllers import routing
from src.controllers.routing import IfMatch, IfNoneMatch, RowId
from src.repositories.pocket_watch_repository import PocketWatchRepository
from src.services.pocket_watch_service import PocketWatchService
from src.validators.base import Page, Success
from src.validators.pocket_watch_answer import PocketWatchAnswer  # when: with_relations
from src.validators.pocket_watch_validator import (
    PocketWatchInput,
    PocketWatchFilters,
    PocketWatchRead,
    PocketWatchUpdate,
    PocketWatchView,
)

router = routing.router("/api/v1/pocket-watches", "pocket watches")


async def pocket_watch_service(work: Work) -> PocketWatchService:
    return PocketWatchService(PocketWatchRepository(work))


PocketWatches = Annotated[PocketWatchService, Depends(pocket_watch_service)]


@router.get("", response_model=Page[PocketWatchAnswer])
async def list_pocket_watches(
    pocket_watches: PocketWatches, query: Annotated[PocketWatchFilters, Query()]
) -> Response:
    """List the pocket watches that the caller may see, newest first."""
    return routing.page(await pocket_watches.list_pocket_watches(query))


# when: creatable
@router.post("", response_model=Success[PocketWatchRead], status_code=status.HTTP_201_CREATED)
async def create_pocket_watch(pocket_watches: PocketWatches, payload: PocketWatchInput) -> Response:
    """Create one pocket watch."""
    return routing.created(await pocket_watches.create_pocket_watch(payload), "/api/v1/pocket-watches")


# end
@router.get("/{pocket_watch_id}", response_model=Success[PocketWatchAnswer])
async def get_pocket_watch(
    pocket_watches: PocketWatches,
    pocket_watch_id: RowId,
    view: Annotated[PocketWatchView, Query()],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Show one pocket watch."""
    return routing.answer(await pocket_watches.get_pocket_watch(pocket_watch_id, view), if_none_match=if_none_match)


@router.put("/{pocket_watch_id}", response_model=Success[PocketWatchRead])
async def replace_pocket_watch(
    pocket_watches: PocketWatches, pocket_watch_id: RowId, payload: PocketWatchInput, if_match: IfMatch = None
) -> Response:
    """Replace everything that the caller may write of one pocket watch."""
    return routing.answer(await pocket_watches.replace_pocket_watch(pocket_watch_id, payload, if_match))


@router.patch("/{pocket_watch_id}", response_model=Success[PocketWatchRead])
async def update_pocket_watch(
    pocket_watches: PocketWatches, pocket_watch_id: RowId, payload: PocketWatchUpdate, if_match: IfMatch = None
) -> Response:
    """Change some fields of one pocket watch."""
    return routing.answer(await pocket_watches.update_pocket_watch(pocket_watch_id, payload, if_match))


# when: deletable
@router.delete("/{pocket_watch_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_pocket_watch(
    pocket_watches: PocketWatches, pocket_watch_id: RowId, if_match: IfMatch = None
) -> Response:
    """Delete one pocket watch."""
    await pocket_watches.delete_pocket_watch(pocket_watch_id, if_match)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


# end
# each: verb
@router.post("/{pocket_watch_id}/wind", response_model=Success[PocketWatchRead])
async def wind_pocket_watch(
    pocket_watches: PocketWatches, pocket_watch_id: RowId, if_match: IfMatch = None
) -> Response:
    """Wind one pocket watch."""
    return routing.answer(await pocket_watches.wind_pocket_watch(pocket_watch_id, if_match))


# more
@router.post("/{pocket_watch_id}/halt", response_model=Success[PocketWatchRead])
async def halt_pocket_watch(
    pocket_watches: PocketWatches, pocket_watch_id: RowId, if_match: IfMatch = None
) -> Response:
    """Halt one pocket watch."""
    return routing.answer(await pocket_watches.halt_pocket_watch(pocket_watch_id, if_match))

@router.post("/{pocket_watch_id}/retire", response_model=Success[PocketWatchRead])
async def retire_pocket_watch(
    pocket_watches: PocketWatches, pocket_watch_id: RowId, if_match: IfMatch = None
) -> Response:
    """Retire one pocket watch."""
    return routing.answer(await pocket_watches.retire_pocket_watch(pocket_watch_id, if_match))

# end
