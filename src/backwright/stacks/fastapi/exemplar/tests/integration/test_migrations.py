"""The migrations lead to the tables that the models describe, and back to none."""

import asyncio
import re
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from src.config.settings import async_url
from src.models import Base
from tests.conftest import new_database

ROOT = Path(__file__).parents[2]
INDEXES = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
}


def described(connection: Connection) -> set[str]:
    """What a schema is made of, however it is laid out."""
    inspector = inspect(connection)
    found = [tuple(row) for row in connection.exec_driver_sql(INDEXES[connection.dialect.name])]
    for table in inspector.get_table_names():
        found += [(table, c["name"], c["type"], c["nullable"], c["default"]) for c in inspector.get_columns(table)]
        found += [(table, *sorted(map(str, key.items()))) for key in inspector.get_foreign_keys(table)]
        found += [(table, check["name"], check["sqltext"]) for check in inspector.get_check_constraints(table)]
    return {re.sub(r'[\s"\\]', "", str(each)) for each in found if each[0] != "alembic_version"}


async def schema(address: str, *, create: bool) -> set[str]:
    engine = create_async_engine(async_url(address))
    async with engine.begin() as connection:
        if create:
            await connection.run_sync(Base.metadata.create_all)
        found = await connection.run_sync(described)
    await engine.dispose()
    return found


@pytest.mark.skipif(not [*ROOT.glob("migrations/versions/*.py")], reason="there are no migrations yet")
def test_migrations_go_up_to_the_models_and_down_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    migrated, modelled = new_database(tmp_path, "migrated"), new_database(tmp_path, "modelled")
    monkeypatch.setenv("DATABASE_URL", migrated)
    command.upgrade(Config(ROOT / "alembic.ini"), "head")
    assert asyncio.run(schema(migrated, create=False)) == asyncio.run(schema(modelled, create=True))
    command.downgrade(Config(ROOT / "alembic.ini"), "base")
    assert asyncio.run(schema(migrated, create=False)) == set()
