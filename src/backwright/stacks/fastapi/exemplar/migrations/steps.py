"""Steps of migrations that Alembic has no word for, or that SQLite takes in a way of its own."""

import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from alembic import op
from alembic.ddl.sqlite import SQLiteImpl
from alembic.operations import BatchOperations
from sqlalchemy import Column, Connection, literal_column, text
from sqlalchemy.exc import SAWarning
from sqlalchemy.types import TypeEngine


class SQLite(SQLiteImpl):
    """Alembic's SQLite, which casts values on their way into a copy of a table. It has no type for days and times."""

    __dialect__ = "sqlite"
    casts: Mapping[str, str] = {}

    def cast_for_batch_migrate(
        self, existing: Column[Any], transfer: dict[str, Any], new_type: TypeEngine[Any]
    ) -> None:
        """Cast a value as the migration says, or by its type."""
        if existing.name in self.casts:
            transfer["expr"] = literal_column(self.casts[existing.name])
        else:
            super().cast_for_batch_migrate(existing, transfer, new_type)


class DataError(Exception):
    """Rows stand in the way of a migration; the message counts them and says what to do."""


def on(database: str) -> bool:
    """Whether the migration runs on that database: `postgresql` or `sqlite`."""
    return op.get_bind().dialect.name == database


def execute(statement: str, **spellings: str) -> None:
    """Run a statement as it stands, or as the database of that name spells it: `execute("…", sqlite="…")`."""
    op.get_bind().exec_driver_sql(spellings.get(op.get_bind().dialect.name, statement))


def refuse_if(rows: str, problem: str, **spellings: str) -> None:
    """Stop before anything is changed when rows are found.

    Args:
        rows: what selects one number, the count of rows.
        problem: what is wrong with them, and what to do.
        spellings: the same as `rows` by the name of a database that spells it differently.
    """
    count = op.get_bind().exec_driver_sql(spellings.get(op.get_bind().dialect.name, rows)).scalar_one()
    if count:
        raise DataError(f"{count:,} {'row' if count == 1 else 'rows'}: {problem}")


@contextmanager
def altered(table: str, /, **casts: str) -> Iterator[BatchOperations]:
    """Alter a table in place or, on SQLite, by a copy that keeps its expression indexes and never reuses an id.

    Args:
        table: its name.
        casts: what the values of a column become in the copy, by its name, where a cast to the new type is not enough.
    """
    if not on("sqlite"):
        with op.batch_alter_table(table) as batch:
            yield batch
        return
    connection = op.get_bind()
    before = _indexes(connection, table)
    numbered = _last_id(connection, table)
    SQLite.casts = casts
    options = {} if numbered is None else {"sqlite_autoincrement": True}
    with warnings.catch_warnings():
        # It cannot read expression indexes; they are put back below.
        warnings.filterwarnings("ignore", message="Skipped unsupported reflection", category=SAWarning)
        with op.batch_alter_table(table, table_kwargs=options) as batch:
            yield batch
    for name in before.keys() - _indexes(connection, table).keys():
        execute(before[name])
    _restore_last_id(connection, table, numbered)


def rename_table(old: str, new: str) -> None:
    """Rename a table with its primary key and its sequence."""
    op.rename_table(old, new)
    if on("postgresql"):
        execute(f'ALTER TABLE "{new}" RENAME CONSTRAINT "{old}_pkey" TO "{new}_pkey"')
        execute(f'ALTER SEQUENCE IF EXISTS "{old}_id_seq" RENAME TO "{new}_id_seq"')
    else:
        rename_constraints(new, {f"{old}_pkey": f"{new}_pkey"})


def rename_column(table: str, old: str, new: str) -> None:
    """Rename a column, wherever it is named: both databases follow it into keys, checks and indexes."""
    execute(f'ALTER TABLE "{table}" RENAME COLUMN "{old}" TO "{new}"')


def rename_index(table: str, old: str, new: str) -> None:
    """Rename an index; SQLite makes it anew."""
    if on("postgresql"):
        execute(f'ALTER INDEX "{old}" RENAME TO "{new}"')
        return
    definition = _indexes(op.get_bind(), table)[old]
    execute(f'DROP INDEX "{old}"')
    execute(_named(definition, {old: new}))


def rename_constraints(table: str, names: Mapping[str, str]) -> None:
    """Rename constraints; SQLite copies the table."""
    if on("postgresql"):
        for old, new in names.items():
            execute(f'ALTER TABLE "{table}" RENAME CONSTRAINT "{old}" TO "{new}"')
        return
    connection = op.get_bind()
    definition = str(
        connection.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}).scalar()
    )
    indexes = _indexes(connection, table)
    numbered = _last_id(connection, table)
    copy = f"_copy_of_{table}"
    body = definition.partition("(")[2]
    execute(f'CREATE TABLE "{copy}" ({_named(body, names)}')
    execute(f'INSERT INTO "{copy}" SELECT * FROM "{table}"')  # noqa: S608 - names of our own
    execute(f'DROP TABLE "{table}"')
    execute(f'ALTER TABLE "{copy}" RENAME TO "{table}"')
    for statement in indexes.values():
        execute(statement)
    _restore_last_id(connection, table, numbered)


def _named(definition: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        definition = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, definition)
    return definition


def _indexes(connection: Connection, table: str) -> dict[str, str]:
    found = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL"),
        {"table": table},
    )
    return {row[0]: row[1] for row in found}


def _last_id(connection: Connection, table: str) -> int | None:
    """The last id that was ever given in a table that never gives one twice."""
    definition = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}).scalar()
    if "AUTOINCREMENT" not in str(definition):
        return None
    last = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table}).scalar()
    return int(last or 0)


def _restore_last_id(connection: Connection, table: str, last: int | None) -> None:
    if last is not None:
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table})
        connection.execute(
            text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), {"name": table, "last": last}
        )
