"""What the business does with the service notes of a pocket watch, without a database."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from src.models.pocket_watch import PocketWatch
from src.models.service_note import ServiceNote
from src.repositories.pocket_watch_repository import PocketWatchRepository
from src.repositories.service_note_repository import ServiceNoteRepository
from src.services.service_note_service import ServiceNoteService
from src.utils.errors import ConflictError, ForbiddenError, NotFoundError, PreconditionFailedError
from src.validators.service_note_validator import ServiceNoteInput, ServiceNoteUpdate
from tests.fixtures.fakes import CALLER, fake

# slot: service_tables
BODY: dict[str, Any] = {"body": "Body 1"}
WHOLE = ServiceNoteInput(**BODY)
BEGINNING: dict[str, Any] = {"id": 1, "version": 1, "movement": "open"}
DEFAULTS: dict[str, Any] = {"internal": False}
STATES = {"open", "closed"}
STEPS: dict[str, dict[str, str]] = {
    "wind": {"open": "closed"},
}
# end


def service(
    *service_notes: ServiceNote,
    denied: str = "",  # when: auth
) -> ServiceNoteService:
    """The service over the service notes of pocket watch 1, the only one there is."""
    for row in service_notes:
        row.pocket_watch_id = 1
    pocket_watches = fake(PocketWatchRepository, PocketWatch())
    own = fake(
        ServiceNoteRepository,
        *service_notes,
        denied={denied},  # when: auth
    )
    return ServiceNoteService(own, pocket_watches)


class TestCreateServiceNote:
    async def test_fills_in_what_no_body_says(self) -> None:
        record = await service().create_service_note(1, WHOLE)
        assert record.data | BEGINNING | {"pocket_watch_id": 1} == record.data

    async def test_needs_the_pocket_watch(self) -> None:
        with pytest.raises(NotFoundError):
            await service().create_service_note(2, WHOLE)


# when: with_defaults
class TestReplaceServiceNote:
    async def test_goes_back_to_the_defaults(self) -> None:
        record = await service(ServiceNote(**BODY)).replace_service_note(1, 1, WHOLE, None)
        assert record.data | DEFAULTS == record.data


# end
class TestUpdateServiceNote:
    @pytest.mark.parametrize("seen", ['"1-0"', 'W/"1-1"', '"1-11"'])
    async def test_refuses_a_version_that_was_not_seen(self, seen: str) -> None:
        with pytest.raises(PreconditionFailedError):
            await service(ServiceNote(**BODY)).update_service_note(1, 1, ServiceNoteUpdate(), seen)

    async def test_is_found_under_its_own_pocket_watch_alone(self) -> None:
        with pytest.raises(NotFoundError):
            await service(ServiceNote(**BODY)).update_service_note(2, 1, ServiceNoteUpdate(), None)

    # when: auth
    async def test_is_refused_to_who_may_not(self) -> None:
        with pytest.raises(ForbiddenError):
            await service(ServiceNote(**BODY), denied="update").update_service_note(1, 1, ServiceNoteUpdate(), None)

    # end


# each: verb
class TestWindServiceNote:
    @pytest.mark.parametrize(("before", "after"), STEPS["wind"].items())
    async def test_leads_on(self, before: str, after: str) -> None:
        record = await service(ServiceNote(**BODY, movement=before)).wind_service_note(1, 1, None)
        assert record.data["movement"] == after

    # when: refusable
    @pytest.mark.parametrize("state", sorted(STATES - STEPS["wind"].keys()))
    async def test_does_not_lead_on_from(self, state: str) -> None:
        with pytest.raises(ConflictError):
            await service(ServiceNote(**BODY, movement=state)).wind_service_note(1, 1, None)

    # end
    # when: auth
    async def test_is_refused_to_who_may_not(self) -> None:
        with pytest.raises(ForbiddenError):
            await service(ServiceNote(**BODY), denied="wind").wind_service_note(1, 1, None)

    # end


# end
