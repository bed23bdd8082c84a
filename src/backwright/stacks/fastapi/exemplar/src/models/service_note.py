"""The service notes table."""

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Boolean, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from src.models.base import Entity, by_code_point, choice

if TYPE_CHECKING:
    from src.models.pocket_watch import PocketWatch
    from src.models.workshop import Workshop


class Movement(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


MOVEMENT_STEPS = {"wind": {Movement.OPEN: Movement.CLOSED}}


class ServiceNote(Entity):
    __tablename__ = "service_notes"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    pocket_watch_id: Mapped[int] = mapped_column(ForeignKey("pocket_watches.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(by_code_point())
    movement: Mapped[Movement] = mapped_column(choice(Movement), default=Movement.OPEN)
    internal: Mapped[bool] = mapped_column(Boolean, default=False)

    workshop: Mapped["Workshop"] = relationship(foreign_keys=[workshop_id], lazy="raise_on_sql")
    pocket_watch: Mapped["PocketWatch"] = relationship(foreign_keys=[pocket_watch_id], lazy="raise_on_sql")
