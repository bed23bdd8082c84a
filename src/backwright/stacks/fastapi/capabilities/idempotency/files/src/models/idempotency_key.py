"""The keys under which requests may be repeated, each with the answer that was given."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from src.models.base import Base, UtcDateTime


class IdempotencyKey(Base):
    __tablename__ = "idempotency_keys"

    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # fill: columns
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    # Of what was asked: another request cannot have the same key.
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None] = mapped_column(Integer)
    headers: Mapped[dict[str, str] | None] = mapped_column(JSON)
    data: Mapped[dict[str, Any] | None] = mapped_column(JSON)
