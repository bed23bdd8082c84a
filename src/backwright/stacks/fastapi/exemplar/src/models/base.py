"""What every table shares: identity, timestamps, a version, and types that mean the same on every database."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Date, DateTime, Dialect, Enum, Identity, Integer, MetaData, Numeric, String, Text, TypeDecorator, text
from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from src.utils.clock import now


class Spelled(ColumnElement[object]):
    """A piece of SQL as it stands, or as the database of a name spells it."""

    inherit_cache = False

    def __init__(self, spelling: str, spellings: Mapping[str, str]) -> None:
        self.spelling = spelling
        self.spellings = spellings


@compiles(Spelled)
def _spelled(element: Spelled, compiler: SQLCompiler, **_: object) -> str:
    return element.spellings.get(compiler.dialect.name, element.spelling)


def sql(spelling: str, **spellings: str) -> Spelled:
    """A piece of SQL as it stands; by keyword, as the database of that name spells it: `sql("a", sqlite="b")`."""
    return Spelled(spelling, spellings)


class utc_date(FunctionElement[date]):  # noqa: N801 - it reads as a function of SQLAlchemy's does
    """The day of an instant in UTC."""

    type = Date()
    inherit_cache = True


@compiles(utc_date)
def _utc_date(element: utc_date, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(timezone('UTC', {compiler.process(element.clauses, **options)}) AS DATE)"


@compiles(utc_date, "sqlite")
def _utc_date_of_text(element: utc_date, compiler: SQLCompiler, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 10)"


# fill: days
class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite keeps no offset, so it is stored there as UTC and read back as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        # fill: bound
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


LARGEST = 2**63 - 1


class Exact(TypeDecorator[Decimal]):
    """An exact decimal. SQLite would make it a float, so it is stored there as a scaled integer."""

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int | None, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Decimal] | TypeEngine[int]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(self.precision, self.scale))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | float | None:
        if value is None or dialect.name != "sqlite":
            return value
        scaled = Decimal(value).scaleb(self.scale)
        whole = max(-LARGEST, min(LARGEST, int(scaled.to_integral_value(ROUND_FLOOR))))
        # What lies between two numbers that the column can hold is equal to neither.
        return whole if whole == scaled or abs(scaled) > LARGEST else whole + 0.5

    @property
    def compared(self) -> "Exact":
        """The same without a limit to its digits, for values that a column is compared with."""
        return Exact(None, self.scale)

    def process_result_value(self, value: Decimal | None, dialect: Dialect) -> Decimal | None:
        if value is None or dialect.name != "sqlite":
            return value
        return Decimal(value).scaleb(-self.scale)


def choice(values: type[StrEnum]) -> Enum:
    """A text column that holds one of `values`; its CHECK stands in the table's own arguments."""
    return Enum(
        values,
        native_enum=False,
        length=60,
        values_callable=lambda members: [member.value for member in members],
    )


def by_code_point(length: int | None = None) -> String:
    """Text that sorts by code point everywhere, as SQLite does anyway."""
    kind = String if length else Text
    # fill: kinds
    return kind(length).with_variant(kind(length, collation="C"), "postgresql")


BigId = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "%(table_name)s_pkey",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "ck": "%(table_name)s_%(constraint_name)s_check",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )

    id: Mapped[int] = mapped_column(BigId, Identity(), primary_key=True, sort_order=-1)


class Entity(Base):
    """A row of the application. Each write raises its version, so that nobody overwrites what they have not seen."""

    __abstract__ = True

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, sort_order=90)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now, sort_order=91)
    version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"), sort_order=92)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:  # noqa: N805
        return {"version_id_col": cls.version}
