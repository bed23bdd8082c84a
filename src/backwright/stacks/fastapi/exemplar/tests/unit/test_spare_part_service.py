"""What the business does with spare parts, without HTTP."""

import pytest

from src.models.spare_part import SparePart
from src.repositories.spare_part_repository import SparePartRepository
from src.repositories.work import UnitOfWork
from src.services.spare_part_service import SparePartService
from src.utils.errors import ForbiddenError
from src.validators.spare_part_validator import SparePartInput, SparePartUpdate
from tests.fixtures.access import read_only
from tests.fixtures.factories.spare_part import make_spare_part, spare_part_values
from tests.fixtures.rows import Rows


@pytest.fixture
def service(work: UnitOfWork) -> SparePartService:
    return SparePartService(SparePartRepository(work))


async def whole_input(rows: Rows) -> SparePartInput:
    """A spare part as a caller says it, nothing left out."""
    _, sent = await rows.draft(SparePart, spare_part_values, SparePartInput)
    return SparePartInput.model_validate(sent)


class TestCreateSparePart:
    async def test_fills_in_what_the_body_does_not_say(self, rows: Rows, service: SparePartService) -> None:
        record = await service.create_spare_part(await whole_input(rows))
        assert record.etag == f'"{record.data["id"]}-1"'


class TestWithoutAGrant:
    @pytest.fixture
    def reading(self, work: UnitOfWork) -> SparePartService:
        """The service for somebody who may only read."""
        return SparePartService(read_only(SparePartRepository, work))

    async def test_create_is_forbidden(self, rows: Rows, reading: SparePartService) -> None:
        with pytest.raises(ForbiddenError):
            await reading.create_spare_part(await whole_input(rows))

    async def test_update_is_forbidden(self, rows: Rows, reading: SparePartService) -> None:
        row = await rows.make(make_spare_part)
        with pytest.raises(ForbiddenError):
            await reading.update_spare_part(row.id, SparePartUpdate(), None)
