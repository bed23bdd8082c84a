"""The spare parts table."""

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from src.models.base import Entity, by_code_point

if TYPE_CHECKING:
    from src.models.workshop import Workshop


class SparePart(Entity):
    __tablename__ = "spare_parts"
    __table_args__ = (
        CheckConstraint(
            "length(name) BETWEEN 1 AND 30", name="name", info={"says": ("name", "Must have from 1 to 30 characters")}
        ),
        Index("spare_parts_name_key", "workshop_id", "name", unique=True),
        Index("ix_spare_parts_workshop_id_id", "workshop_id", "id"),
        {"sqlite_autoincrement": True},
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    name: Mapped[str] = mapped_column(by_code_point(30))

    workshop: Mapped["Workshop"] = relationship(foreign_keys=[workshop_id], lazy="raise_on_sql")
