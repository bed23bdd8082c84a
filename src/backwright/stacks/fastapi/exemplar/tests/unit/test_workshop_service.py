"""What the business does with workshops, without a database."""

from typing import Any

import pytest

from src.models.workshop import Workshop
from src.repositories.workshop_repository import WorkshopRepository
from src.services.workshop_service import WorkshopService
from src.utils.errors import ForbiddenError, PreconditionFailedError
from src.validators.workshop_validator import WorkshopUpdate
from tests.fixtures.fakes import fake

BODY: dict[str, Any] = {"name": "Name 1"}
BEGINNING: dict[str, Any] = {"id": 1, "version": 1}


class TestUpdateWorkshop:
    @pytest.mark.parametrize("seen", ['"1-0"', 'W/"1-1"', '"1-11"'])
    async def test_refuses_a_version_that_was_not_seen(self, seen: str) -> None:
        workshops = fake(WorkshopRepository, Workshop(**BODY))
        with pytest.raises(PreconditionFailedError):
            await WorkshopService(workshops).update_workshop(1, WorkshopUpdate(), seen)

    async def test_is_refused_to_who_may_not(self) -> None:
        workshops = fake(WorkshopRepository, Workshop(**BODY), denied={"update"})
        with pytest.raises(ForbiddenError):
            await WorkshopService(workshops).update_workshop(1, WorkshopUpdate(), None)
