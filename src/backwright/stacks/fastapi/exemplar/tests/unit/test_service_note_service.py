"""What the business does with the service notes of a pocket watch, without HTTP."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from src.models.service_note import ServiceNote
from src.repositories.pocket_watch_repository import PocketWatchRepository
from src.repositories.service_note_repository import ServiceNoteRepository
from src.repositories.work import UnitOfWork
from src.services.service_note_service import ServiceNoteService
from src.utils.errors import ConflictError, ForbiddenError, NotFoundError
from src.validators.service_note_validator import ServiceNoteInput, ServiceNoteUpdate
from tests.fixtures.factories.pocket_watch import make_pocket_watch
from tests.fixtures.factories.service_note import make_service_note, service_note_values
from tests.fixtures.rows import Rows
# slot: service_tables

DEFAULTS: dict[str, Any] = {"internal": False}
STATES = {"open", "closed"}
STEPS: dict[str, dict[str, str]] = {
    "wind": {"open": "closed"},
}
# end


@pytest.fixture
def service(work: UnitOfWork) -> ServiceNoteService:
    return ServiceNoteService(ServiceNoteRepository(work), PocketWatchRepository(work))


# slot: whole
async def optionals(rows: Rows) -> dict[str, Any]:
    """A value for each field that may be left out: a rule may read any of them."""
    return {
        "reference": "Reference 1",
        "done_on": date(2020, 1, 31),
        "ticks": 1,
        "drift": 0.5,
    }


async def whole(rows: Rows, /, **given: Any) -> ServiceNote:
    """One with a value in every field."""
    return await rows.make(make_service_note, **await optionals(rows), **given)


# end
async def whole_input(rows: Rows, pocket_watch_id: int) -> ServiceNoteInput:
    """A service note as a caller says it, nothing left out."""
    _, sent = await rows.draft(
        ServiceNote,
        service_note_values,
        ServiceNoteInput,
        pocket_watch_id=pocket_watch_id,
        **await optionals(rows),  # when: with_optionals
    )
    return ServiceNoteInput.model_validate(sent)


class TestCreateServiceNote:
    async def test_fills_in_what_the_body_does_not_say(self, rows: Rows, service: ServiceNoteService) -> None:
        pocket_watch = await rows.make(make_pocket_watch)
        payload = await whole_input(rows, pocket_watch.id)
        record = await service.create_service_note(pocket_watch.id, payload)
        assert record.data["pocket_watch_id"] == pocket_watch.id
        # slot: beginning
        assert record.data["movement"] == "open"
        # end

    async def test_requires_an_existing_pocket_watch(self, rows: Rows, service: ServiceNoteService) -> None:
        pocket_watch = await rows.make(make_pocket_watch)
        payload = await whole_input(rows, pocket_watch.id)
        with pytest.raises(NotFoundError):
            await service.create_service_note(999999, payload)


# when: with_defaults
class TestReplaceServiceNote:
    async def test_resets_omitted_fields_to_their_defaults(self, rows: Rows, service: ServiceNoteService) -> None:
        row = await whole(rows)
        given = {"pocket_watch_id": row.pocket_watch_id}
        _, sent = await rows.draft(ServiceNote, service_note_values, ServiceNoteInput, **given)
        payload = ServiceNoteInput.model_validate(sent)
        record = await service.replace_service_note(row.pocket_watch_id, row.id, payload, None)
        assert record.data | DEFAULTS == record.data


# end
class TestUpdateServiceNote:
    async def test_is_found_only_under_its_own_pocket_watch(self, rows: Rows, service: ServiceNoteService) -> None:
        row = await whole(rows)
        with pytest.raises(NotFoundError):
            await service.update_service_note(row.pocket_watch_id + 1, row.id, ServiceNoteUpdate(), None)



# each: verb
class TestWindServiceNote:
    @pytest.mark.parametrize(("before", "after"), STEPS["wind"].items())
    async def test_moves_to_the_next_state(self, before: str, after: str, rows: Rows, service: ServiceNoteService) -> None:
        row = await whole(rows, movement=before)
        record = await service.wind_service_note(row.pocket_watch_id, row.id, None)
        assert record.data["movement"] == after

    # when: refusable
    @pytest.mark.parametrize("state", sorted(STATES - STEPS["wind"].keys()))
    async def test_is_refused_in_state(self, state: str, rows: Rows, service: ServiceNoteService) -> None:
        row = await whole(rows, movement=state)
        with pytest.raises(ConflictError):
            await service.wind_service_note(row.pocket_watch_id, row.id, None)

    # end


# end
