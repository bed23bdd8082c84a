"""The spare parts table."""

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from src.models.base import Entity, by_code_point

if TYPE_CHECKING:
    from src.models.workshop import Workshop


class SparePart(Entity):
    __tablename__ = "spare_parts"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    name: Mapped[str] = mapped_column(by_code_point(30))

    workshop: Mapped["Workshop"] = relationship(foreign_keys=[workshop_id], lazy="raise_on_sql")
