"""Rows to look at, on MySQL and MariaDB."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.mysql import Insert
from sqlalchemy.ext.asyncio import AsyncConnection


class Insertion(Insert):
    """One that leaves rows as they are where another one has the same unique values."""

    inherit_cache = True

    def on_conflict_do_nothing(self) -> "Insertion":
        return self.on_duplicate_key_update(id=self.table.c.id)


def insert(model: Any) -> Insertion:
    return Insertion(model)


async def clear(connection: AsyncConnection, tables: Iterable[str]) -> None:
    await connection.execute(text("SET SESSION foreign_key_checks = 0"))
    for table in tables:
        await connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names of our own tables
    await connection.execute(text("SET SESSION foreign_key_checks = 1"))
