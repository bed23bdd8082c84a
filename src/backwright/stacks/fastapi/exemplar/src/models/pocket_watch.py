"""The pocket watches table."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from src.models.base import Base, BigId, Entity, Exact, UtcDateTime, by_code_point, choice

from src.utils.caller import Role

# slot: model_imports
if TYPE_CHECKING:
    from src.models.spare_part import SparePart
    from src.models.user import User
    from src.models.workshop import Workshop
# end


# slot: enums
class Movement(StrEnum):
    STOPPED = "stopped"
    TICKING = "ticking"
    SHELVED = "shelved"


MOVEMENT_STEPS = {
    "wind": {Movement.STOPPED: Movement.TICKING},
    "halt": {Movement.TICKING: Movement.STOPPED},
    "retire": {Movement.TICKING: Movement.SHELVED},
}


class Finish(StrEnum):
    SILVER = "silver"
    GOLD = "gold"


# end
# slot: links
pocket_watch_spare_parts = Table(
    "pocket_watch_spare_parts",
    Base.metadata,
    Column("pocket_watch_id", ForeignKey("pocket_watches.id", ondelete="CASCADE"), primary_key=True),
    Column("spare_part_id", ForeignKey("spare_parts.id", ondelete="CASCADE"), primary_key=True, index=True),
)


# end
class PocketWatch(Entity):
    __tablename__ = "pocket_watches"
    # slot: table_args
    # end

    # slot: columns
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    engraving: Mapped[str] = mapped_column(by_code_point(140))
    story: Mapped[str] = mapped_column(by_code_point())
    movement: Mapped[Movement] = mapped_column(choice(Movement), default=Movement.STOPPED)
    finish: Mapped[Finish] = mapped_column(choice(Finish), default=Finish.SILVER)
    maker_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    repairer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    price: Mapped[Decimal] = mapped_column(Exact(8, 2), default=Decimal(0))
    jewels: Mapped[int] = mapped_column(Integer, default=17)
    signed: Mapped[bool] = mapped_column(Boolean, default=False)
    contact: Mapped[str | None] = mapped_column(by_code_point(254))
    # end
    # slot: relationships

    workshop: Mapped["Workshop"] = relationship(foreign_keys=[workshop_id], lazy="raise_on_sql")
    maker: Mapped["User"] = relationship(foreign_keys=[maker_id], lazy="raise_on_sql")
    repairer: Mapped["User | None"] = relationship(foreign_keys=[repairer_id], lazy="raise_on_sql")
    spare_parts: Mapped[list["SparePart"]] = relationship(secondary=pocket_watch_spare_parts, lazy="raise_on_sql")
    # end
