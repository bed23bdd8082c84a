"""The settings that a project's `.env` gives, read as the built code reads them; build, prove and seed agree by it."""

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from backwright.errors import BackwrightError

DATABASE_URL = "DATABASE_URL"


class DotenvError(BackwrightError):
    """`.env` cannot be read."""


def dotenv(folder: Path) -> dict[str, str]:
    """The settings in a project's `.env`, their names in capitals; of a name that stands twice the last value counts.

    Raises:
        DotenvError: the file is not text.
    """
    path = folder / ".env"
    if not path.is_file():
        return {}
    try:
        found = dotenv_values(path, encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DotenvError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8") from None
    return {name.upper(): value for name, value in found.items() if value is not None}


def database_url(folder: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The database that a project is set up for, by the environment or else by `.env`; empty when neither names one."""
    return environment.get(DATABASE_URL) or dotenv(folder).get(DATABASE_URL, "")
