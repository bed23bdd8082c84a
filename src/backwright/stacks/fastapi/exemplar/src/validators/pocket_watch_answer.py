"""A pocket watch as it is answered, with the rows that it refers to."""

# slot: answer
from src.validators.pocket_watch_validator import PocketWatchRead
from src.validators.spare_part_validator import SparePartRead
from src.validators.user_validator import UserRead
from src.validators.workshop_validator import WorkshopRead


class PocketWatchAnswer(PocketWatchRead):
    """What `include` asks for is embedded; the rest is left out."""

    workshop: WorkshopRead | None = None
    maker: UserRead | None = None
    repairer: UserRead | None = None
    spare_parts: list[SparePartRead] = []
# end
