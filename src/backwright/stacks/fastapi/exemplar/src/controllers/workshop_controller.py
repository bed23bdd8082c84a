"""HTTP for workshops: parse, call, wrap."""

from typing import Annotated

from fastapi import Depends, Query, Response

from src.config.database import Work
from src.controllers import routing
from src.controllers.routing import IfMatch, IfNoneMatch, RowId
from src.repositories.workshop_repository import WorkshopRepository
from src.services.workshop_service import WorkshopService
from src.validators.base import Page, Success
from src.validators.workshop_validator import WorkshopFilters, WorkshopInput, WorkshopRead, WorkshopUpdate, WorkshopView

router = routing.router("/api/v1/workshops", "workshops")


async def workshop_service(work: Work) -> WorkshopService:
    return WorkshopService(WorkshopRepository(work))


Workshops = Annotated[WorkshopService, Depends(workshop_service)]


@router.get("", response_model=Page[WorkshopRead])
async def list_workshops(workshops: Workshops, query: Annotated[WorkshopFilters, Query()]) -> Response:
    """List the workshops that the caller may see, newest first."""
    return routing.page(await workshops.list_workshops(query))


@router.get("/{workshop_id}", response_model=Success[WorkshopRead])
async def get_workshop(
    workshops: Workshops, workshop_id: RowId, view: Annotated[WorkshopView, Query()], if_none_match: IfNoneMatch = None
) -> Response:
    """Show one workshop."""
    return routing.answer(await workshops.get_workshop(workshop_id, view), if_none_match=if_none_match)


@router.put("/{workshop_id}", response_model=Success[WorkshopRead])
async def replace_workshop(
    workshops: Workshops, workshop_id: RowId, payload: WorkshopInput, if_match: IfMatch = None
) -> Response:
    """Replace everything that the caller may write of one workshop."""
    return routing.answer(await workshops.replace_workshop(workshop_id, payload, if_match))


@router.patch("/{workshop_id}", response_model=Success[WorkshopRead])
async def update_workshop(
    workshops: Workshops, workshop_id: RowId, payload: WorkshopUpdate, if_match: IfMatch = None
) -> Response:
    """Change some fields of one workshop."""
    return routing.answer(await workshops.update_workshop(workshop_id, payload, if_match))
