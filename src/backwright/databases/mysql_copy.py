"""The rows of a MySQL database, copied into another one of the same server that has its schema."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from asyncmy.errors import MySQLError

from backwright.databases.adapter import Copy, Database, DatabaseError
from backwright.databases.mysql_catalogue import stored_columns, tables


@dataclass(frozen=True)
class MysqlCopy(Copy):
    """A database with the schema of another one, that the rows are still to be copied into."""

    source: Database
    left_out: Collection[str]  # the tables that the migrations have filled themselves

    def fill(self) -> None:
        """Copy every row, table by table, with references left unchecked meanwhile."""
        from backwright.databases.mysql import on_connection  # noqa: PLC0415 - each of the two knows the other

        source = urlsplit(self.source.url).path.removeprefix("/")

        async def copied(cursor: Any) -> None:
            there = await tables(cursor)
            await cursor.execute("SET SESSION foreign_key_checks = 0")
            await cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT")
            for table in there:
                if table not in self.left_out:
                    await cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names of the catalogue
                    names = ", ".join(f'"{name}"' for name in await stored_columns(cursor, table))
                    select = f'SELECT {names} FROM "{source}"."{table}"'  # noqa: S608
                    await cursor.execute(f'INSERT INTO "{table}" ({names}) {select}')
            await cursor.execute("COMMIT")

        try:
            asyncio.run(on_connection(self.database.url, copied))
        except MySQLError as error:
            raise DatabaseError(
                f"the rows do not fit the tables that the project's migrations make: {error.args[-1]}; "
                f"somebody has altered the database by hand: write a migration that says so, then build again"
            ) from error
