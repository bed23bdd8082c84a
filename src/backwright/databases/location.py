"""Where a project's database is: by the environment, by its `.env`, or beside it."""

import re
from pathlib import Path

from backwright import dotenv
from backwright.blueprint.model import Blueprint


def database_url(folder: Path, blueprint: Blueprint) -> str:
    """The project's database: from the environment, from its `.env`, or the SQLite file beside it; paths absolute.

    Nothing where the page wants a server and none is configured yet.
    """
    url = dotenv.database_url(folder)
    if not url and blueprint.database != "sqlite":
        return ""
    return absolute(url or f"sqlite:///{blueprint.app}.db", folder)


def absolute(url: str, folder: Path) -> str:
    """The URL without a driver in its scheme, and with an absolute path for SQLite."""
    scheme, _, rest = url.partition("://")
    scheme = scheme.partition("+")[0]
    scheme = {"postgres": "postgresql", "mariadb": "mysql"}.get(scheme, scheme)
    if scheme != "sqlite":
        return f"{scheme}://{rest}"
    return f"sqlite:///{(folder / rest.removeprefix('/')).absolute()}"


def shown(url: str, folder: Path) -> str:
    """The URL as one may print it: no password, and SQLite by the name of its file."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        return path.relative_to(folder).as_posix() if path.is_relative_to(folder.absolute()) else str(path)
    return re.sub(r"://([^:/@]+):[^@]*@", r"://\1@", url)
