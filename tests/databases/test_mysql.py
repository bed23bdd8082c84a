"""The adapter of MySQL and MariaDB: what it tells of a database, and the copies that it makes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backwright.databases.mysql import MysqlDatabase, scratch_at_server
from backwright.databases.mysql_plans import with_plain_values
from backwright.databases.opening import open_database
from backwright.databases.version_table import VersionTable

VERSIONS = VersionTable("versions", "number")
TABLES = (
    "CREATE TABLE versions (number VARCHAR(32) NOT NULL)",
    "INSERT INTO versions VALUES ('0001')",
    'CREATE TABLE shelves (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, "from" VARCHAR(20) NOT NULL UNIQUE)',
    (
        "CREATE TABLE books (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, title VARCHAR(40) NOT NULL, "
        "size INT, shelf_id BIGINT NOT NULL, "
        "size_where TINYINT GENERATED ALWAYS AS (CASE WHEN size > 3 THEN 1 END) VIRTUAL INVISIBLE, "
        "CONSTRAINT books_size_check CHECK (size < 100), INDEX ix_books_title (title), "
        "CONSTRAINT books_shelf_id_fkey FOREIGN KEY (shelf_id) REFERENCES shelves (id))"
    ),
)


@pytest.fixture
def database(mysql: str) -> Iterator[MysqlDatabase]:
    made = MysqlDatabase(mysql, VERSIONS)
    for statement in TABLES:
        made.run(statement)
    made.insert("shelves", [{"from": "A"}, {"from": "50 %"}])
    made.insert("books", [{"title": f"book {n}", "size": n, "shelf_id": 1} for n in range(9)])
    return made


def test_it_tells_tables_columns_and_rows(database: MysqlDatabase) -> None:
    assert database.tables() == ("books", "shelves")
    assert list(database.columns("books")) == ["id", "title", "size", "shelf_id"]
    assert database.nullable_columns("books") == {"size"}
    assert (database.count("books"), database.count("nothing")) == (9, 0)
    assert database.rows('SELECT id FROM shelves WHERE "from" = ?', "50 %") == [{"id": 2}]


def test_its_catalogue_names_every_constraint_and_index(database: MysqlDatabase) -> None:
    found = database.catalogue()
    assert found["ix_books_title"] == "CREATE INDEX ix_books_title ON books (title)"
    assert found["from"] == "CREATE UNIQUE INDEX from ON shelves (from)"
    assert found["books books_shelf_id_fkey"] == "FOREIGN KEY (shelf_id) REFERENCES shelves (id)"
    assert "size < 100" in found["books books_size_check"].replace("`", "")
    assert not [name for name in found if "versions" in name]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"title": "x", "size": 100, "shelf_id": 1}, "books_size_check"),
        ({"title": "x", "size": 1, "shelf_id": 9}, "foreign key"),
        ({"title": None, "size": 1, "shelf_id": 1}, "cannot be null"),
        ({"title": "x" * 41, "size": 1, "shelf_id": 1}, "too long"),
        ({"title": "x", "size": 1, "shelf_id": 1}, ""),
    ],
)
def test_it_says_why_it_refuses_a_row_and_keeps_none(
    database: MysqlDatabase, row: dict[str, object], word: str
) -> None:
    refusal = database.refusal("books", [row])
    assert word in refusal
    assert bool(refusal) == bool(word)
    assert database.count("books") == 9


def test_a_copy_has_every_row_and_is_gone_afterwards(database: MysqlDatabase, tmp_path: Path) -> None:
    before = database.snapshots()
    with database.copy(tmp_path) as copy:
        assert isinstance(copy.database, MysqlDatabase)
        for statement in TABLES:
            copy.database.run(statement)
        copy.fill()
        assert copy.database.snapshots() == before
        assert copy.database.name in names(database)
    assert copy.database.name not in names(database)


def names(database: MysqlDatabase) -> set[str]:
    return {row["name"] for row in database.rows("SELECT schema_name AS name FROM information_schema.schemata")}


def test_what_a_killed_rehearsal_left_is_dropped(database: MysqlDatabase) -> None:
    left = f"{database.name}_rehearsal_0123abcd"
    database.run(f"CREATE DATABASE {left}")
    database.sweep()
    assert left not in names(database)
    assert database.name in names(database)


def test_a_plan_says_what_is_read_whole_and_what_is_sorted(database: MysqlDatabase) -> None:
    words = database.plan_words
    (whole,) = database.plan('SELECT * FROM "books" WHERE size = %s ORDER BY size LIMIT %s, %s', ())
    assert words.scan.search(whole)
    (by_index,) = database.plan('SELECT * FROM "books" WHERE title = %s', ("book 1",))
    assert "ix_books_title" in by_index
    assert not words.scan.search(by_index)


def test_values_that_nobody_knows_are_plain_ones() -> None:
    statement = "SELECT 1 FROM t WHERE a = %s AND b > %s AND c LIKE '%%x' LIMIT %s, %s"
    assert (
        with_plain_values(statement) == "SELECT 1 FROM t WHERE a = '1' AND b > '2026-01-01' AND c LIKE '%x' LIMIT 0, 20"
    )


def test_a_scratch_database_is_beside_it(database: MysqlDatabase) -> None:
    scratch = scratch_at_server(database.url, VERSIONS)
    try:
        assert scratch.tables() == ()
        assert scratch.revision() is None
    finally:
        scratch.drop()
    assert scratch.name not in names(database)


def test_it_is_opened_by_its_url(database: MysqlDatabase, tmp_path: Path) -> None:
    opened = open_database(database.url, tmp_path, VERSIONS)
    assert isinstance(opened, MysqlDatabase)
    assert opened.revision() == "0001"
    assert opened.settled_revision() == "0001"
    assert not opened.is_half_migrated()
