"""The audit trail: who changed what, when, and what it was before. Rows are added and never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from src.models.base import Base, UtcDateTime


class AuditEntry(Base):
    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_entity_row_id", "entity", "row_id"),
        # fill: indexes
    )

    at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The ids are kept as they were: the trail outlives the rows that it speaks of.
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    # fill: columns
    action: Mapped[str] = mapped_column(String(40))
    entity: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[int | None] = mapped_column(BigInteger)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    request_id: Mapped[str] = mapped_column(String(64))
