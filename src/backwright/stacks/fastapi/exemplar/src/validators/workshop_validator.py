"""What callers may say about workshops, and what they are shown."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from src.validators.base import Line, ListQuery, Omittable, Payload, Read, View


class WorkshopInput(Payload):
    """A whole workshop: what is left out takes its default."""

    name: Annotated[Line, Field(min_length=2, max_length=80)]


class WorkshopUpdate(Payload):
    """Some fields of a workshop; null only where the field may be empty."""

    name: Omittable[Annotated[Line, Field(min_length=2, max_length=80)]] = None


class WorkshopRead(Read):
    id: int
    name: str
    created_at: datetime
    updated_at: datetime


class WorkshopView(View):
    shows = tuple(WorkshopRead.model_fields)


class WorkshopFilters(WorkshopView, ListQuery):
    pass
