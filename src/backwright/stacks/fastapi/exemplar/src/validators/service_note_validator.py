"""What callers may say about service notes, and what they are shown."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from src.models.service_note import Movement
from src.validators.base import AnyOf, Bool, Line, ListQuery, Omittable, Payload, Read, Text, View


class ServiceNoteInput(Payload):
    """A whole service note: what is left out takes its default."""

    body: Annotated[Text, Field(min_length=1, max_length=5000)]
    reference: Annotated[Line, Field(max_length=40)] | None = None
    internal: Bool = False


class ServiceNoteUpdate(Payload):
    """Some fields of a service note; null only where the field may be empty."""

    body: Omittable[Annotated[Text, Field(min_length=1, max_length=5000)]] = None
    reference: Annotated[Line, Field(max_length=40)] | None = None
    internal: Omittable[Bool] = None


class ServiceNoteRead(Read):
    id: int
    workshop_id: int
    pocket_watch_id: int
    body: str
    reference: str | None
    movement: Movement
    internal: bool
    created_at: datetime
    updated_at: datetime


class ServiceNoteView(View):
    shows = tuple(ServiceNoteRead.model_fields)
    relations = ("workshop", "pocket_watch")


class ServiceNoteFilters(ServiceNoteView, ListQuery):
    movement: Movement | None = None
    movement__in: AnyOf[Movement] | None = Field(default=None, alias="movement[in]")
