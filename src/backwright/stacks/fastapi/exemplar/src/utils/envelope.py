"""What reads give back, and the one shape of every answer, as bytes."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import msgspec

from src.utils.clock import now
from src.utils.errors import ApiError

JsonObject: TypeAlias = dict[str, Any]

encode = msgspec.json.Encoder().encode
# Of the request that is being served: answers, logs and the audit trail share it.
request_id: ContextVar[str] = ContextVar("request_id", default="-")


@dataclass(frozen=True, slots=True)
class Record:
    """One row; `etag` is there only when the whole row is shown."""

    data: JsonObject
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows. Totals are exact up to 10,000."""

    items: list[JsonObject]
    page: int
    per_page: int
    total: int
    total_exact: bool = True


# when: spelled
def wire_name(name: str) -> str:
    """What callers and tables call something whose name Python or a library has for itself: `from_` is `from`."""
    return name.removesuffix("_")


# end
def wire_time(value: datetime | None) -> datetime | str | None:
    """The encoder writes six digits and Z by itself, and in no time; only a whole second would lose its digits."""
    return value if value is None or value.microsecond else f"{value.isoformat(timespec='microseconds')[:26]}Z"


def meta() -> dict[str, object]:
    return {"timestamp": wire_time(now()), "request_id": request_id.get()}


def success(data: object) -> bytes:
    return encode({"success": True, "data": data, "meta": meta()})


def page(listing: Listing) -> bytes:
    pagination: JsonObject = {"page": listing.page, "per_page": listing.per_page, "total": listing.total}
    pagination["total_pages"] = -(-listing.total // listing.per_page)
    if not listing.total_exact:
        pagination["total_exact"] = False
    return encode({"success": True, "data": listing.items, "pagination": pagination, "meta": meta()})


def failure(error: ApiError) -> bytes:
    body = {"code": error.code, "message": error.message, "details": error.details}
    return encode({"success": False, "error": body, "meta": meta()})
