"""A user as it is answered, with the rows that it refers to."""

from src.validators.user_validator import UserRead
from src.validators.workshop_validator import WorkshopRead


class UserAnswer(UserRead):
    """What `include` asks for is embedded; the rest is left out."""

    workshop: WorkshopRead | None = None
