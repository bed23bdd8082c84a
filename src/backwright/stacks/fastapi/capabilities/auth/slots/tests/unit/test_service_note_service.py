# fill: imports
from src.utils.caller import Role
from tests.fixtures.access import read_only
# end
# fill: end


class TestWithoutAGrant:
    @pytest.fixture
    def reading(self, work: UnitOfWork) -> ServiceNoteService:
        """The service for somebody who may only read."""
        return ServiceNoteService(read_only(ServiceNoteRepository, work), PocketWatchRepository(work))

    async def test_update_is_forbidden(self, rows: Rows, reading: ServiceNoteService) -> None:
        row = await whole(rows)
        with pytest.raises(ForbiddenError):
            await reading.update_service_note(row.pocket_watch_id, row.id, ServiceNoteUpdate(), None)

    # each: verb
    async def test_wind_is_forbidden(self, rows: Rows, reading: ServiceNoteService) -> None:
        row = await whole(rows)
        with pytest.raises(ForbiddenError):
            await reading.wind_service_note(row.pocket_watch_id, row.id, None)

    # end
# end
