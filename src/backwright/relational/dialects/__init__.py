"""The databases that a schema may be for, the first of them the one whose spelling is written where all agree."""

from collections.abc import Sequence

from backwright.relational.dialects.dialect import Dialect
from backwright.relational.dialects.mysql import Mysql
from backwright.relational.dialects.postgresql import Postgresql
from backwright.relational.dialects.sqlite import Sqlite
from backwright.relational.sql import Sql

POSTGRESQL, SQLITE, MYSQL = Postgresql(), Sqlite(), Mysql()
DIALECTS: tuple[Dialect, ...] = (POSTGRESQL, SQLITE)  # those that every page is built for
ALL: tuple[Dialect, ...] = (*DIALECTS, MYSQL)


def dialect_named(name: str) -> Dialect:
    """The dialect of that name."""
    return next(dialect for dialect in ALL if dialect.name == name)


def spellings(sql: Sql, among: Sequence[Dialect] = DIALECTS) -> tuple[str, dict[str, str]]:
    """How the first dialect spells a piece of SQL, and how those do, by name, that spell it differently."""
    first, *others = among
    text = first.render(sql)
    return text, {each.name: other for each in others if (other := each.render(sql)) != text}
