"""Migrations are judged by what they leave behind: a catalogue, and rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from backwright.databases.adapter import DatabaseError
from backwright.databases.sqlite import SqliteDatabase
from backwright.prove.run import findings_of
from backwright.standard.database.migrations import schema_of
from backwright.standard.finding import Finding, Verdict
from backwright.standard.rules import rule_named
from backwright.standard.subject import MigrationFailedError, Subject

FIRST = "CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE)"
SOUND = {
    "up 1": [FIRST],
    "up 2": ["ALTER TABLE notes ADD COLUMN hours INTEGER NOT NULL DEFAULT 0", "CREATE INDEX ix_notes ON notes (hours)"],
    "down 2": ["DROP INDEX ix_notes", "ALTER TABLE notes DROP COLUMN hours"],
    "down 1": ["DROP TABLE notes"],
}


@dataclass
class ByHand:
    """Two revisions, each a list of statements up and down."""

    database: SqliteDatabase
    steps: Mapping[str, list[str]]
    here: int = 0

    def revisions(self) -> tuple[str, ...]:
        return ("1", "2")

    def differences(self) -> str | None:
        return None

    def to(self, revision: str) -> None:
        target = {"base": 0, "head": 2}.get(revision, -1)
        target = int(revision) if target < 0 else target
        while self.here != target:
            way, number = ("up", self.here + 1) if target > self.here else ("down", self.here)
            for statement in self.steps[f"{way} {number}"]:
                try:
                    self.database.run(statement)
                except DatabaseError as error:
                    raise MigrationFailedError(f"{way} {number} failed: {error}") from error
            self.here += 1 if way == "up" else -1


def judged(folder: Path, steps: Mapping[str, list[str]], kind: "type[ByHand]" = ByHand) -> list[Finding]:
    database = SqliteDatabase(folder / "x.db")
    migrator = kind(database, steps)
    migrator.to("head")
    for number in range(20):
        database.run("INSERT INTO notes (title) VALUES (?)", f"note {number}")
    return findings_of(rule_named("database/migrations"), Subject(database=database, migrator=migrator))


def test_sound_migrations_pass(tmp_path: Path) -> None:
    (finding,) = judged(tmp_path, SOUND)
    assert finding.verdict == Verdict.PASS
    assert finding.says == "2 up, down, up on 20 rows"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"down 1": []}, "at the bottom notes are left"),
        (
            {
                "down 2": [
                    "DROP INDEX ix_notes",
                    "ALTER TABLE notes DROP COLUMN hours",
                    "DELETE FROM notes WHERE id > 5",
                ]
            },
            "20 rows before, 5 after",
        ),
        (
            {
                "down 2": [
                    "DROP INDEX ix_notes",
                    "ALTER TABLE notes DROP COLUMN hours",
                    "CREATE INDEX ix_left ON notes (title)",
                ]
            },
            "index ix_left",
        ),
        ({"down 2": ["DROP TABLE nowhere"]}, "down 2 failed: no such table"),
    ],
)
def test_a_way_back_that_is_none_is_found(tmp_path: Path, change: Mapping[str, list[str]], told: str) -> None:
    (finding,) = judged(tmp_path, {**SOUND, **change})
    assert finding.verdict == Verdict.FAIL
    assert told in "\n".join((finding.says, *finding.detail))


@dataclass
class Careful(ByHand):
    """A way down from the last revision that refuses rows."""

    def differences(self) -> str | None:
        return None

    def to(self, revision: str) -> None:
        (found,) = self.database.rows("SELECT count(*) AS n FROM notes") if self.here == 2 else ({"n": 0},)
        if revision != "head" and found["n"]:
            raise MigrationFailedError(
                f"downgrade to {revision} failed: {found['n']} rows hold a value that does not fit"
            )
        super().to(revision)


def test_a_way_down_may_refuse_rows_that_it_cannot_hold(tmp_path: Path) -> None:
    (finding,) = judged(tmp_path, SOUND, Careful)

    assert finding.verdict == Verdict.PASS
    assert finding.says.endswith("a way down refuses those that do not fit, and goes without rows")
    assert "20 rows hold a value that does not fit" in finding.evidence[0].excerpts[0]


class TestSchemaOf:
    CHECK, UNIQUE = "CONSTRAINT x CHECK (n IN (1, 2))", "CONSTRAINT y UNIQUE (n)"
    TABLE = f"CREATE TABLE a ( id INTEGER, n INTEGER DEFAULT 10 NOT NULL, {CHECK}, {UNIQUE} )"

    def test_constraints_have_no_order(self) -> None:
        other = f"CREATE TABLE a ( id INTEGER, n INTEGER DEFAULT (10) NOT NULL, {self.UNIQUE}, {self.CHECK} )"
        assert schema_of(other) == schema_of(self.TABLE)

    @pytest.mark.parametrize("gone", ["3)", "DEFAULT 10", "NOT NULL", "id INTEGER, ", "UNIQUE (n)"])
    def test_whatever_else_differs_is_another_schema(self, gone: str) -> None:
        table = self.TABLE.replace("(1, 2)", "(1, 2, 3)")
        assert gone in table
        assert schema_of(table.replace(gone, ")" if gone == "3)" else "")) != schema_of(table)
