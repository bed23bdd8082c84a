"""What callers may say about spare parts, and what they are shown."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from src.validators.base import Line, ListQuery, Omittable, Payload, Read, View


class SparePartInput(Payload):
    """A whole spare part: what is left out takes its default."""

    name: Annotated[Line, Field(min_length=1, max_length=30)]


class SparePartUpdate(Payload):
    """Some fields of a spare part; null only where the field may be empty."""

    name: Omittable[Annotated[Line, Field(min_length=1, max_length=30)]] = None


class SparePartRead(Read):
    id: int
    workshop_id: int
    name: str
    created_at: datetime
    updated_at: datetime


class SparePartView(View):
    shows = tuple(SparePartRead.model_fields)
    relations = ("workshop",)


class SparePartFilters(SparePartView, ListQuery):
    pass
