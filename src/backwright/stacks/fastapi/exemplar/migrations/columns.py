"""What migrations say of columns. It stands on its own: an old migration runs however the models have changed since."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, DateTime, Integer, Numeric, String, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

BigId = BigInteger().with_variant(Integer(), "sqlite")


def utc_datetime() -> DateTime:
    return DateTime(timezone=True)


def exact(precision: int, scale: int) -> TypeEngine[Any]:
    """An exact decimal, which SQLite keeps as a scaled integer."""
    return Numeric(precision, scale).with_variant(BigInteger(), "sqlite")


def by_code_point(length: int | None = None) -> String:
    """Text that sorts by code point everywhere, as SQLite does anyway."""
    kind = String if length else Text
    return kind(length).with_variant(kind(length, collation="C"), "postgresql")


class sql(ColumnElement[Any]):  # noqa: N801 - it reads as a function of SQLAlchemy's does
    """A piece of SQL as it stands; by keyword, as the database of that name spells it: `sql("a", sqlite="b")`."""

    inherit_cache = False

    def __init__(self, spelling: str, **spellings: str) -> None:
        self.spelling = spelling
        self.spellings = spellings


@compiles(sql)
def _spelled(element: sql, compiler: SQLCompiler, **_: Any) -> str:
    return element.spellings.get(compiler.dialect.name, element.spelling)
