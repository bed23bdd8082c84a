"""Revisions run for real, in a database of the test's own, and what is in it afterwards."""

import asyncio
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, event, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from backwright.blueprint.model import Blueprint
from backwright.blueprint.reader import read
from backwright.changes.detect import detect
from backwright.changes.lock import Lock
from backwright.relational.dialects import dialect_named
from backwright.relational.dialects.mysql import SESSION_MODE
from backwright.relational.migrations import migration
from backwright.relational.plain_sql import statements
from backwright.relational.questions import questions
from backwright.relational.steps import Direction, Migration
from backwright.stacks.fastapi.compose import compose
from backwright.stacks.python.alembic import initial, revision

COMPOSED = TemporaryDirectory(prefix="backwright-exemplar-")
EXEMPLAR = Path(COMPOSED.name)
compose(EXEMPLAR)
T = TypeVar("T")
Row = dict[str, Any]

COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity::text,
       pg_get_expr(d.adbin, d.adrelid), (SELECT collname FROM pg_collation WHERE oid = a.attcollation)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
SEQUENCES = "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"

DRIVERS: dict[str, tuple[str, dict[str, Any]]] = {
    "sqlite": ("sqlite+aiosqlite", {}),
    # A statement that was prepared before a migration means nothing after it.
    "postgresql": ("postgresql+asyncpg", {"statement_cache_size": 0, "prepared_statement_cache_size": 0}),
    "mysql": ("mysql+asyncmy", {"init_command": f"SET SESSION sql_mode = '{SESSION_MODE}', time_zone = '+00:00'"}),
}
COLLATION = " CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"
PROGRESS = "migration_progress"  # the bookkeeping of migrations on MySQL


def blueprint(page: str) -> Blueprint:
    """The completed blueprint of a page, whose revisions are for every database."""
    return replace(read(page), database="mysql")


