"""What the business does with pocket watches, without HTTP."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from src.models.pocket_watch import PocketWatch
from src.repositories.pocket_watch_repository import PocketWatchRepository
from src.repositories.work import UnitOfWork
from src.services.pocket_watch_service import PocketWatchService
from src.utils.errors import ConflictError, ForbiddenError
from src.validators.pocket_watch_validator import PocketWatchInput, PocketWatchUpdate
from tests.fixtures.factories.pocket_watch import make_pocket_watch, pocket_watch_values
from tests.fixtures.rows import Rows
# slot: service_tables
from tests.fixtures.factories.spare_part import make_spare_part
from tests.fixtures.factories.user import make_user

DEFAULTS: dict[str, Any] = {"finish": "silver", "price": Decimal(0), "jewels": 17, "signed": False}
STATES = {"stopped", "ticking", "shelved"}
STEPS: dict[str, dict[str, str]] = {
    "wind": {"stopped": "ticking"},
    "halt": {"ticking": "stopped"},
    "retire": {"ticking": "shelved"},
}
# end


@pytest.fixture
def service(work: UnitOfWork) -> PocketWatchService:
    return PocketWatchService(PocketWatchRepository(work))


# slot: whole
async def optionals(rows: Rows) -> dict[str, Any]:
    """A value for each field that may be left out: a rule may read any of them."""
    return {
        "due_at": datetime(2040, 1, 31, 12, tzinfo=UTC),
        "contact": "someone1@example.com",
        "made_at": datetime(2020, 1, 31, 12, tzinfo=UTC),
        "repairer_id": (await rows.make(make_user, role=Role.KEEPER)).id,
        "spare_parts": [await rows.make(make_spare_part)],
    }


async def whole(rows: Rows, /, **given: Any) -> PocketWatch:
    """One with a value in every field."""
    return await rows.make(make_pocket_watch, **await optionals(rows), **given)


# end
# when: creatable
async def whole_input(rows: Rows) -> PocketWatchInput:
    """A pocket watch as a caller says it, nothing left out."""
    _, sent = await rows.draft(
        PocketWatch,
        pocket_watch_values,
        PocketWatchInput,
        **await optionals(rows),  # when: with_optionals
    )
    return PocketWatchInput.model_validate(sent)


class TestCreatePocketWatch:
    async def test_fills_in_what_the_body_does_not_say(self, rows: Rows, service: PocketWatchService) -> None:
        record = await service.create_pocket_watch(await whole_input(rows))
        assert record.etag == f'"{record.data["id"]}-1"'
        # slot: beginning
        assert record.data["movement"] == "stopped"
        assert record.data["maker_id"] == service.pocket_watches.caller.id
        # end



# end
# when: with_defaults
class TestReplacePocketWatch:
    async def test_resets_omitted_fields_to_their_defaults(self, rows: Rows, service: PocketWatchService) -> None:
        row = await whole(rows)
        _, sent = await rows.draft(PocketWatch, pocket_watch_values, PocketWatchInput)
        record = await service.replace_pocket_watch(row.id, PocketWatchInput.model_validate(sent), None)
        assert record.data | DEFAULTS == record.data


# end
# each: verb
class TestWindPocketWatch:
    @pytest.mark.parametrize(("before", "after"), STEPS["wind"].items())
    async def test_moves_to_the_next_state(self, before: str, after: str, rows: Rows, service: PocketWatchService) -> None:
        row = await whole(rows, movement=before)
        record = await service.wind_pocket_watch(row.id, None)
        assert record.data["movement"] == after

    # when: refusable
    @pytest.mark.parametrize("state", sorted(STATES - STEPS["wind"].keys()))
    async def test_is_refused_in_state(self, state: str, rows: Rows, service: PocketWatchService) -> None:
        row = await whole(rows, movement=state)
        with pytest.raises(ConflictError):
            await service.wind_pocket_watch(row.id, None)

    # end


# more
class TestHaltPocketWatch:
    @pytest.mark.parametrize(("before", "after"), STEPS["halt"].items())
    async def test_moves_to_the_next_state(self, before: str, after: str, rows: Rows, service: PocketWatchService) -> None:
        row = await whole(rows, movement=before)
        record = await service.halt_pocket_watch(row.id, None)
        assert record.data["movement"] == after

    @pytest.mark.parametrize("state", sorted(STATES - STEPS["halt"].keys()))
    async def test_is_refused_in_state(self, state: str, rows: Rows, service: PocketWatchService) -> None:
        row = await whole(rows, movement=state)
        with pytest.raises(ConflictError):
            await service.halt_pocket_watch(row.id, None)


class TestRetirePocketWatch:
    @pytest.mark.parametrize(("before", "after"), STEPS["retire"].items())
    async def test_moves_to_the_next_state(self, before: str, after: str, rows: Rows, service: PocketWatchService) -> None:
        row = await whole(rows, movement=before)
        record = await service.retire_pocket_watch(row.id, None)
        assert record.data["movement"] == after

    @pytest.mark.parametrize("state", sorted(STATES - STEPS["retire"].keys()))
    async def test_is_refused_in_state(self, state: str, rows: Rows, service: PocketWatchService) -> None:
        row = await whole(rows, movement=state)
        with pytest.raises(ConflictError):
            await service.retire_pocket_watch(row.id, None)


# end
