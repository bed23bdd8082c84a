"""The pocket watches table."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.sql.elements import conv
from sqlalchemy.orm import Mapped, mapped_column, relationship

from src.models.base import Base, BigId, Entity, Exact, UtcDateTime, by_code_point, choice, sql

from src.utils.transitions import Steps

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
    __table_args__ = (
        CheckConstraint(
            "length(engraving) BETWEEN 3 AND 140",
            name="engraving",
            info={"says": ("engraving", "Must have from 3 to 140 characters")},
        ),
        CheckConstraint(
            "length(story) <= 20000", name="story", info={"says": ("story", "Must have at most 20000 characters")}
        ),
        CheckConstraint(
            "movement IN ('stopped', 'ticking', 'shelved')",
            name="movement",
            info={"says": ("movement", "Must be one of stopped, ticking, shelved")},
        ),
        CheckConstraint(
            "finish IN ('silver', 'gold')", name="finish", info={"says": ("finish", "Must be one of silver, gold")}
        ),
        CheckConstraint(
            sql("price BETWEEN 0 AND 500000", sqlite="price BETWEEN 0 AND 50000000"),
            name="price",
            info={"says": ("price", "Must be from 0 to 500000")},
        ),
        CheckConstraint("jewels BETWEEN 0 AND 100", name="jewels", info={"says": ("jewels", "Must be from 0 to 100")}),
        CheckConstraint(
            "length(contact) <= 254", name="contact", info={"says": ("contact", "Must have at most 254 characters")}
        ),
        CheckConstraint(
            "due_at > created_at",
            name="due_at_gt_created_at",
            info={"says": ("due_at", "Must hold: due_at > created_at")},
        ),
        Index("pocket_watches_engraving_key", "workshop_id", "engraving", unique=True),
        Index(
            "pocket_watches_contact_key",
            "workshop_id",
            "contact",
            unique=True,
            postgresql_where=sql("movement <> 'shelved'"),
            sqlite_where=sql("movement <> 'shelved'"),
        ),
        Index("ix_pocket_watches_workshop_id_id", "workshop_id", "id"),
        Index("ix_pocket_watches_workshop_id_movement_id", "workshop_id", "movement", "id"),
        Index("ix_pocket_watches_workshop_id_finish_id", "workshop_id", "finish", "id"),
        Index(
            "ix_pocket_watches_workshop_id_finish_order_id",
            "workshop_id",
            sql("(CASE finish WHEN 'silver' THEN 0 WHEN 'gold' THEN 1 END)"),
            "id",
        ),
        Index("ix_pocket_watches_workshop_id_repairer_id_id", "workshop_id", "repairer_id", "id"),
        Index(
            "ix_pocket_watches_workshop_id_due_at_id", "workshop_id", sql("due_at NULLS FIRST", sqlite="due_at"), "id"
        ),
        Index("ix_pocket_watches_workshop_id_price_id", "workshop_id", "price", "id"),
        Index("ix_pocket_watches_workshop_id_jewels_id", "workshop_id", "jewels", "id"),
        Index("ix_pocket_watches_maker_id", "maker_id"),
        Index("ix_pocket_watches_repairer_id", "repairer_id"),
        Index(
            "ix_pocket_watches_search",
            sql("to_tsvector('simple', translate(engraving || ' ' || story, '-_./:@+&<>', '          '))"),
            postgresql_using="gin",
        ).ddl_if(dialect="postgresql"),
        {"sqlite_autoincrement": True},
    )
    # end

    # slot: columns
    STEPS: ClassVar[Steps[Movement]] = {
        "wind": {Movement.STOPPED: Movement.TICKING},
        "halt": {Movement.TICKING: Movement.STOPPED},
        "retire": {Movement.TICKING: Movement.SHELVED},
    }

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    engraving: Mapped[str] = mapped_column(by_code_point(140))
    story: Mapped[str] = mapped_column(by_code_point())
    movement: Mapped[Movement] = mapped_column(choice(Movement), default=Movement.STOPPED, server_default=literal_column("'stopped'"))
    finish: Mapped[Finish] = mapped_column(choice(Finish), default=Finish.SILVER, server_default=literal_column("'silver'"))
    maker_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    repairer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    price: Mapped[Decimal] = mapped_column(Exact(8, 2), default=Decimal(0), server_default=literal_column("0"))
    jewels: Mapped[int] = mapped_column(Integer, default=17, server_default=literal_column("17"))
    signed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=literal_column("false"))
    contact: Mapped[str | None] = mapped_column(by_code_point(254))
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # end
    # slot: relationships

    workshop: Mapped["Workshop"] = relationship(foreign_keys=[workshop_id], lazy="raise_on_sql")
    maker: Mapped["User"] = relationship(foreign_keys=[maker_id], lazy="raise_on_sql")
    repairer: Mapped["User | None"] = relationship(foreign_keys=[repairer_id], lazy="raise_on_sql")
    spare_parts: Mapped[list["SparePart"]] = relationship(secondary=pocket_watch_spare_parts, lazy="raise_on_sql")
    # end
