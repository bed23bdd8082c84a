"""A spare part as it is answered, with the rows that it refers to."""

from src.validators.spare_part_validator import SparePartRead
from src.validators.workshop_validator import WorkshopRead


class SparePartAnswer(SparePartRead):
    """What `include` asks for is embedded; the rest is left out."""

    workshop: WorkshopRead | None = None
