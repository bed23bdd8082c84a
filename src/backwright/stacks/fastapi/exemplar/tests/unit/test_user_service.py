"""What the business does with users, without HTTP."""

from typing import Any

import pytest

from src.models.user import User
from src.repositories.user_repository import UserRepository
from src.repositories.work import UnitOfWork
from src.services.user_service import UserService
from src.utils.errors import ForbiddenError
from src.validators.user_validator import UserInput, UserUpdate
from tests.fixtures.access import read_only
from tests.fixtures.factories.user import make_user, user_values
from tests.fixtures.rows import Rows

DEFAULTS: dict[str, Any] = {"role": "member", "active": True}


@pytest.fixture
def service(work: UnitOfWork) -> UserService:
    return UserService(UserRepository(work))


class TestReplaceUser:
    async def test_resets_omitted_fields_to_their_defaults(self, rows: Rows, service: UserService) -> None:
        row = await rows.make(make_user)
        _, sent = await rows.draft(User, user_values, UserInput)
        record = await service.replace_user(row.id, UserInput.model_validate(sent), None)
        assert record.data | DEFAULTS == record.data


class TestWithoutAGrant:
    @pytest.fixture
    def reading(self, work: UnitOfWork) -> UserService:
        """The service for somebody who may only read."""
        return UserService(read_only(UserRepository, work))

    async def test_update_is_forbidden(self, rows: Rows, reading: UserService) -> None:
        row = await rows.make(make_user)
        with pytest.raises(ForbiddenError):
            await reading.update_user(row.id, UserUpdate(), None)
