"""On MySQL and MariaDB each statement of a migration is for good: a killed one is finished by the next run."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from types import ModuleType

import pytest
from migrating import Database, Move, loaded
from test_migrations import SHOP, edited, rows

from backwright.relational.dialects import MYSQL
from backwright.relational.plain_sql import statements
from backwright.stacks.python.alembic import initial

MOVE = Move.of(
    SHOP,
    edited(
        ("title: str 1..80 filter", "name: str 1..80 filter was title"),
        ("note: text ..1k?", "note: text ..1k = none"),
        ("draft | live = draft", "draft | paused | live = draft"),
        ("Part:\n", "Review:\n  product: Product owner\n  stars: int 1..5\nPart:\n"),
    ),
)
STATEMENTS = sum(1 for _ in statements(MOVE.plain.up, MYSQL))


class KilledError(Exception):
    """What a test ends a migration with."""


@pytest.fixture
def database(mysql: str) -> Iterator[Database]:
    database = Database(mysql)
    yield database
    database.close()


@pytest.fixture
def kit(database: Database) -> ModuleType:
    """The file of a built project that runs the statements."""
    loaded(initial(MOVE.old).text)
    return import_module("migrations.mysql")


def killed_at(kit: ModuleType, name: str, call: int) -> Callable[..., None]:
    """A function of the kit that is killed when it is called for the so-manieth time."""
    original, calls = getattr(kit, name), iter(range(1, 1000))

    def function(*arguments: object) -> None:
        if next(calls) == call:
            raise KilledError
        original(*arguments)

    return function


def filled(database: Database) -> None:
    database.apply(initial(MOVE.old).text)
    database.execute(*rows(database))


def target(database: Database) -> tuple[object, object]:
    """What the database is after a migration that nobody kills."""
    filled(database)
    database.apply(MOVE.text)
    found = database.catalogue(), database.all_rows()
    database.clear()
    return found


def test_a_migration_that_is_killed_between_any_two_statements_is_finished_by_the_next_run(
    database: Database, kit: ModuleType
) -> None:
    expected = target(database)
    for moment in range(1, 2 * STATEMENTS + 1):  # each is noted before it, unless it changes rows, and after it
        filled(database)
        with pytest.MonkeyPatch.context() as patched, suppress(KilledError):
            patched.setattr(kit, "note", killed_at(kit, "note", moment))
            database.apply(MOVE.text)
        database.apply(MOVE.text)
        assert (database.catalogue(), database.all_rows()) == expected, moment
        database.clear()


def test_the_way_back_is_finished_too(database: Database, kit: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(database)
    expected = database.catalogue()
    database.apply(MOVE.text)
    with monkeypatch.context() as patched:
        patched.setattr(kit, "note", killed_at(kit, "note", 4))
        with pytest.raises(KilledError):
            database.apply(MOVE.text, "downgrade")
    database.apply(MOVE.text, "downgrade")
    assert database.catalogue() == expected


class TestWhatMysqlHasNoIndexFor:
    """Partial uniques, the order of an enum and long texts are generated columns."""

    def test_rows_outside_of_a_partial_unique_may_be_alike(self, database: Database) -> None:
        filled(database)
        alike = (
            "INSERT INTO products (title, sku, price, status, stage, created_at, updated_at) "
            "VALUES ('x', '{}', 1, 'live', '{}', now(6), now(6))"
        )
        database.execute(alike.format("k-1", "sold"), alike.format("k-1", "made"))
        with pytest.raises(Exception, match="Duplicate entry"):
            database.execute(alike.format("b-1", "made"))

    def test_they_are_invisible(self, database: Database) -> None:
        filled(database)
        assert not [name for name in database.rows("products")[0] if "$" in name or name.endswith("_where")]

    def test_text_compares_by_code_point_and_with_its_spaces(self, database: Database) -> None:
        filled(database)
        new = "INSERT INTO tags (label, created_at, updated_at) VALUES ('{}', now(6), now(6))"
        database.execute(*(new.format(label) for label in ("New", "new ", "né", "ne")))
        found = database.run(lambda c: list(c.exec_driver_sql("SELECT label FROM tags ORDER BY label").scalars()))
        assert found == sorted(found)
        assert len(found) == 5

    def test_no_id_is_given_twice(self, database: Database) -> None:
        filled(database)
        new = "INSERT INTO tags (label, created_at, updated_at) VALUES ('x', now(6), now(6))"
        database.execute("DELETE FROM tags", new)
        assert [row["id"] for row in database.rows("tags")] == [2]


def test_a_page_for_other_databases_has_no_word_of_mysql_in_its_revisions() -> None:
    assert "mysql" in initial(MOVE.old).text
    assert "mysql" not in initial(replace(MOVE.old, database="postgresql")).text
