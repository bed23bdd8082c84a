"""What callers may say about pocket watches, and what they are shown."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import Field

# slot: enum_imports
from src.models.pocket_watch import Finish, Movement
# end
from src.validators.base import (
    AS_FLOAT,
    AnyOf,
    BigInt,
    Bool,
    Day,
    Email,
    ExactNumber,
    Float,
    Future,
    Id,
    Instant,
    Omittable,
    Int,
    Line,
    ListQuery,
    Null,
    Past,
    Payload,
    QueryBigInt,
    QueryBool,
    QueryDecimal,
    QueryFloat,
    QueryId,
    QueryInt,
    QueryText,
    Read,
    Text,
    View,
    beside_today,
)


class PocketWatchInput(Payload):
    """A whole pocket watch: what is left out takes its default."""

    # slot: input_fields
    engraving: Annotated[Line, Field(min_length=3, max_length=140)]
    story: Annotated[Text, Field(max_length=20000)]
    finish: Finish = Finish.SILVER
    repairer_id: Id | None = None
    spare_part_ids: Annotated[list[Id], Field(max_length=1000)] = []
    due_at: Future | None = None
    price: Annotated[ExactNumber, Field(max_digits=8, decimal_places=2, ge=Decimal(0), le=Decimal(500000))] = Decimal(0)
    jewels: Annotated[Int, Field(ge=0, le=100)] = 17
    signed: Bool = False
    contact: Email | None = None
    made_at: Past | None = None
    # end


class PocketWatchUpdate(Payload):
    """Some fields of a pocket watch; null only where the field may be empty."""

    # slot: update_fields
    engraving: Omittable[Annotated[Line, Field(min_length=3, max_length=140)]] = None
    story: Omittable[Annotated[Text, Field(max_length=20000)]] = None
    finish: Omittable[Finish] = None
    repairer_id: Id | None = None
    spare_part_ids: Omittable[Annotated[list[Id], Field(max_length=1000)]] = None
    due_at: Future | None = None
    price: Omittable[Annotated[ExactNumber, Field(max_digits=8, decimal_places=2, ge=Decimal(0), le=Decimal(500000))]] = None
    jewels: Omittable[Annotated[Int, Field(ge=0, le=100)]] = None
    signed: Omittable[Bool] = None
    contact: Email | None = None
    made_at: Past | None = None
    # end


class PocketWatchRead(Read):
    id: int
    # slot: read_fields
    workshop_id: int
    engraving: str
    story: str
    movement: Movement
    finish: Finish
    maker_id: int
    repairer_id: int | None
    spare_part_ids: list[int]
    due_at: datetime | None
    price: Decimal
    jewels: int
    signed: bool
    contact: str | None
    made_at: datetime | None
    # end
    created_at: datetime
    updated_at: datetime


class PocketWatchView(View):
    shows = tuple(PocketWatchRead.model_fields)
    # slot: relation_names
    relations = ("workshop", "maker", "repairer", "spare_parts")
    # end


class PocketWatchFilters(PocketWatchView, ListQuery):
    # slot: filter_fields
    sorts = ("id", "created_at", "updated_at", "engraving", "finish", "due_at", "jewels")

    q: QueryText | None = None
    movement: Movement | None = None
    movement__in: AnyOf[Movement] | None = Field(default=None, alias="movement[in]")
    finish: Finish | None = None
    finish__in: AnyOf[Finish] | None = Field(default=None, alias="finish[in]")
    repairer_id: QueryId | Null | None = None
    repairer_id__in: AnyOf[QueryId] | None = Field(default=None, alias="repairer_id[in]")
    spare_part_ids: QueryId | None = None
    spare_part_ids__in: AnyOf[QueryId] | None = Field(default=None, alias="spare_part_ids[in]")
    due_at: Instant | Null | None = None
    due_at__gt: Instant | None = Field(default=None, alias="due_at[gt]")
    due_at__gte: Instant | None = Field(default=None, alias="due_at[gte]")
    due_at__lt: Instant | None = Field(default=None, alias="due_at[lt]")
    due_at__lte: Instant | None = Field(default=None, alias="due_at[lte]")
    price: QueryDecimal | None = None
    price__gt: QueryDecimal | None = Field(default=None, alias="price[gt]")
    price__gte: QueryDecimal | None = Field(default=None, alias="price[gte]")
    price__lt: QueryDecimal | None = Field(default=None, alias="price[lt]")
    price__lte: QueryDecimal | None = Field(default=None, alias="price[lte]")
    jewels: QueryInt | None = None
    jewels__gt: QueryInt | None = Field(default=None, alias="jewels[gt]")
    jewels__gte: QueryInt | None = Field(default=None, alias="jewels[gte]")
    jewels__lt: QueryInt | None = Field(default=None, alias="jewels[lt]")
    jewels__lte: QueryInt | None = Field(default=None, alias="jewels[lte]")
    # end
