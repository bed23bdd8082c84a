"""The workshops table."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from src.models.base import Entity, by_code_point


class Workshop(Entity):
    __tablename__ = "workshops"
    __table_args__ = (
        CheckConstraint(
            "length(name) BETWEEN 2 AND 80", name="name", info={"says": ("name", "Must have from 2 to 80 characters")}
        ),
        Index("workshops_name_key", "name", unique=True),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(by_code_point(80))
