"""What every test may ask for. SQLite by default; TEST_DATABASE_URL names a PostgreSQL server to run on instead."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack  # when: auth
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from fastapi import APIRouter, FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import make_url

from src.config.database import Database, open_engine
from src.config.settings import Settings, async_url
from src.main import create_app
from src.models import Base
from tests.fixtures.callers import Callers  # when: auth
from tests.fixtures.rows import Rows

SECRET = "a secret for tests, which is long enough"
# FastAPI works out a route when it is first asked for: by far the most that an application costs, and the same for all.
ROUTERS: dict[str, APIRouter] = {}


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


def new_database(folder: Path, purpose: str) -> str:
    """The address of a database without tables."""
    server = os.environ.get("TEST_DATABASE_URL", "sqlite")
    if server.startswith("sqlite"):
        return f"sqlite:///{folder / purpose}.db"
    url = make_url(server).set(drivername="postgresql")
    name = f"{url.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{purpose}"
    asyncio.run(recreate(url.render_as_string(hide_password=False), name))
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the tables and no rows, made once for the whole run."""
    address = new_database(tmp_path_factory.mktemp("template"), "empty")
    asyncio.run(create_tables(address))
    return address


@pytest.fixture
def blank(tmp_path: Path) -> str:
    """A database without tables."""
    return new_database(tmp_path, "blank")


async def recreate(server: str, name: str) -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    await connection.close()


async def create_tables(address: str) -> None:
    engine = open_engine(async_url(address), 1)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()


@pytest.fixture
def settings(template: str, tmp_path: Path) -> Settings:
    address = template
    if template.startswith("sqlite"):
        copy = tmp_path / "test.db"
        shutil.copyfile(template.removeprefix("sqlite:///"), copy)
        address = f"sqlite:///{copy}"
    values: dict[str, Any] = {
        "_env_file": None,
        "database_url": address,
        "secret_key": SECRET,  # when: auth
    }
    return Settings(**values)


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    app.router = ROUTERS.setdefault("shared", app.router)
    database: Database = app.state.database
    await empty(database)
    yield app
    await database.close()


async def empty(database: Database) -> None:
    """PostgreSQL's tables are shared by the tests of one run; a SQLite file is new for each."""
    if database.engine.dialect.name == "postgresql":
        # One statement, so that it does not matter what refers to what; many times as quick as TRUNCATE.
        deletions = ", ".join(f'"{name}" AS (DELETE FROM "{name}")' for name in Base.metadata.tables)
        async with database.engine.begin() as connection:
            await connection.exec_driver_sql(f"WITH {deletions} SELECT 1")


@pytest.fixture
def database(app: FastAPI) -> Database:
    database: Database = app.state.database
    return database


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """A caller without an account."""
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client:
        yield client


# when: auth
@pytest.fixture
async def callers(app: FastAPI) -> AsyncIterator[Callers]:
    async with AsyncExitStack() as clients:
        yield Callers(app, clients)


# end
@pytest.fixture
async def api(
    client: AsyncClient,
    callers: Callers,  # when: auth
) -> AsyncClient:
    """Somebody who may do everything."""
    client = await callers.register()  # when: auth
    return client


@pytest.fixture
def rows(
    database: Database,
    api: AsyncClient,  # when: tenant
    callers: Callers,  # when: tenant
) -> Rows:
    """Makes rows that `api` may see."""
    home = callers.home.id if callers.home else 0  # when: tenant
    return Rows(
        database,
        home,  # when: tenant
    )
