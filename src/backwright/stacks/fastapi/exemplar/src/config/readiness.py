"""Whether the application can serve: what it needs answers, and no migration is pending."""

from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from fastapi import FastAPI
from sqlalchemy import Connection

from src.utils.errors import UnavailableError


@cache
def newest_revisions() -> set[str]:
    return set(ScriptDirectory(str(Path(__file__).parents[2] / "migrations")).get_heads())


def revisions(connection: Connection) -> set[str]:
    """Where the database stands."""
    return set(MigrationContext.configure(connection).get_current_heads())


async def require_ready(app: FastAPI) -> None:
    """Raise `UnavailableError` while the application cannot serve."""
    async with app.state.database.engine.execution_options(reading=True).connect() as connection:
        if await connection.run_sync(revisions) != newest_revisions():
            raise UnavailableError("Migrations are pending")
    # fill: ready
