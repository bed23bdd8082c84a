"""The users table."""

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, literal_column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from src.models.base import Entity, by_code_point, choice
from src.utils.caller import Role

if TYPE_CHECKING:
    from src.models.workshop import Workshop


class User(Entity):
    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint(
            "length(email) <= 254", name="email", info={"says": ("email", "Must have at most 254 characters")}
        ),
        CheckConstraint(
            "length(password_hash) <= 255",
            name="password_hash",
            info={"says": ("password_hash", "Must have at most 255 characters")},
        ),
        CheckConstraint(
            "length(name) BETWEEN 1 AND 60", name="name", info={"says": ("name", "Must have from 1 to 60 characters")}
        ),
        CheckConstraint(
            "role IN ('member', 'keeper', 'admin')",
            name="role",
            info={"says": ("role", "Must be one of member, keeper, admin")},
        ),
        Index("users_email_key", "email", unique=True),
        Index("ix_users_workshop_id_id", "workshop_id", "id"),
        Index("ix_users_workshop_id_role_id", "workshop_id", "role", "id"),
        Index("ix_users_workshop_id_active_id", "workshop_id", "active", "id"),
        {"sqlite_autoincrement": True},
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    email: Mapped[str] = mapped_column(by_code_point(254))
    password_hash: Mapped[str] = mapped_column(by_code_point(255))
    name: Mapped[str] = mapped_column(by_code_point(60))
    role: Mapped[Role] = mapped_column(choice(Role), default=Role.MEMBER, server_default=literal_column("'member'"))
    active: Mapped[bool] = mapped_column(Boolean, default=True, server_default=literal_column("true"))

    workshop: Mapped["Workshop"] = relationship(foreign_keys=[workshop_id], lazy="raise_on_sql")
