"""What the business does with users, without a database."""

from typing import Any

import pytest

from src.models.user import User
from src.repositories.user_repository import UserRepository
from src.services.user_service import UserService
from src.utils.errors import ForbiddenError, PreconditionFailedError
from src.validators.user_validator import UserInput, UserUpdate
from tests.fixtures.fakes import fake

BODY: dict[str, Any] = {"name": "Name 1"}
WHOLE = UserInput(**BODY)
BEGINNING: dict[str, Any] = {"id": 1, "version": 1}
DEFAULTS: dict[str, Any] = {"role": "member", "active": True}


class TestReplaceUser:
    async def test_goes_back_to_the_defaults(self) -> None:
        users = fake(UserRepository, User(**BODY))
        record = await UserService(users).replace_user(1, WHOLE, None)
        assert record.data | DEFAULTS == record.data


class TestUpdateUser:
    @pytest.mark.parametrize("seen", ['"1-0"', 'W/"1-1"', '"1-11"'])
    async def test_refuses_a_version_that_was_not_seen(self, seen: str) -> None:
        users = fake(UserRepository, User(**BODY))
        with pytest.raises(PreconditionFailedError):
            await UserService(users).update_user(1, UserUpdate(), seen)

    async def test_is_refused_to_who_may_not(self) -> None:
        users = fake(UserRepository, User(**BODY), denied={"update"})
        with pytest.raises(ForbiddenError):
            await UserService(users).update_user(1, UserUpdate(), None)
