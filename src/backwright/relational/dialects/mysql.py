"""MySQL and MariaDB, in the mode `SESSION_MODE`: names in double quotes, `||` joins texts, nothing is cut."""

from collections.abc import Mapping
from datetime import datetime

from backwright.relational.dialects.dialect import Spelling, StandardDialect
from backwright.relational.schema import ColumnType, Index, Table

SESSION_MODE = (
    "ANSI_QUOTES,PIPES_AS_CONCAT,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"
)
LONGEST_STRING = 500  # characters; longer ones stand outside of the row, whose size has a limit of 65,535 bytes
TYPES = {
    "id": "BIGINT",
    "reference": "BIGINT",
    "integer": "INT",
    "bigint": "BIGINT",
    "float": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "DATETIME(6)",
    "json": "JSON",
    "text": "LONGTEXT",
}


class Mysql(StandardDialect):
    """Exact decimals, columns restated to be altered, generated columns for what it has no index over.

    Text compares as the database's own collation says: `utf8mb4_nopad_bin`, by code point.
    """

    name = "mysql"
    scales_decimals = False
    alters_in_place = True
    spellings: Mapping[str, Spelling] = {
        "characters": lambda parts, _: f"char_length({parts[0]})",
        "digest": lambda parts, _: f"md5({parts[0]})",
        "nulls_first": lambda parts, _: parts[0],  # they are the smallest by themselves
        "text": lambda parts, _: f"CAST({parts[0]} AS CHAR)",
        "padded": lambda parts, numbers: (
            f"lpad(CAST({parts[0]} AS CHAR), greatest({numbers[0]}, char_length(CAST({parts[0]} AS CHAR))), '-')"
        ),
        "has_line_break": lambda parts, _: f"locate(char(10), {parts[0]}) > 0",
        "has_more_places": lambda parts, numbers: f"{parts[0]} <> round({parts[0]}, {numbers[1]})",
        "integer_of_text": lambda parts, _: f"CAST({parts[0]} AS SIGNED)",
        "bigint_of_text": lambda parts, _: f"CAST({parts[0]} AS SIGNED)",
        "decimal_of_text": lambda parts, _: f"CAST({parts[0]} AS DECIMAL(65, 20))",
        "days_later": lambda parts, _: f"CAST({parts[0]} AS DATE) + INTERVAL {parts[1]} DAY",
        "day_of_text": lambda parts, _: f"CAST({parts[0]} AS DATE)",
        "utc_date": lambda parts, _: f"CAST({parts[0]} AS DATE)",
        "utc_midnight": lambda parts, _: f"CAST({parts[0]} AS DATETIME(6))",
        "has_time": lambda parts, _: f"{parts[0]} <> CAST({parts[0]} AS DATE)",
        "is_no_day": lambda parts, _: (
            f"{parts[0]} NOT REGEXP '^[0-9]{{4}}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' OR {parts[0]} < '0001'"
            f" OR CAST(substr({parts[0]}, 9) AS SIGNED) > day(last_day(concat(substr({parts[0]}, 1, 7), '-01')))"
        ),
        "has_fraction": lambda parts, _: f"{parts[0]} <> truncate({parts[0]}, 0)",
        "is_no_bigint": lambda parts, _: (
            f"{parts[0]} NOT REGEXP '^(0|-?[1-9][0-9]{{0,18}})$'"
            f" OR CAST({parts[0]} AS DECIMAL(65, 0)) NOT BETWEEN {-(2**63)} AND {2**63 - 1}"
        ),
        "is_no_integer": lambda parts, _: f"{parts[0]} NOT REGEXP '^(0|-?[1-9][0-9]{{0,8}})$'",
    }

    def quote(self, name: str) -> str:
        """A name in quotes: its words of its own are many, and more with each version."""
        return f'"{name}"'

    def literal(self, value: str | bool | None) -> str:
        """A constant; a backslash means itself."""
        return super().literal(value.replace("\\", "\\\\") if isinstance(value, str) else value)

    def instant(self, at: datetime) -> str:
        """A moment, which is always in UTC."""
        return f"'{at:%Y-%m-%d %H:%M:%S.%f}'"

    def widened(self, term: str) -> str:
        """Integers are calculated with 64 bits."""
        return term

    def real(self, term: str) -> str:
        """A quotient has four digits more than what is divided."""
        return f"CAST({term} AS DECIMAL(65, 20))"

    def type_of(self, kind: ColumnType) -> str:
        """The type of a column."""
        match kind.kind:
            case "string":
                length = kind.length or 0
                return f"VARCHAR({length})" if length <= LONGEST_STRING else TYPES["text"]
            case "decimal":
                return f"DECIMAL({kind.precision}, {kind.scale})"
            case other:
                return TYPES[other]

    def has(self, index: Index) -> bool:
        """All but those of a search: its own leave out short words and those that it calls common."""
        return not index.search

    def numbering(self, table: Table) -> str:  # noqa: ARG002 - a dialect is asked as one
        """A counter of the table's own, which outlives the server."""
        return "AUTO_INCREMENT"

    def refusal(self, rows: str, problem: str) -> tuple[str, ...]:
        """A count, and an error with it in its message."""
        said = problem.replace("'", "''").replace("\\", "\\\\")
        signal = self.literal(f"SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '# rows: {said}'")
        return (
            f"SET @found = ({rows})",
            f"EXECUTE IMMEDIATE IF(@found > 0, replace({signal}, '#', @found), 'DO 0')",
        )

    def keeping_numbers(self, table: str, copy: str) -> tuple[str, ...]:  # noqa: ARG002
        """It copies no table."""
        return ()
