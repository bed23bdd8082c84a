"""The project's database: which it is, what is in it, and a copy of it to try things on."""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from backwright import dotenv
from backwright.blueprint.model import Blueprint
from backwright.errors import BackwrightError

VERSION_TABLE = "alembic_version"


class DatabaseError(BackwrightError):
    """The database cannot be used; the text says which and what to do."""


@dataclass(frozen=True)
class Shot:
    """What a table held at one moment: its rows, and a fingerprint of each column."""

    rows: int
    columns: Mapping[str, str]


class Data(Protocol):
    """A database that answers."""

    url: str
    dialect: str  # sqlite, postgresql

    def revision(self) -> str | None:
        """The migration that it stands at, several where it took two branches; None when it was never migrated."""
        ...

    def settled_revision(self) -> str | None:
        """The same once whoever was moving it has ended, though it was killed while it committed."""
        ...

    def tables(self) -> tuple[str, ...]:
        """Its tables, without the bookkeeping of migrations."""
        ...

    def scalar(self, sql: str) -> int:
        """The number that a query gives."""
        ...

    def count(self, table: str) -> int:
        """How many rows a table has; 0 when there is no such table."""
        ...

    def shots(self) -> dict[str, Shot]:
        """Every table, as it is now."""
        ...

    def copy(self, folder: Path) -> AbstractContextManager["Copy"]:
        """A copy of it all, gone when the context ends."""
        ...


@dataclass(frozen=True)
class Copy:
    """A database to try things on. An empty one gets its schema by migrating to `revision`, then `fill` is called."""

    url: str
    data: Data
    filled: bool

    def fill(self) -> None:
        """Put the rows in, where that was not done by copying the whole."""


@dataclass(frozen=True)
class Unreachable:
    """Why there is no database to ask: `no database yet at helpdesk.db; make migrate`."""

    reason: str


def database_url(folder: Path, blueprint: Blueprint) -> str:
    """The project's database: from the environment, from its `.env`, or the SQLite file beside it; paths absolute.

    Nothing where the page wants a server and nobody has said yet which one.
    """
    url = dotenv.database_url(folder)
    if not url and blueprint.database != "sqlite":
        return ""
    return absolute(url or f"sqlite:///{blueprint.app}.db", folder)


def absolute(url: str, folder: Path) -> str:
    """The URL without a driver in its scheme, and with an absolute path for SQLite."""
    scheme, _, rest = url.partition("://")
    scheme = scheme.partition("+")[0].replace("postgres", "postgresql").replace("postgresqlql", "postgresql")
    if scheme != "sqlite":
        return f"{scheme}://{rest}"
    return f"sqlite:///{(folder / rest.removeprefix('/')).absolute()}"


def shown(url: str, folder: Path) -> str:
    """The URL as one may print it: no password, and SQLite by the name of its file."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        return path.relative_to(folder).as_posix() if path.is_relative_to(folder.absolute()) else str(path)
    return re.sub(r"://([^:/@]+):[^@]*@", r"://\1@", url)


def open_database(url: str, folder: Path) -> Data | Unreachable:
    """The database at a URL, or why it cannot be asked."""
    if not url:
        return Unreachable("no .env says yet where the database is; make setup writes one")
    if url.startswith("sqlite:///"):
        from backwright.build.sqlite import Sqlite  # noqa: PLC0415 - it builds on this module

        path = Path(url.removeprefix("sqlite:///"))
        if not path.exists() or not path.stat().st_size:
            return Unreachable(f"no database yet at {shown(url, folder)}; make migrate")
        return _asked(Sqlite(url, path), url, folder)
    if url.startswith("postgresql://"):
        from backwright.build.postgresql import Postgresql  # noqa: PLC0415 - so does it, and its driver is heavy

        return _asked(Postgresql(url), url, folder)
    return Unreachable(f"{shown(url, folder)} is no SQLite or PostgreSQL URL; mend DATABASE_URL")


def sweep_rehearsals(url: str) -> None:
    """Drop the copies that a killed rehearsal left on a server; a file's copy went with its folder."""
    if url.startswith("postgresql://"):
        from backwright.build.postgresql import Postgresql  # noqa: PLC0415 - as above

        with suppress(DatabaseError):
            Postgresql(url).sweep()


def _asked(data: Data, url: str, folder: Path) -> Data | Unreachable:
    try:
        revision = data.revision()
    except DatabaseError as error:
        return Unreachable(f"{shown(url, folder)}: {error}")
    if revision is None:
        return Unreachable(f"no tables yet in {shown(url, folder)}; make migrate")
    return data


def differences(
    before: Mapping[str, Shot], after: Mapping[str, Shot], meant: Collection[tuple[str, str]] = ()
) -> Iterator[str]:
    """What tables and columns that both have lost or changed; `meant` are those of which that is wanted."""
    for table in sorted(before.keys() & after.keys()):
        if (table, "*") in meant:
            continue
        one, two = before[table], after[table]
        if one.rows != two.rows:
            yield f"{table} has {two.rows:,} rows and had {one.rows:,}"
            continue
        common = [name for name in one.columns if name in two.columns and (table, name) not in meant]
        changed = [name for name in common if one.columns[name] != two.columns[name]]
        if changed:
            yield f"{table}: other values in {', '.join(changed)}"
