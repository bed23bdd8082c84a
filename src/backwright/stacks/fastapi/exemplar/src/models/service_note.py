"""The service notes table."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, Double, ForeignKey, Index, literal_column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from src.models.base import Entity, by_code_point, choice, sql
from src.utils.transitions import Steps

if TYPE_CHECKING:
    from src.models.pocket_watch import PocketWatch
    from src.models.workshop import Workshop


class Movement(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class ServiceNote(Entity):
    __tablename__ = "service_notes"
    __table_args__ = (
        CheckConstraint(
            "length(body) BETWEEN 1 AND 5000",
            name="body",
            info={"says": ("body", "Must have from 1 to 5000 characters")},
        ),
        CheckConstraint(
            "length(reference) <= 40", name="reference", info={"says": ("reference", "Must have at most 40 characters")}
        ),
        CheckConstraint(
            "movement IN ('open', 'closed')",
            name="movement",
            info={"says": ("movement", "Must be one of open, closed")},
        ),
        Index("ix_service_notes_pocket_watch_id_id", "pocket_watch_id", "id"),
        Index("ix_service_notes_pocket_watch_id_movement_id", "pocket_watch_id", "movement", "id"),
        Index(
            "ix_service_notes_pocket_watch_id_done_on_id",
            "pocket_watch_id",
            sql("done_on NULLS FIRST", sqlite="done_on"),
            "id",
        ),
        Index("ix_service_notes_pocket_watch_id_ticks_id", "pocket_watch_id", "ticks", "id"),
        Index("ix_service_notes_pocket_watch_id_drift_id", "pocket_watch_id", "drift", "id"),
        Index("ix_service_notes_workshop_id", "workshop_id"),
        {"sqlite_autoincrement": True},
    )

    STEPS: ClassVar[Steps[Movement]] = {"wind": {Movement.OPEN: Movement.CLOSED}}

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    pocket_watch_id: Mapped[int] = mapped_column(ForeignKey("pocket_watches.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(by_code_point())
    reference: Mapped[str | None] = mapped_column(by_code_point(40))
    movement: Mapped[Movement] = mapped_column(
        choice(Movement), default=Movement.OPEN, server_default=literal_column("'open'")
    )
    internal: Mapped[bool] = mapped_column(Boolean, default=False, server_default=literal_column("false"))
    done_on: Mapped[date | None] = mapped_column(Date)
    ticks: Mapped[int | None] = mapped_column(BigInteger)
    drift: Mapped[float | None] = mapped_column(Double)

    workshop: Mapped["Workshop"] = relationship(foreign_keys=[workshop_id], lazy="raise_on_sql")
    pocket_watch: Mapped["PocketWatch"] = relationship(foreign_keys=[pocket_watch_id], lazy="raise_on_sql")
