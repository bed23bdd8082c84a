"""The users table."""

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from src.models.base import Entity, by_code_point, choice
from src.utils.caller import Role

if TYPE_CHECKING:
    from src.models.workshop import Workshop


class User(Entity):
    __tablename__ = "users"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    email: Mapped[str] = mapped_column(by_code_point(254))
    password_hash: Mapped[str] = mapped_column(by_code_point(255))
    name: Mapped[str] = mapped_column(by_code_point(60))
    role: Mapped[Role] = mapped_column(choice(Role), default=Role.MEMBER)
    active: Mapped[bool] = mapped_column(Boolean, default=True)

    workshop: Mapped["Workshop"] = relationship(foreign_keys=[workshop_id], lazy="raise_on_sql")
