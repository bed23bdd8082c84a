"""The workshops table."""

from sqlalchemy.orm import Mapped, mapped_column

from src.models.base import Entity, by_code_point


class Workshop(Entity):
    __tablename__ = "workshops"

    name: Mapped[str] = mapped_column(by_code_point(80))
