"""The same on PostgreSQL: rehearsed in a database of its own that is gone afterwards."""

import asyncio
import subprocess
import sys
from typing import Any

import asyncpg
import pytest
from shop import Shop

from backwright.build.rehearse import RehearsalError
from backwright.build.undo import undo
from backwright.databases.adapter import DatabaseError

HOURS = ("  size: int 0..10 = 1\n", "  size: int 0..10 = 1\n  hours: int 0..1000 = 0\n")


def ask(url: str, sql: str) -> list[tuple[Any, ...]]:
    async def asked() -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(url)
        try:
            return [tuple(row) for row in await connection.fetch(sql)]
        finally:
            await connection.close()

    return asyncio.run(asked())


@pytest.fixture
def served(shop: Shop, postgresql: str, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop whose database is on a server."""
    monkeypatch.setenv("DATABASE_URL", postgresql)
    shop.build()
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    subprocess.run(command, cwd=shop.folder, check=True, capture_output=True)
    ask(postgresql, "INSERT INTO items (name, size) SELECT 'item ' || n, n % 10 FROM generate_series(0, 99) n")
    return shop


def rehearsals(url: str) -> list[tuple[Any, ...]]:
    return ask(url, "SELECT datname FROM pg_database WHERE datname LIKE current_database() || '_rehearsal%'")


class TestOnPostgresql:
    def test_a_build_is_rehearsed_and_applied_and_taken_back(self, served: Shop, postgresql: str) -> None:
        served.edit("blueprint.yaml", *HOURS)
        done = served.build()
        assert done.rehearsal is not None
        assert (done.rehearsal.done, done.rehearsal.rows) == (True, 100)
        assert "postgres" in done.rehearsal.database
        assert ask(postgresql, "SELECT count(*), sum(size), sum(hours) FROM items") == [(100, 450, 0)]
        ask(postgresql, "UPDATE items SET hours = 3 WHERE id <= 10")
        assert undo(served.folder).dropped == ("hours dropped (10 values and 90 defaults)",)
        assert ask(postgresql, "SELECT version_num FROM alembic_version") == [("0001",)]
        assert rehearsals(postgresql) == []

    def test_a_column_that_somebody_added_by_hand_is_told_as_that(self, served: Shop, postgresql: str) -> None:
        ask(postgresql, "ALTER TABLE items ADD COLUMN scrap text")
        served.edit("blueprint.yaml", *HOURS)
        before = served.everything()
        with pytest.raises(DatabaseError, match=r"\"scrap\".*altered the database by hand: write a migration"):
            served.build()
        assert served.everything() == before
        assert rehearsals(postgresql) == []

    def test_a_failed_rehearsal_leaves_nothing_behind(
        self, served: Shop, postgresql: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = served.stack.revision

        def losing(*arguments: Any) -> Any:
            revision = made(*arguments)
            assert revision
            up = "def upgrade() -> None:\n"
            text = revision.text.replace(up, up + "    op.execute('UPDATE items SET size = 0 WHERE id = 7')\n")
            return type(revision)(revision.path, text, revision.summary)

        monkeypatch.setattr(served.stack, "revision", losing)
        served.edit("blueprint.yaml", *HOURS)
        with pytest.raises(RehearsalError, match="items: other values in size"):
            served.build()
        assert rehearsals(postgresql) == []
        assert ask(postgresql, "SELECT sum(size) FROM items") == [(450,)]

    def test_a_server_that_does_not_answer_is_said(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgresql://someone:secret@127.0.0.1:1/none")
        shop.build()
        shop.edit("blueprint.yaml", *HOURS)
        done = shop.build()
        assert done.rehearsal is not None
        assert "postgresql://someone@127.0.0.1:1/none" in done.rehearsal.note
        assert "secret" not in done.rehearsal.note

    def test_what_a_killed_rehearsal_left_is_dropped_by_the_next_verb(self, served: Shop, postgresql: str) -> None:
        name = ask(postgresql, "SELECT current_database()")[0][0]
        ask(postgresql, f'CREATE DATABASE "{name}_rehearsal_0123abcd"')
        served.write(".backwright/scratch.json", f'{{"folder": "/nowhere/backwright-x", "database": "{postgresql}"}}')
        assert served.build().empty
        assert rehearsals(postgresql) == []
