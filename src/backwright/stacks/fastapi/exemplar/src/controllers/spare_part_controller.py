"""HTTP for spare parts: parse, call, wrap."""

from typing import Annotated

from fastapi import Depends, Query, Response, status

from src.config.database import Work
from src.controllers import routing
from src.controllers.routing import IfMatch, IfNoneMatch, RowId
from src.repositories.spare_part_repository import SparePartRepository
from src.services.spare_part_service import SparePartService
from src.validators.base import Page, Success
from src.validators.spare_part_answer import SparePartAnswer
from src.validators.spare_part_validator import (
    SparePartFilters,
    SparePartInput,
    SparePartRead,
    SparePartUpdate,
    SparePartView,
)

router = routing.router("/api/v1/spare-parts", "spare parts")


async def spare_part_service(work: Work) -> SparePartService:
    return SparePartService(SparePartRepository(work))


SpareParts = Annotated[SparePartService, Depends(spare_part_service)]


@router.get("", response_model=Page[SparePartAnswer])
async def list_spare_parts(spare_parts: SpareParts, query: Annotated[SparePartFilters, Query()]) -> Response:
    """List the spare parts that the caller may see, newest first."""
    return routing.page(await spare_parts.list_spare_parts(query))


@router.post("", response_model=Success[SparePartRead], status_code=status.HTTP_201_CREATED)
async def create_spare_part(spare_parts: SpareParts, payload: SparePartInput) -> Response:
    """Create one spare part."""
    return routing.created(await spare_parts.create_spare_part(payload), "/api/v1/spare-parts")


@router.get("/{spare_part_id}", response_model=Success[SparePartAnswer])
async def get_spare_part(
    spare_parts: SpareParts,
    spare_part_id: RowId,
    view: Annotated[SparePartView, Query()],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Show one spare part."""
    return routing.answer(await spare_parts.get_spare_part(spare_part_id, view), if_none_match=if_none_match)


@router.put("/{spare_part_id}", response_model=Success[SparePartRead])
async def replace_spare_part(
    spare_parts: SpareParts, spare_part_id: RowId, payload: SparePartInput, if_match: IfMatch = None
) -> Response:
    """Replace everything that the caller may write of one spare part."""
    return routing.answer(await spare_parts.replace_spare_part(spare_part_id, payload, if_match))


@router.patch("/{spare_part_id}", response_model=Success[SparePartRead])
async def update_spare_part(
    spare_parts: SpareParts, spare_part_id: RowId, payload: SparePartUpdate, if_match: IfMatch = None
) -> Response:
    """Change some fields of one spare part."""
    return routing.answer(await spare_parts.update_spare_part(spare_part_id, payload, if_match))


@router.delete("/{spare_part_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_spare_part(spare_parts: SpareParts, spare_part_id: RowId, if_match: IfMatch = None) -> Response:
    """Delete one spare part."""
    await spare_parts.delete_spare_part(spare_part_id, if_match)
    return Response(status_code=status.HTTP_204_NO_CONTENT)
