"""PostgreSQL."""

from collections.abc import Mapping
from datetime import datetime

from backwright.relational.dialects.dialect import Spelling, StandardDialect
from backwright.relational.schema import ColumnType, Index

BY_CODE_POINT = ' COLLATE "C"'
TYPES = {
    "id": "BIGINT",
    "reference": "BIGINT",
    "integer": "INTEGER",
    "bigint": "BIGINT",
    "boolean": "BOOLEAN",
    "datetime": "TIMESTAMP WITH TIME ZONE",
    "json": "JSON",
}


class Postgresql(StandardDialect):
    """Exact decimals, tables altered in place, full-text search by an index."""

    name = "postgresql"
    scales_decimals = False
    alters_in_place = True
    spellings: Mapping[str, Spelling] = {
        # An entry of an index has no room for a long text.
        "words": lambda parts, _: f"to_tsvector('simple', {parts[0]})",
        "digest": lambda parts, _: f"md5({parts[0]})",
        "nulls_first": lambda parts, _: f"{parts[0]} NULLS FIRST",
        "text": lambda parts, _: f"CAST({parts[0]} AS text)",
        "padded": lambda parts, numbers: (
            f"lpad(CAST({parts[0]} AS text), greatest({numbers[0]}, length(CAST({parts[0]} AS text))), '-')"
        ),
        "has_line_break": lambda parts, _: f"{parts[0]} LIKE '%' || chr(10) || '%'",
        "has_more_places": lambda parts, numbers: f"{parts[0]} <> round({parts[0]}, {numbers[1]})",
        "is_no_integer": lambda parts, _: f"{parts[0]} !~ '^(0|-?[1-9][0-9]{{0,8}})$'",
    }

    def instant(self, at: datetime) -> str:
        """A moment, with its zone."""
        return f"'{at:%Y-%m-%d %H:%M:%S.%f}+00'"

    def widened(self, term: str) -> str:
        """A small integer as a number without an end."""
        return f"CAST({term} AS NUMERIC)"

    def real(self, term: str) -> str:
        """A number without an end is divided exactly."""
        return f"CAST({term} AS NUMERIC)"

    def type_of(self, kind: ColumnType) -> str:
        """The type of a column; text sorts by code point, as everywhere."""
        match kind.kind:
            case "string":
                return f"VARCHAR({kind.length})" + (BY_CODE_POINT if kind.by_code_point else "")
            case "text":
                return f"TEXT{BY_CODE_POINT}"
            case "decimal":
                return f"NUMERIC({kind.precision}, {kind.scale})"
            case other:
                return TYPES[other]

    def has(self, index: Index) -> bool:  # noqa: ARG002 - a dialect is asked as one
        """Every kind."""
        return True
