"""SQLite."""

from collections.abc import Mapping
from datetime import datetime

from backwright.relational.dialects.dialect import Spelling, StandardDialect
from backwright.relational.schema import ColumnType, Index, Table

TYPES = {
    "id": "INTEGER",
    "reference": "INTEGER",
    "integer": "INTEGER",
    "bigint": "BIGINT",
    "float": "DOUBLE",
    "decimal": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "DATETIME",
    "json": "JSON",
    "text": "TEXT",
}


class Sqlite(StandardDialect):
    """Decimals as scaled integers, tables altered by a copy, full-text search by a table of its own."""

    name = "sqlite"
    scales_decimals = True
    alters_in_place = False
    spellings: Mapping[str, Spelling] = {
        "characters": lambda parts, _: f"length({parts[0]})",
        "digest": lambda parts, _: parts[0],
        "nulls_first": lambda parts, _: parts[0],  # they are the smallest by themselves
        "text": lambda parts, _: f"CAST({parts[0]} AS TEXT)",
        "padded": lambda parts, numbers: (
            f"substr('{'-' * numbers[0]}' || {parts[0]}, -max({numbers[0]}, length({parts[0]})))"
        ),
        "has_line_break": lambda parts, _: f"{parts[0]} LIKE '%' || char(10) || '%'",
        "has_more_places": lambda parts, numbers: f"{parts[0]} % {10 ** (numbers[0] - numbers[1])} <> 0",
        "integer_of_text": lambda parts, _: f"CAST({parts[0]} AS INTEGER)",
        "bigint_of_text": lambda parts, _: f"CAST({parts[0]} AS BIGINT)",
        "decimal_of_text": lambda parts, _: f"CAST({parts[0]} AS BIGINT)",
        "utc_date": lambda parts, _: f"substr({parts[0]}, 1, 10)",
        "utc_midnight": lambda parts, _: f"{parts[0]} || ' 00:00:00.000000'",
        "has_time": lambda parts, _: f"{parts[0]} NOT LIKE '%00:00:00.000000'",
        "days_later": lambda parts, _: f"date({parts[0]}, {parts[1]} || ' days')",
        "day_of_text": lambda parts, _: parts[0],
        "is_no_day": lambda parts, _: f"date({parts[0]}) IS NOT {parts[0]}",
        "has_fraction": lambda parts, _: f"{parts[0]} <> CAST({parts[0]} AS INTEGER)",
        "is_no_bigint": lambda parts, _: f"CAST(CAST({parts[0]} AS INTEGER) AS TEXT) <> {parts[0]}",
        "is_no_integer": lambda parts, _: f"CAST(CAST({parts[0]} AS INTEGER) AS TEXT) <> {parts[0]}",
    }

    def instant(self, at: datetime) -> str:
        """A moment, which is always in UTC."""
        return f"'{at:%Y-%m-%d %H:%M:%S.%f}'"

    def widened(self, term: str) -> str:
        """Integers have 64 bits."""
        return term

    def real(self, term: str) -> str:
        """Integers are divided as integers."""
        return f"CAST({term} AS REAL)"

    def type_of(self, kind: ColumnType) -> str:
        """The type of a column; text sorts by code point."""
        return f"VARCHAR({kind.length})" if kind.kind == "string" else TYPES[kind.kind]

    def has(self, index: Index) -> bool:
        """All but those of a search."""
        return not index.search

    def numbering(self, table: Table) -> str:
        """The key numbers rows by itself; only where it says so it never gives a number twice."""
        return f"CONSTRAINT {self.quote(table.key_name)} PRIMARY KEY AUTOINCREMENT" if table.keeps_ids else ""

    def refusal(self, rows: str, problem: str) -> tuple[str, ...]:
        """A check that bears the problem as its name: nothing else can fail outside of a trigger."""
        name = problem.replace('"', '""')
        return (
            f'CREATE TEMP TABLE guard (found INTEGER CONSTRAINT "{name}" CHECK (found = 0))',
            f"INSERT INTO guard (found) SELECT ({rows})",
            "DROP TABLE guard",
        )

    def keeping_numbers(self, table: str, copy: str) -> tuple[str, ...]:
        """The copy goes on where the table ends, though the last rows are gone."""
        old, new = self.literal(table), self.literal(copy)
        last = f"SELECT {new}, seq FROM sqlite_sequence WHERE name = {old}"  # noqa: S608 - names of the page
        return (
            f"DELETE FROM sqlite_sequence WHERE name = {new}",  # noqa: S608
            f"INSERT INTO sqlite_sequence (name, seq) {last}",
        )
