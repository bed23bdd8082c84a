"""HTTP for users: parse, call, wrap."""

from typing import Annotated

from fastapi import Depends, Query, Response, status

from src.config.database import Work
from src.controllers import routing
from src.controllers.routing import IfMatch, IfNoneMatch, RowId
from src.repositories.user_repository import UserRepository
from src.services.user_service import UserService
from src.validators.base import Page, Success
from src.validators.user_answer import UserAnswer
from src.validators.user_validator import UserFilters, UserInput, UserRead, UserUpdate, UserView

router = routing.router("/api/v1/users", "users")


async def user_service(work: Work) -> UserService:
    return UserService(UserRepository(work))


Users = Annotated[UserService, Depends(user_service)]


@router.get("", response_model=Page[UserAnswer])
async def list_users(users: Users, query: Annotated[UserFilters, Query()]) -> Response:
    """List the users that the caller may see, newest first."""
    return routing.page(await users.list_users(query))


@router.get("/{user_id}", response_model=Success[UserAnswer])
async def get_user(
    users: Users, user_id: RowId, view: Annotated[UserView, Query()], if_none_match: IfNoneMatch = None
) -> Response:
    """Show one user."""
    return routing.answer(await users.get_user(user_id, view), if_none_match=if_none_match)


@router.put("/{user_id}", response_model=Success[UserRead])
async def replace_user(users: Users, user_id: RowId, payload: UserInput, if_match: IfMatch = None) -> Response:
    """Replace everything that the caller may write of one user."""
    return routing.answer(await users.replace_user(user_id, payload, if_match))


@router.patch("/{user_id}", response_model=Success[UserRead])
async def update_user(users: Users, user_id: RowId, payload: UserUpdate, if_match: IfMatch = None) -> Response:
    """Change some fields of one user."""
    return routing.answer(await users.update_user(user_id, payload, if_match))


@router.delete("/{user_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_user(users: Users, user_id: RowId, if_match: IfMatch = None) -> Response:
    """Delete one user."""
    await users.delete_user(user_id, if_match)
    return Response(status_code=status.HTTP_204_NO_CONTENT)
