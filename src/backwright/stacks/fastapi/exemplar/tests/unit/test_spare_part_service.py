"""What the business does with spare parts, without a database."""

from typing import Any

import pytest

from src.models.spare_part import SparePart
from src.repositories.spare_part_repository import SparePartRepository
from src.services.spare_part_service import SparePartService
from src.utils.errors import ForbiddenError, PreconditionFailedError
from src.validators.spare_part_validator import SparePartInput, SparePartUpdate
from tests.fixtures.fakes import fake

BODY: dict[str, Any] = {"name": "Name 1"}
WHOLE = SparePartInput(**BODY)
BEGINNING: dict[str, Any] = {"id": 1, "version": 1}


class TestCreateSparePart:
    async def test_fills_in_what_no_body_says(self) -> None:
        record = await SparePartService(fake(SparePartRepository)).create_spare_part(WHOLE)
        assert record.data | BEGINNING == record.data

    async def test_is_refused_to_who_may_not(self) -> None:
        spare_parts = fake(SparePartRepository, denied={"create"})
        with pytest.raises(ForbiddenError):
            await SparePartService(spare_parts).create_spare_part(WHOLE)


class TestUpdateSparePart:
    @pytest.mark.parametrize("seen", ['"1-0"', 'W/"1-1"', '"1-11"'])
    async def test_refuses_a_version_that_was_not_seen(self, seen: str) -> None:
        spare_parts = fake(SparePartRepository, SparePart(**BODY))
        with pytest.raises(PreconditionFailedError):
            await SparePartService(spare_parts).update_spare_part(1, SparePartUpdate(), seen)

    async def test_is_refused_to_who_may_not(self) -> None:
        spare_parts = fake(SparePartRepository, SparePart(**BODY), denied={"update"})
        with pytest.raises(ForbiddenError):
            await SparePartService(spare_parts).update_spare_part(1, SparePartUpdate(), None)
