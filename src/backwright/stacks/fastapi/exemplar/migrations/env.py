"""Run migrations: `alembic upgrade head`. One transaction holds all of them, on every database."""

import asyncio
import logging
from collections.abc import Iterable

from alembic import context
from alembic.migration import MigrationContext
from alembic.operations import MigrationScript
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import migrations.steps  # noqa: F401 - it registers how SQLite casts, before anything is migrated
import src.models  # noqa: F401 - the models register their tables
# fill: project_imports
from src.config.settings import DatabaseSettings
from src.models.base import Base

# Several instances may start at once: one of them migrates, and the others wait for so long and find nothing to do.
TURN_SECONDS = 300
TAKE_TURN = (
    f"SET LOCAL lock_timeout = '{TURN_SECONDS}s'",
    "SELECT pg_advisory_xact_lock(hashtext('migrations'))",
    # A migration that waits for a table makes everybody queue behind it: give up soon and try again later.
    "SET LOCAL lock_timeout = '5s'",
)

logging.basicConfig(format="%(message)s")
logging.getLogger("alembic").setLevel(logging.INFO)


def begin_for_real(engine: Engine) -> None:
    """Make SQLite's DDL a part of the transaction: its driver would otherwise commit before each statement."""

    @event.listens_for(engine, "connect")
    def _leave_transactions_to_us(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # of every driver of SQLite

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def check_references(connection: Connection) -> None:
    """SQLite does not look at foreign keys while tables are rebuilt, so look at all of them at the end."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        table, _, target, _ = broken[0]
        raise RuntimeError(f"{len(broken)} rows, some of {table}, would refer to rows of {target} that are gone")


def is_comparable(_item: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Leave indexes over expressions out of comparisons: a database tells them in words of its own."""
    # fill: compared
    indexes = (index for table in Base.metadata.tables.values() for index in table.indexes)
    by_expression = {index.name for index in indexes if not all(isinstance(part, Column) for part in index.expressions)}
    return kind != "index" or name not in by_expression


def numbered(
    _context: MigrationContext, _revision: str | Iterable[str | None], directives: list[MigrationScript]
) -> None:
    """Number a revision that is written by hand (`alembic revision -m …`) like those before it."""
    head = ScriptDirectory.from_config(context.config).get_current_head()
    number = int((head or "0").partition("_")[0])
    directives[0].rev_id = f"{number + 1:04}"


def migrate(connection: Connection) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        # As a list, so that names in revisions stand as they are written and no naming convention is put on top.
        target_metadata=[Base.metadata],
        transactional_ddl=True,
        include_object=is_comparable,
        process_revision_directives=numbered,
    )
    # fill: migrate
    with context.begin_transaction():
        if not on_sqlite:
            for statement in TAKE_TURN:
                connection.exec_driver_sql(statement)
        context.run_migrations()
        if on_sqlite:
            check_references(connection)


async def main() -> None:
    url = make_url(DatabaseSettings().database_url.get_secret_value())
    on_sqlite = url.get_backend_name() == "sqlite"
    engine = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": TURN_SECONDS} if on_sqlite else {})
    # fill: engine
    if on_sqlite:
        begin_for_real(engine.sync_engine)
    try:
        connection = await engine.connect()
    except (DBAPIError, OSError) as error:
        where, why = url.render_as_string(hide_password=True), str(getattr(error, "orig", error)).rpartition(">: ")[2]
        make = f"createdb -h {url.host} -U {url.username} {url.database}"
        # fill: making
        raise SystemExit(f"{where} cannot be used: {why}. To make the database: {make}") from None
    try:
        await connection.run_sync(migrate)
    finally:
        await connection.close()
        await engine.dispose()


asyncio.run(main())
