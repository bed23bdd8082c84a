"""What the business does with users."""

from src.repositories.user_repository import UserRepository
from src.services.account_removal import anonymise
from src.utils.envelope import Listing, Record
from src.validators.user_validator import UserFilters, UserInput, UserUpdate, UserView


class UserService:
    """One method for each operation.

    A rule of the business belongs into the method that it is about, and raises one of `src.utils.errors`. Where a
    method has its row from `get_for`, the caller may do this to it.
    """

    def __init__(self, users: UserRepository) -> None:
        self.users = users

    async def list_users(self, query: UserFilters) -> Listing:
        return await self.users.page(query)

    async def get_user(self, user_id: int, view: UserView) -> Record:
        return await self.users.read(user_id, view)

    async def replace_user(self, user_id: int, payload: UserInput, if_match: str | None) -> Record:
        """Set every field that the caller may write: what a body leaves out goes back to its default."""
        user = await self.users.get(user_id)
        values = payload.model_dump()
        allowed = await self.users.writable("update", user, values, payload.model_fields_set)
        self.users.match(user, if_match)
        await self.users.apply(user, allowed)
        return await self.users.record(user)

    async def update_user(self, user_id: int, payload: UserUpdate, if_match: str | None) -> Record:
        """Set the fields that a body holds, and leave the others."""
        user = await self.users.get(user_id)
        values = payload.model_dump(exclude_unset=True)
        allowed = await self.users.writable("update", user, values, payload.model_fields_set)
        self.users.match(user, if_match)
        await self.users.apply(user, allowed)
        return await self.users.record(user)

    async def delete_user(self, user_id: int, if_match: str | None) -> None:
        user = await self.users.get_for("delete", user_id, if_match)
        await anonymise(self.users.work, user)
