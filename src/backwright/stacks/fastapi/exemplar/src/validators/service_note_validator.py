"""What callers may say about service notes, and what they are shown."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from src.models.service_note import Movement
from src.validators.base import (
    AnyOf,
    BigInt,
    Bool,
    Day,
    Float,
    Line,
    ListQuery,
    Null,
    Omittable,
    Payload,
    QueryBigInt,
    QueryFloat,
    Read,
    Text,
    View,
    beside_today,
)


class ServiceNoteInput(Payload):
    """A whole service note: what is left out takes its default."""

    body: Annotated[Text, Field(min_length=1, max_length=5000)]
    reference: Annotated[Line, Field(max_length=40)] | None = None
    internal: Bool = False
    done_on: Annotated[Day, beside_today("<=")] | None = None
    ticks: BigInt | None = None
    drift: Float | None = None


class ServiceNoteUpdate(Payload):
    """Some fields of a service note; null only where the field may be empty."""

    body: Omittable[Annotated[Text, Field(min_length=1, max_length=5000)]] = None
    reference: Annotated[Line, Field(max_length=40)] | None = None
    internal: Omittable[Bool] = None
    done_on: Annotated[Day, beside_today("<=")] | None = None
    ticks: BigInt | None = None
    drift: Float | None = None


class ServiceNoteRead(Read):
    id: int
    workshop_id: int
    pocket_watch_id: int
    body: str
    reference: str | None
    movement: Movement
    internal: bool
    done_on: date | None
    ticks: int | None
    drift: float | None
    created_at: datetime
    updated_at: datetime


class ServiceNoteView(View):
    shows = tuple(ServiceNoteRead.model_fields)
    relations = ("workshop", "pocket_watch")


class ServiceNoteFilters(ServiceNoteView, ListQuery):
    sorts = ("id", "created_at", "updated_at", "done_on")

    movement: Movement | None = None
    movement__in: AnyOf[Movement] | None = Field(default=None, alias="movement[in]")
    done_on: Day | Null | None = None
    done_on__gt: Day | None = Field(default=None, alias="done_on[gt]")
    done_on__gte: Day | None = Field(default=None, alias="done_on[gte]")
    done_on__lt: Day | None = Field(default=None, alias="done_on[lt]")
    done_on__lte: Day | None = Field(default=None, alias="done_on[lte]")
    ticks: QueryBigInt | Null | None = None
    ticks__gt: QueryBigInt | None = Field(default=None, alias="ticks[gt]")
    ticks__gte: QueryBigInt | None = Field(default=None, alias="ticks[gte]")
    ticks__lt: QueryBigInt | None = Field(default=None, alias="ticks[lt]")
    ticks__lte: QueryBigInt | None = Field(default=None, alias="ticks[lte]")
    drift: QueryFloat | Null | None = None
    drift__gt: QueryFloat | None = Field(default=None, alias="drift[gt]")
    drift__gte: QueryFloat | None = Field(default=None, alias="drift[gte]")
    drift__lt: QueryFloat | None = Field(default=None, alias="drift[lt]")
    drift__lte: QueryFloat | None = Field(default=None, alias="drift[lte]")
