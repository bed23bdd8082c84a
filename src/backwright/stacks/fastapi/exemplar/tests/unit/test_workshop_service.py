"""What the business does with workshops, without HTTP."""

import pytest

from src.repositories.work import UnitOfWork
from src.repositories.workshop_repository import WorkshopRepository
from src.services.workshop_service import WorkshopService
from src.utils.errors import ForbiddenError
from src.validators.workshop_validator import WorkshopUpdate
from tests.fixtures.access import read_only
from tests.fixtures.factories.workshop import make_workshop
from tests.fixtures.rows import Rows


@pytest.fixture
def service(work: UnitOfWork) -> WorkshopService:
    return WorkshopService(WorkshopRepository(work))


class TestWithoutAGrant:
    @pytest.fixture
    def reading(self, work: UnitOfWork) -> WorkshopService:
        """The service for somebody who may only read."""
        return WorkshopService(read_only(WorkshopRepository, work))

    async def test_update_is_forbidden(self, rows: Rows, reading: WorkshopService) -> None:
        row = await rows.make(make_workshop)
        with pytest.raises(ForbiddenError):
            await reading.update_workshop(row.id, WorkshopUpdate(), None)
