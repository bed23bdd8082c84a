"""A plan says whether rows are sorted that no index has in order."""

import pytest

from backwright.databases.plan_words import PlanWords
from backwright.databases.postgresql import PostgresqlDatabase
from backwright.databases.sqlite import SqliteDatabase

POSTGRESQL, SQLITE = PostgresqlDatabase.plan_words, SqliteDatabase.plan_words
BY_LABEL = ("Incremental Sort", 'Sort Key: hives.label COLLATE "C", hives.id', "Presorted Key: hives.label")


@pytest.mark.parametrize(
    ("words", "lines", "column", "anew"),
    [
        (POSTGRESQL, ("Sort", "Sort Key: hives.label"), "label", True),
        (POSTGRESQL, BY_LABEL, "label", False),
        (POSTGRESQL, ("Sort Key: guild_id, label", "Presorted Key: hives.guild_id"), "label", True),
        (POSTGRESQL, ("Index Scan using hives_label_key on hives",), "label", False),
        (SQLITE, ("USE TEMP B-TREE FOR ORDER BY",), "label", True),
        (
            SQLITE,
            ("SEARCH hives USING INDEX hives_label_key", "USE TEMP B-TREE FOR LAST TERM OF ORDER BY"),
            "label",
            False,
        ),
    ],
)
def test_only_equal_rows_may_be_sorted(words: PlanWords, lines: tuple[str, ...], column: str, anew: bool) -> None:
    assert words.sorts_anew(lines, column) is anew
