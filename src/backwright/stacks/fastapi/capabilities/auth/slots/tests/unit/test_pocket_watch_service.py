# fill: imports
from src.utils.caller import Role
from tests.fixtures.access import read_only
# end
# fill: end


class TestWithoutAGrant:
    @pytest.fixture
    def reading(self, work: UnitOfWork) -> PocketWatchService:
        """The service for somebody who may only read."""
        return PocketWatchService(read_only(PocketWatchRepository, work))

    # when: creatable
    async def test_create_is_forbidden(self, rows: Rows, reading: PocketWatchService) -> None:
        with pytest.raises(ForbiddenError):
            await reading.create_pocket_watch(await whole_input(rows))

    # end
    async def test_update_is_forbidden(self, rows: Rows, reading: PocketWatchService) -> None:
        row = await whole(rows)
        with pytest.raises(ForbiddenError):
            await reading.update_pocket_watch(row.id, PocketWatchUpdate(), None)

    # each: verb
    async def test_wind_is_forbidden(self, rows: Rows, reading: PocketWatchService) -> None:
        row = await whole(rows)
        with pytest.raises(ForbiddenError):
            await reading.wind_pocket_watch(row.id, None)

    # more
    async def test_halt_is_forbidden(self, rows: Rows, reading: PocketWatchService) -> None:
        row = await whole(rows)
        with pytest.raises(ForbiddenError):
            await reading.halt_pocket_watch(row.id, None)
    async def test_retire_is_forbidden(self, rows: Rows, reading: PocketWatchService) -> None:
        row = await whole(rows)
        with pytest.raises(ForbiddenError):
            await reading.retire_pocket_watch(row.id, None)
    # end
# end
