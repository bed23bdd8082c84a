"""What the business does with users."""

from src.repositories.user_repository import UserRepository
from src.services.account_removal import anonymise
from src.utils.envelope import Listing, Record
from src.validators.user_validator import UserFilters, UserInput, UserUpdate, UserView


class UserService:
    """One method for each operation.

    A rule of the business belongs into the method that it is about, and raises one of `src.utils.errors`.
    """

    def __init__(self, users: UserRepository) -> None:
        self.users = users

    async def list_users(self, query: UserFilters) -> Listing:
        return await self.users.page(query)

    async def get_user(self, user_id: int, view: UserView) -> Record:
        return await self.users.read(user_id, view)

    async def replace_user(self, user_id: int, payload: UserInput, if_match: str | None) -> Record:
        user = await self.users.get(user_id)
        values = payload.model_dump()
        values = await self.users.writable("update", user, values, payload.model_fields_set)
        self.users.match(user, if_match)
        await self.users.apply(user, values)
        return await self.users.record(user)

    async def update_user(self, user_id: int, payload: UserUpdate, if_match: str | None) -> Record:
        user = await self.users.get(user_id)
        values = payload.model_dump(exclude_unset=True)
        values = await self.users.writable("update", user, values, payload.model_fields_set)
        self.users.match(user, if_match)
        await self.users.apply(user, values)
        return await self.users.record(user)

    async def delete_user(self, user_id: int, if_match: str | None) -> None:
        user = await self.users.get(user_id)
        await self.users.require("delete", user)
        self.users.match(user, if_match)
        await anonymise(self.users.work, user)
