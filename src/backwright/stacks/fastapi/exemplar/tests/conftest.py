"""What every test may ask for. SQLite by default; TEST_DATABASE_URL names a PostgreSQL server to run on instead."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from fastapi import FastAPI
from sqlalchemy import make_url

from src.config.database import Database
from src.config.settings import Settings
from src.main import create_app
from src.models import Base
from tests.fixtures.rows import empty

pytest_plugins = ["tests.fixtures.clients"]
METRICS_TOKEN = "a token for tests, which is long enough"
# fill: constants
# when: test_named
collect_ignore = ["fixtures"]


def pytest_pycollect_makeitem(collector: pytest.Module | pytest.Class, name: str, obj: object) -> list[pytest.Item] | None:
    """Take nothing for a test that a module of tests only imports, such as a model whose name begins with `Test`."""
    module = getattr(obj, "__module__", None)
    return [] if name.lower().startswith("test") and module != collector.module.__name__ else None


# end

@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


def new_database(folder: Path, purpose: str) -> str:
    """The address of a database without tables."""
    chosen = os.environ.get("TEST_DATABASE_URL", "sqlite")
    if chosen.startswith("sqlite"):
        return f"sqlite:///{folder / purpose}.db"
    # fill: servers
    server = make_url(chosen).set(drivername="postgresql")
    name = f"{server.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{purpose}"
    asyncio.run(recreate(server.render_as_string(hide_password=False), name))
    return server.set(database=name).render_as_string(hide_password=False)


async def recreate(server: str, name: str) -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    await connection.close()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    values: dict[str, Any] = {"database_url": new_database(tmp_path_factory.mktemp("database"), "tables")}
    # fill: settings
    values["metrics_token"] = METRICS_TOKEN
    return Settings(_env_file=None, **values)


@pytest.fixture(scope="session")
async def served(settings: Settings) -> AsyncIterator[FastAPI]:
    """The application on a database with its tables, one for the whole run."""
    database = Database(settings)
    # fill: tables
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield create_app(settings, database)
    await database.close()


@pytest.fixture
async def app(served: FastAPI) -> FastAPI:
    """The same, with empty tables."""
    await empty(served.state.database, Base.metadata.tables)
    # fill: emptied
    return served


@pytest.fixture
def statements(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """Tells what the database was asked since it last told."""
    caplog.set_level("DEBUG", "statements")

    def executed() -> list[str]:
        logged = [str(vars(record)["statement"]) for record in caplog.records if record.name == "statements"]
        caplog.clear()
        return [statement for statement in logged if not statement.startswith("BEGIN")]

    return executed
