"""What the catalogue of MySQL or MariaDB knows of the tables of one database."""

import re
from collections.abc import Collection, Iterator
from typing import Any

_TABLES = """
SELECT table_name AS name FROM information_schema.tables
WHERE table_schema = database() AND table_type = 'BASE TABLE' ORDER BY table_name
"""
# Generated columns that nobody sees belong to indexes.
_COLUMNS = """
SELECT column_name AS name, data_type AS type, is_nullable AS nullable, extra
FROM information_schema.columns
WHERE table_schema = database() AND table_name = %s AND extra NOT LIKE '%%INVISIBLE%%' ORDER BY ordinal_position
"""
_KEY = re.compile(r'(?P<kind>(?:UNIQUE |FULLTEXT )?KEY) "(?P<name>[^"]+)" (?P<columns>\(.*\))')
_CONSTRAINT = re.compile(r'CONSTRAINT "(?P<name>[^"]+)" (?P<text>.*)')
_COLUMN = re.compile(r'"(?P<name>[^"]+)" (?P<text>.*)')


async def tables(cursor: Any) -> tuple[str, ...]:
    """All its tables."""
    await cursor.execute(_TABLES)
    return tuple(row["name"] for row in await cursor.fetchall())


async def columns(cursor: Any, table: str) -> list[dict[str, Any]]:
    """The columns of a table that are seen."""
    await cursor.execute(_COLUMNS, (table,))
    return [dict(row) for row in await cursor.fetchall()]


async def stored_columns(cursor: Any, table: str) -> list[str]:
    """The columns of a table that hold what was written to them."""
    return [row["name"] for row in await columns(cursor, table) if "GENERATED" not in row["extra"].upper()]


async def catalogue(cursor: Any, left_out: Collection[str]) -> dict[str, str]:
    """Every column, constraint and index by name."""
    found: dict[str, str] = {}
    for table in await tables(cursor):
        if table not in left_out:
            await cursor.execute(f'SHOW CREATE TABLE "{table}"')
            (row,) = await cursor.fetchall()
            found |= dict(described(table, row["Create Table"]))
    return dict(sorted(found.items()))


def described(table: str, definition: str) -> Iterator[tuple[str, str]]:
    """The parts of a table's definition by name, in the words of most databases."""
    for line in definition.splitlines()[1:-1]:
        part = line.strip().removesuffix(",")
        if key := _KEY.match(part):
            kind = key["kind"].replace("KEY", "INDEX")
            yield key["name"], f"CREATE {kind} {key['name']} ON {table} {_plain(key['columns'])}"
        elif constraint := _CONSTRAINT.match(part):
            yield f"{table} {constraint['name']}", _plain(constraint["text"])
        elif column := _COLUMN.match(part):
            yield f"{table}.{column['name']}", _plain(column["text"])
        else:
            yield f"{table} {part.partition('(')[0].strip().lower()}", _plain(part)


def _plain(text: str) -> str:
    """Without quotes; a list with a space behind each comma."""
    return re.sub(r",(?=\S)", ", ", text.replace('"', ""))
