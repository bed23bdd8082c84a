"""A migration is a value: plain SQL made of it leaves the very schema and rows that Alembic leaves."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest
from migrating import Database, Move, blueprint
from test_migrations import CHANGES, DESK, DESK_CHANGES, REFUSALS, SHOP, desk_rows, edited, rows
from test_migrations_together import ROWS, SHIFT, TOGETHER

from backwright.relational.dialects import dialect_named
from backwright.relational.migrations import first_migration
from backwright.relational.plain_sql import up_and_down
from backwright.stacks.python.alembic import initial

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "tests/stacks/pages").glob("*.yaml"), *(ROOT / "examples").glob("*/blueprint.yaml")])


def seen(database: Database) -> tuple[object, object]:
    return database.catalogue(), database.all_rows()


def by_alembic(database: Database, move: Move, filled: Sequence[str]) -> list[tuple[object, object]]:
    """What the database is up, down, and up again."""
    database.apply(initial(move.old).text)
    database.execute(*filled)
    found = [seen(database)]
    for way in ("upgrade", "downgrade", "upgrade"):
        database.apply(move.text, way)
        found.append(seen(database))
    database.clear()
    return found


def plainly(database: Database, move: Move, filled: Sequence[str]) -> list[tuple[object, object]]:
    """The same by plain SQL."""
    first, step = first_migration(move.old), move.plain
    database.apply_plainly(first.up)
    database.execute(*filled)
    found = [seen(database)]
    for way in (step.up, step.down, step.up):
        database.apply_plainly(way)
        found.append(seen(database))
    database.apply_plainly(step.down)
    database.apply_plainly(first.down)
    assert all(name.startswith("sqlite_") for name in database.all_rows())
    return found


def assert_same(database: Database, move: Move, filled: Sequence[str]) -> None:
    for one, other in zip(by_alembic(database, move, filled), plainly(database, move, filled), strict=True):
        assert one[0] ^ other[0] == set()  # type: ignore[operator]
        assert one[1] == other[1]


@pytest.mark.parametrize("name", CHANGES)
def test_a_change(name: str, database: Database) -> None:
    assert_same(database, Move.of(SHOP, edited(CHANGES[name])), rows(database))


@pytest.mark.parametrize("name", TOGETHER)
def test_changes_that_come_together(name: str, database: Database) -> None:
    assert_same(database, Move.of(SHIFT, TOGETHER[name]), ROWS)


@pytest.mark.parametrize("name", DESK_CHANGES)
def test_accounts_and_tenants(name: str, database: Database) -> None:
    page = DESK.replace(*DESK_CHANGES[name]).replace("Firm:\n", "Firm:\n  was: Org\n")
    assert_same(database, Move.of(DESK, page), desk_rows(database))


def test_renames(database: Database) -> None:
    page = edited(
        ("title: str 1..80 filter", "name: str 1..80 filter was title"),
        ("Product:\n", "Article:\n  was: Product\n"),
        ("product: Product owner", "article: Article owner was product"),
        ("tags: Tag[]", "labels: Tag[] was tags"),
    )
    assert_same(database, Move.of(SHOP, page), rows(database))


@pytest.mark.parametrize(
    "name", ["a value is cut", "a value is missing", "a rule is broken", "a new field has no value"]
)
def test_rows_that_stand_in_the_way_refuse_it(name: str, database: Database) -> None:
    edit, _ = REFUSALS[name]
    move = Move.of(SHOP, edited(edit))
    database.apply_plainly(first_migration(move.old).up)
    database.execute(*rows(database))
    before = seen(database)
    with pytest.raises(Exception, match=r"of products .*(first|give it a default)"):
        database.apply_plainly(move.plain.up)
    assert seen(database) == before


@pytest.mark.parametrize("page", PAGES, ids=[f"{page.parent.name}-{page.stem}" for page in PAGES])
def test_the_first_schema_of_a_page(page: Path, database: Database) -> None:
    whole = blueprint(page.read_text())
    database.apply(initial(whole).text)
    expected = database.catalogue()
    database.clear()
    database.apply_plainly(first_migration(whole).up)
    assert database.catalogue() ^ expected == set()
    database.apply_plainly(first_migration(whole).down)
    assert all(name.startswith("sqlite_") for name in database.all_rows())


def test_the_files_are_scripts(database: Database) -> None:
    """`up.sql` and `down.sql` run as they are, by whatever runs scripts."""
    move = Move.of(SHOP, edited(CHANGES["a higher minimum"]))
    dialect = dialect_named(database.dialect)
    (first, away), (up, down) = up_and_down(first_migration(move.old), dialect), up_and_down(move.plain, dialect)
    expected = by_alembic(database, move, rows(database))
    script(database, first)
    database.execute(*rows(database))
    for text, there in ((up, expected[1]), (down, expected[2])):
        script(database, text)
        assert seen(database) == there
    script(database, away)
    assert all(name.startswith("sqlite_") for name in database.all_rows())


def script(database: Database, text: str) -> None:
    if database.is_sqlite:
        with closing(sqlite3.connect(database.url.removeprefix("sqlite:///"))) as connection:
            connection.executescript(f"BEGIN;\n{text}COMMIT;")
        return

    if database.is_mysql:
        database.execute(*text.removesuffix(";\n").split(";\n"))
        return

    async def run() -> None:
        connection = await asyncpg.connect(database.url)
        try:
            await connection.execute(text)
        finally:
            await connection.close()

    asyncio.run(run())
