"""The adapter for a URL, of the project's own database or of a scratch one beside it."""

from contextlib import suppress
from pathlib import Path

from backwright.databases.adapter import Database, DatabaseError, Unreachable
from backwright.databases.location import shown
from backwright.databases.sqlite import SqliteDatabase
from backwright.databases.version_table import VersionTable


def open_database(url: str, folder: Path, versions: VersionTable | None) -> Database | Unreachable:
    """The database at a URL, or why it cannot be used."""
    if not url:
        return Unreachable("no .env says yet where the database is; make setup writes one")
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        if not path.exists() or not path.stat().st_size:
            return Unreachable(f"no database yet at {shown(url, folder)}; make migrate")
        return _if_migrated(SqliteDatabase(path, versions), folder)
    if url.startswith("postgresql://"):
        from backwright.databases.postgresql import PostgresqlDatabase  # noqa: PLC0415 - its driver is heavy

        return _if_migrated(PostgresqlDatabase(url, versions), folder)
    if url.startswith("mysql://"):
        from backwright.databases.mysql import MysqlDatabase  # noqa: PLC0415 - as above

        return _if_migrated(MysqlDatabase(url, versions), folder)
    return Unreachable(f"{shown(url, folder)} is no SQLite, PostgreSQL or MySQL URL; mend DATABASE_URL")


def scratch_database(url: str, folder: Path, versions: VersionTable | None) -> Database:
    """An empty database of the kind that this URL names, at the same server, with a name of its own."""
    if url.startswith("postgresql"):
        from backwright.databases.postgresql import scratch_at_server  # noqa: PLC0415 - as above

        return scratch_at_server(url, versions)
    if url.startswith("mysql"):
        from backwright.databases import mysql  # noqa: PLC0415 - as above

        return mysql.scratch_at_server(url, versions)
    return SqliteDatabase(folder / "scratch.db", versions)


def sweep_rehearsals(url: str) -> None:
    """Drop the copies that a killed rehearsal left on a server; a file's copy went with its folder."""
    if url.startswith("postgresql://"):
        from backwright.databases.postgresql import PostgresqlDatabase  # noqa: PLC0415 - as above

        with suppress(DatabaseError):
            PostgresqlDatabase(url).sweep()
    elif url.startswith("mysql://"):
        from backwright.databases.mysql import MysqlDatabase  # noqa: PLC0415 - as above

        with suppress(DatabaseError):
            MysqlDatabase(url).sweep()


def _if_migrated(database: Database, folder: Path) -> Database | Unreachable:
    try:
        revision = database.revision()
    except DatabaseError as error:
        return Unreachable(f"{shown(database.url, folder)}: {error}")
    if revision is None:
        return Unreachable(f"no tables yet in {shown(database.url, folder)}; make migrate")
    return database
