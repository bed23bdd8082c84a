"""SQL that PostgreSQL and SQLite spell differently, for models and migrations."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler


class sql(ColumnElement[Any]):  # noqa: N801 - it reads as a function of SQLAlchemy's does
    """A piece of SQL as it stands, and another where SQLite spells it differently."""

    inherit_cache = False

    def __init__(self, spelling: str, *, sqlite: str | None = None) -> None:
        self.spelling = spelling
        self.sqlite = spelling if sqlite is None else sqlite


@compiles(sql)
def _as_it_stands(element: sql, _compiler: SQLCompiler, **_options: Any) -> str:
    return element.spelling


@compiles(sql, "sqlite")
def _for_sqlite(element: sql, _compiler: SQLCompiler, **_options: Any) -> str:
    return element.sqlite
