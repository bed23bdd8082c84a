"""What callers may say about service notes, and what they are shown."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from src.models.service_note import Movement
from src.validators.base import AnyOf, Bool, Embedded, ListQuery, Omittable, Payload, Read, Text, View


class ServiceNoteInput(Payload):
    """A whole service note: what is left out takes its default."""

    body: Annotated[Text, Field(min_length=1, max_length=5000)]
    internal: Bool = False


class ServiceNoteUpdate(Payload):
    """Some fields of a service note; null only where the field may be empty."""

    body: Omittable[Annotated[Text, Field(min_length=1, max_length=5000)]] = None
    internal: Omittable[Bool] = None


class ServiceNoteRead(Read):
    relations: ClassVar[tuple[str, ...]] = ("workshop", "pocket_watch")

    id: int
    workshop_id: int
    pocket_watch_id: int
    body: str
    movement: Movement
    internal: bool
    created_at: datetime
    updated_at: datetime
    workshop: Embedded | None = None
    pocket_watch: Embedded | None = None


class ServiceNoteView(View):
    shows = ServiceNoteRead.shows()
    relations = ServiceNoteRead.relations


class ServiceNoteFilters(ServiceNoteView, ListQuery):
    movement: Movement | None = None
    movement__in: AnyOf[Movement] | None = Field(default=None, alias="movement[in]")
