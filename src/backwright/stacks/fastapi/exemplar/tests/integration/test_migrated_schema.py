"""The migrations lead to the schema that the models describe."""

import asyncio
import re
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from src.config.settings import async_url

ROOT = Path(__file__).parents[2]
INDEXES = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
}


def described(connection: Connection) -> set[tuple[str, ...]]:
    """What a schema is made of, however it is laid out."""
    inspector, found = inspect(connection), set()
    for table in inspector.get_table_names():
        for column in inspector.get_columns(table):
            found.add((table, column["name"], f"{column['type']} {column['nullable']} {column['default']}"))
        for key in inspector.get_foreign_keys(table):
            found.add((table, str(key["name"]), f"{key['constrained_columns']} {key['referred_table']} {key['options']}"))
        for check in inspector.get_check_constraints(table):
            found.add((table, str(check["name"]), check["sqltext"]))
    found |= {tuple(row) for row in connection.exec_driver_sql(INDEXES[connection.dialect.name])}
    return {tuple(re.sub(r'[\s"]', "", part) for part in each) for each in found if each[0] != "alembic_version"}


async def schema(address: str) -> set[tuple[str, ...]]:
    engine = create_async_engine(async_url(address))
    async with engine.connect() as connection:
        found = await connection.run_sync(described)
    await engine.dispose()
    return found


@pytest.mark.skipif(not [*ROOT.glob("migrations/versions/*.py")], reason="there are no migrations yet")
def test_migrating_makes_the_tables_of_the_models(
    template: str, blank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", blank)
    command.upgrade(Config(ROOT / "alembic.ini"), "head")
    assert asyncio.run(schema(blank)) == asyncio.run(schema(template))
