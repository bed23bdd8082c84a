"""What reads give back, ready for the encoder."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """One row; `etag` is there only when the whole row is shown."""

    data: dict[str, Any]
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows. Totals are exact up to 10,000."""

    items: list[dict[str, Any]]
    page: int
    per_page: int
    total: int
    total_exact: bool = True