class Database:
    """A real database, over one connection that stays open."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.dialect = url.partition("://")[0]
        self.is_sqlite, self.is_mysql = self.dialect == "sqlite", self.dialect == "mysql"
        self._runner = asyncio.Runner()
        scheme, options = DRIVERS[self.dialect]
        self._engine = create_async_engine(f"{scheme}://{url.partition('://')[2]}", connect_args=options)
        if self.is_mysql:
            self._engine.sync_engine.update_execution_options(no_parameters=True)
        if self.is_sqlite:
            event.listen(self._engine.sync_engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
            event.listen(self._engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))

    def run(self, work: Callable[[Connection], T]) -> T:
        """Do something in one transaction."""
        return self._runner.run(self._run(work))

    async def _run(self, work: Callable[[Connection], T]) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    def close(self) -> None:
        self._runner.run(self._engine.dispose())
        self._runner.close()

    def apply(self, text: str, direction: str = "upgrade") -> None:
        """Run one direction of a revision; on SQLite no reference may dangle afterwards."""

        def work(connection: Connection) -> None:
            context = MigrationContext.configure(connection, opts={"transactional_ddl": True})
            with Operations.context(context):
                loaded(text)[direction]()
            if self.is_sqlite:
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []

        self.run(work)

    def apply_plainly(self, direction: Direction) -> None:
        """Run the plain SQL of one way of a migration; on SQLite no reference may dangle afterwards."""
        dialect = dialect_named(self.dialect)

        def work(connection: Connection) -> None:
            for statement in statements(direction, dialect):
                connection.exec_driver_sql(statement)
            if self.is_sqlite:
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []

        self.run(work)

    def execute(self, *statements: str) -> None:
        self.run(lambda connection: [connection.exec_driver_sql(statement) for statement in statements])

    def number(self, select: str) -> int:
        return int(self.run(lambda connection: connection.exec_driver_sql(select).scalar_one()))

    def rows(self, table: str) -> list[Row]:
        return self.run(lambda connection: _rows(connection, table))

    def all_rows(self) -> dict[str, list[Row]]:
        def work(connection: Connection) -> dict[str, list[Row]]:
            names = set(inspect(connection).get_table_names()) - {"sqlite_sequence", PROGRESS}
            return {name: _rows(connection, name) for name in sorted(names)}

        return self.run(work)

    def clear(self) -> None:
        if self.is_sqlite:
            self._runner.run(self._engine.dispose())
            Path(self.url.removeprefix("sqlite:///")).unlink()
        elif self.is_mysql:
            name = self.url.rpartition("/")[2]
            self.execute(f"DROP DATABASE {name}", f"CREATE DATABASE {name}{COLLATION}", f"USE {name}")
            self._runner.run(self._engine.dispose())
        else:
            self.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")

    def catalogue(self) -> set[tuple[Any, ...]]:
        """Everything that the database knows of its schema, but for the order of columns."""
        if self.is_sqlite:
            return self.run(_sqlite_catalogue)
        if self.is_mysql:
            return self.run(_mysql_catalogue)
        selects = (COLUMNS, CONSTRAINTS, INDEXES, SEQUENCES)
        return self.run(lambda c: {tuple(row) for select in selects for row in c.exec_driver_sql(select)})


def _rows(connection: Connection, table: str) -> list[Row]:
    found = [dict(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"').mappings()]
    return sorted(found, key=lambda row: row["id"] if "id" in row else tuple(row.values()))


def _sqlite_catalogue(connection: Connection) -> set[tuple[Any, ...]]:
    seen: set[tuple[Any, ...]] = set()
    inspector = inspect(connection)
    for kind, name, table, sql in connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master"):
        if kind == "index":
            seen.add(("index", table, name, _plain(sql or "")))
            continue
        if name.startswith("sqlite_"):
            continue
        seen.add(("table", name, "AUTOINCREMENT" in sql))
        columns = connection.exec_driver_sql(f"PRAGMA table_info('{name}')").all()
        seen |= {("column", name, *column[1:]) for column in columns}
        seen |= {("check", name, c["name"], _plain(c["sqltext"])) for c in inspector.get_check_constraints(name)}
        for key in inspector.get_foreign_keys(name):
            options = tuple(key["options"].items())
            seen.add(("key", name, key["name"], *key["constrained_columns"], key["referred_table"], options))
    return seen


def _mysql_catalogue(connection: Connection) -> set[tuple[Any, ...]]:
    seen: set[tuple[Any, ...]] = set()
    for name in inspect(connection).get_table_names():
        if name != PROGRESS:
            text = connection.exec_driver_sql(f'SHOW CREATE TABLE "{name}"').one()[1]
            lines = re.sub(r" AUTO_INCREMENT=\d+", "", text).splitlines()
            seen |= {(name, line.strip().removesuffix(",")) for line in lines}
    return seen


def _plain(sql: str) -> str:
    """SQL without quotes, which SQLite puts around a name that it has renamed."""
    return re.sub(r"\s+", " ", sql.replace('"', ""))


def loaded(text: str) -> dict[str, Any]:
    """The names of a revision, which imports from the exemplar as it would from the project."""
    if str(EXEMPLAR) not in sys.path:
        sys.path.insert(0, str(EXEMPLAR))
    names: dict[str, Any] = {}
    exec(compile(text, "revision", "exec"), names)  # noqa: S102 - it is our own text
    return names


@dataclass(frozen=True)
class Move:
    """From one page to the next."""

    old: Blueprint
    new: Blueprint

    @classmethod
    def of(cls, old: str, new: str) -> "Move":
        return cls(blueprint(old), blueprint(new))

    @property
    def text(self) -> str:
        """The revision; it fails when there is none."""
        made = revision(2, self.old, self.new, detect(self.old, self.new, Lock()))
        assert made is not None
        return made.text

    @property
    def plain(self) -> Migration:
        """The migration as a value."""
        made = migration(self.old, self.new, detect(self.old, self.new, Lock()))
        assert made is not None
        return made

    def answers(self, database: Database) -> list[str]:
        """What the data say to the change, in sentences; nothing when nothing is in the way or lost."""
        asked = questions(self.old, self.new, detect(self.old, self.new, Lock()))
        counts = [(q, database.number(q.spelled(database.dialect)), database.number(q.total)) for q in asked]
        return [question.sentence(count, total) for question, count, total in counts if count]


def there_and_back(database: Database, move: Move, rows: Iterable[str]) -> dict[str, list[Row]]:
    """Up with rows, down, up; every schema on the way is the one that its page would get from scratch.

    Returns:
        The rows of every table after the way up.
    """
    database.apply(initial(move.old).text)
    database.execute(*rows)
    old_schema, before = database.catalogue(), database.all_rows()
    text = move.text
    database.apply(text)
    new_schema, after = database.catalogue(), database.all_rows()
    database.apply(text, "downgrade")
    assert database.catalogue() ^ old_schema == set()
    assert database.all_rows() == before
    database.apply(text)
    assert database.catalogue() ^ new_schema == set()
    assert database.all_rows() == after
    database.clear()
    database.apply(initial(move.new).text)
    assert new_schema ^ database.catalogue() == set()
    return after
