"""What the business does with pocket watches, without a database."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from src.models.pocket_watch import PocketWatch
from src.repositories.pocket_watch_repository import PocketWatchRepository
from src.services.pocket_watch_service import PocketWatchService
from src.utils.errors import ConflictError, ForbiddenError, NotFoundError, PreconditionFailedError
from src.validators.pocket_watch_validator import PocketWatchInput, PocketWatchUpdate
from tests.fixtures.fakes import CALLER, fake

# slot: service_tables
BODY: dict[str, Any] = {"engraving": "Engraving 1", "story": "Story 1"}
WHOLE = PocketWatchInput(**BODY)
BEGINNING: dict[str, Any] = {"id": 1, "version": 1, "movement": "stopped", "maker_id": CALLER.id}
DEFAULTS: dict[str, Any] = {"finish": "silver", "price": Decimal(0), "jewels": 17, "signed": False}
STATES = {"stopped", "ticking", "shelved"}
STEPS: dict[str, dict[str, str]] = {
    "wind": {"stopped": "ticking"},
    "halt": {"ticking": "stopped"},
    "retire": {"ticking": "shelved"},
}
# end


# when: creatable
class TestCreatePocketWatch:
    async def test_fills_in_what_no_body_says(self) -> None:
        record = await PocketWatchService(fake(PocketWatchRepository)).create_pocket_watch(WHOLE)
        assert record.data | BEGINNING == record.data

    # when: auth
    async def test_is_refused_to_who_may_not(self) -> None:
        pocket_watches = fake(PocketWatchRepository, denied={"create"})
        with pytest.raises(ForbiddenError):
            await PocketWatchService(pocket_watches).create_pocket_watch(WHOLE)

    # end


# end
# when: with_defaults
class TestReplacePocketWatch:
    async def test_goes_back_to_the_defaults(self) -> None:
        pocket_watches = fake(PocketWatchRepository, PocketWatch(**BODY))
        record = await PocketWatchService(pocket_watches).replace_pocket_watch(1, WHOLE, None)
        assert record.data | DEFAULTS == record.data


# end
class TestUpdatePocketWatch:
    @pytest.mark.parametrize("seen", ['"1-0"', 'W/"1-1"', '"1-11"'])
    async def test_refuses_a_version_that_was_not_seen(self, seen: str) -> None:
        pocket_watches = fake(PocketWatchRepository, PocketWatch(**BODY))
        with pytest.raises(PreconditionFailedError):
            await PocketWatchService(pocket_watches).update_pocket_watch(1, PocketWatchUpdate(), seen)

    # when: auth
    async def test_is_refused_to_who_may_not(self) -> None:
        pocket_watches = fake(PocketWatchRepository, PocketWatch(**BODY), denied={"update"})
        with pytest.raises(ForbiddenError):
            await PocketWatchService(pocket_watches).update_pocket_watch(1, PocketWatchUpdate(), None)

    # end


# each: verb
class TestWindPocketWatch:
    @pytest.mark.parametrize(("before", "after"), STEPS["wind"].items())
    async def test_leads_on(self, before: str, after: str) -> None:
        pocket_watches = fake(PocketWatchRepository, PocketWatch(**BODY, movement=before))
        await PocketWatchService(pocket_watches).wind_pocket_watch(1, None)
        assert (await pocket_watches.get(1)).movement == after

    # when: refusable
    @pytest.mark.parametrize("state", sorted(STATES - STEPS["wind"].keys()))
    async def test_does_not_lead_on_from(self, state: str) -> None:
        pocket_watches = fake(PocketWatchRepository, PocketWatch(**BODY, movement=state))
        with pytest.raises(ConflictError):
            await PocketWatchService(pocket_watches).wind_pocket_watch(1, None)

    # end
    # when: auth
    async def test_is_refused_to_who_may_not(self) -> None:
        pocket_watches = fake(PocketWatchRepository, PocketWatch(**BODY), denied={"wind"})
        with pytest.raises(ForbiddenError):
            await PocketWatchService(pocket_watches).wind_pocket_watch(1, None)

    # end


# more
class TestHaltPocketWatch:
    @pytest.mark.parametrize(("before", "after"), STEPS["halt"].items())
    async def test_leads_on(self, before: str, after: str) -> None:
        pocket_watches = fake(PocketWatchRepository, PocketWatch(**BODY, movement=before))
        await PocketWatchService(pocket_watches).halt_pocket_watch(1, None)
        assert (await pocket_watches.get(1)).movement == after

    @pytest.mark.parametrize("state", sorted(STATES - STEPS["halt"].keys()))
    async def test_does_not_lead_on_from(self, state: str) -> None:
        pocket_watches = fake(PocketWatchRepository, PocketWatch(**BODY, movement=state))
        with pytest.raises(ConflictError):
            await PocketWatchService(pocket_watches).halt_pocket_watch(1, None)

    async def test_is_refused_to_who_may_not(self) -> None:
        pocket_watches = fake(PocketWatchRepository, PocketWatch(**BODY), denied={"halt"})
        with pytest.raises(ForbiddenError):
            await PocketWatchService(pocket_watches).halt_pocket_watch(1, None)


class TestRetirePocketWatch:
    @pytest.mark.parametrize(("before", "after"), STEPS["retire"].items())
    async def test_leads_on(self, before: str, after: str) -> None:
        pocket_watches = fake(PocketWatchRepository, PocketWatch(**BODY, movement=before))
        await PocketWatchService(pocket_watches).retire_pocket_watch(1, None)
        assert (await pocket_watches.get(1)).movement == after

    @pytest.mark.parametrize("state", sorted(STATES - STEPS["retire"].keys()))
    async def test_does_not_lead_on_from(self, state: str) -> None:
        pocket_watches = fake(PocketWatchRepository, PocketWatch(**BODY, movement=state))
        with pytest.raises(ConflictError):
            await PocketWatchService(pocket_watches).retire_pocket_watch(1, None)

    async def test_is_refused_to_who_may_not(self) -> None:
        pocket_watches = fake(PocketWatchRepository, PocketWatch(**BODY), denied={"retire"})
        with pytest.raises(ForbiddenError):
            await PocketWatchService(pocket_watches).retire_pocket_watch(1, None)


# end
