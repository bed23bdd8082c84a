"""Migrations on MySQL and MariaDB, where a statement that changes the schema ends the transaction that it is in.

A revision runs there statement by statement, and `migration_progress` says how far it has come: a run that was killed
half-way is brought to its end by the next one.
"""

import logging
import re
from dataclasses import dataclass

from alembic import context, op
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

PROGRESS = """
CREATE TABLE migration_progress (
    revision VARCHAR(32) NOT NULL PRIMARY KEY,
    direction VARCHAR(9) NOT NULL,
    done INT NOT NULL,
    was TEXT
)
"""
# Several instances may start at once: one of them migrates, and the others wait for so long and find nothing to do.
TURN_SECONDS = 300
# A migration that waits for a table makes everybody queue behind it: give up soon and try again later.
WAITING = "SET SESSION lock_wait_timeout = 5, innodb_lock_wait_timeout = 5"
ALTERED = re.compile(r'(?:CREATE|ALTER|DROP|RENAME) TABLE "(?P<table>[^"]+)"')


@dataclass
class Progress:
    """How far a revision has come: `done` statements in all, of which this run has met `met` again."""

    revision: str
    direction: str
    done: int = 0
    was: str | None = None
    met: int = 0

    @property
    def has_begun(self) -> bool:
        return self.done > 0 or self.was is not None


def migrate(connection: Connection) -> None:
    """Run what is asked for, after what an earlier run has left half done."""
    connection.execution_options(no_parameters=True)  # a `%` in a statement without any means itself
    logging.getLogger("asyncmy").setLevel(logging.ERROR)  # it would print what the server merely remarks
    name = connection.exec_driver_sql("SELECT concat('migrations of ', md5(database()))").scalar_one()
    if not connection.exec_driver_sql("SELECT GET_LOCK(%s, %s)", (name, TURN_SECONDS)).scalar():
        raise RuntimeError(f"Another migration has been running for {TURN_SECONDS} seconds")
    connection.exec_driver_sql(WAITING)
    collation = "utf8mb4_nopad_bin" if connection.dialect.is_mariadb else "utf8mb4_0900_bin"  # type: ignore[attr-defined]
    if connection.exec_driver_sql("SELECT @@collation_database").scalar_one() != collation:
        # Text compares by code point, in whatever table there will be.
        connection.exec_driver_sql(f"ALTER DATABASE CHARACTER SET utf8mb4 COLLATE {collation}")
    make_progress(connection)
    with context.begin_transaction():
        finish(connection)
        context.run_migrations()


def make_progress(connection: Connection) -> None:
    if not table_definition(connection, "migration_progress"):
        connection.exec_driver_sql(PROGRESS)


def finish(connection: Connection) -> None:
    """Bring a revision that was killed half-way to its end, whichever way it was going."""
    row = connection.exec_driver_sql("SELECT revision, direction, done, was FROM migration_progress").one_or_none()
    if row is None:
        return
    migration, progress = context.get_context(), Progress(*row)
    revision, direction = progress.revision, progress.direction
    if progress.has_begun and (revision in migration.get_current_heads()) != (direction == "upgrade"):
        script = ScriptDirectory.from_config(context.config).get_revision(revision)
        with Operations.context(migration):
            getattr(script.module, direction)()
        before = script.down_revision or ()
        parents = (before,) if isinstance(before, str) else tuple(before)
        old, new = (parents, (revision,)) if direction == "upgrade" else ((revision,), parents)
        migration._ensure_version_table()
        for each in old:
            connection.exec_driver_sql("DELETE FROM alembic_version WHERE version_num = %s", (each,))
        for each in new:
            connection.exec_driver_sql("INSERT INTO alembic_version (version_num) VALUES (%s)", (each,))
    connection.exec_driver_sql("DELETE FROM migration_progress")
    commit(connection)


def is_its_own(item: object, name: str | None, kind: str) -> bool:
    """Whether the models do not know a thing: generated columns, and indexes over them."""
    if context.get_context().dialect.name != "mysql":
        return False
    is_computed = getattr(item, "computed", None) is not None
    return is_computed or kind in ("index", "unique_constraint") or name == "migration_progress"


def begins(revision: str, direction: str) -> bool:
    """Open the record of one way of a revision; false when it goes on where an earlier run has stopped."""
    connection = op.get_bind()
    make_progress(connection)
    row = connection.exec_driver_sql("SELECT revision, direction, done, was FROM migration_progress").one_or_none()
    if row is not None and (row[0], row[1]) == (revision, direction):
        progress = connection.info["progress"] = Progress(*row)
        return not progress.has_begun
    connection.exec_driver_sql("DELETE FROM migration_progress")
    connection.exec_driver_sql("INSERT INTO migration_progress VALUES (%s, %s, 0, NULL)", (revision, direction))
    commit(connection)  # with the version that the revision before it has led to
    connection.info["progress"] = Progress(revision, direction)
    return True


def run(*lines: str) -> None:
    """Run one statement of a revision, unless an earlier run has."""
    connection, statement = op.get_bind(), "\n".join(lines)
    progress: Progress = connection.info["progress"]
    progress.met += 1
    if progress.met <= progress.done:
        return
    altered = ALTERED.match(statement)
    if altered is None:
        # Its rows and its record change in one transaction.
        commit(connection)
        connection.exec_driver_sql(statement)
    else:
        was = table_definition(connection, altered["table"])
        if progress.was is None:
            note(connection, progress, was)
        if progress.was == was:  # else the earlier run was killed between the statement and its record
            connection.exec_driver_sql(statement)
    progress.done += 1
    note(connection, progress, None)


def note(connection: Connection, progress: Progress, was: str | None) -> None:
    progress.was = was
    record = "UPDATE migration_progress SET done = %s, was = %s WHERE revision = %s"
    connection.exec_driver_sql(record, (progress.done, was, progress.revision))
    commit(connection)


def commit(connection: Connection) -> None:
    connection.exec_driver_sql("COMMIT")


def table_definition(connection: Connection, table: str) -> str:
    """A digest of what a table is; nothing when it is not there."""
    there = "SELECT 1 FROM information_schema.tables WHERE table_schema = database() AND table_name = %s"
    if connection.exec_driver_sql(there, (table,)).scalar() is None:
        return ""
    shown = connection.exec_driver_sql(f'SHOW CREATE TABLE "{table}"').one()[1]
    return re.sub(r" AUTO_INCREMENT=\d+", "", shown)
