"""What callers may say about users, and what they are shown."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from src.utils.caller import Role
from src.validators.base import AnyOf, Bool, Line, ListQuery, Omittable, Payload, QueryBool, Read, View


class UserInput(Payload):
    """A whole user: what is left out takes its default."""

    name: Annotated[Line, Field(min_length=1, max_length=60)]
    role: Role = Role.MEMBER
    active: Bool = True


class UserUpdate(Payload):
    """Some fields of a user; null only where the field may be empty."""

    name: Omittable[Annotated[Line, Field(min_length=1, max_length=60)]] = None
    role: Omittable[Role] = None
    active: Omittable[Bool] = None


class UserRead(Read):
    id: int
    workshop_id: int
    email: str
    name: str
    role: Role
    active: bool
    created_at: datetime
    updated_at: datetime


class UserView(View):
    shows = tuple(UserRead.model_fields)
    relations = ("workshop",)


class UserFilters(UserView, ListQuery):
    role: Role | None = None
    role__in: AnyOf[Role] | None = Field(default=None, alias="role[in]")
    active: QueryBool | None = None
