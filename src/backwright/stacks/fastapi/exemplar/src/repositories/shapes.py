"""The shape of a read: everything that decides the text of its statement, and nothing that is only a value."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from src.models.base import UtcDateTime

WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")  # letters with their marks, and digits
# What PostgreSQL would keep within a word, such as an address or a number, parts words here.
SEPARATORS = "-_./:@+&<>"
ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition of a list: a column, an operator, and how many values it compares with."""

    name: str
    operator: str
    values: int = 1


@dataclass(frozen=True, slots=True)
class Shape:
    filters: tuple[Filter, ...] = ()
    sort: tuple[str, ...] = ("-id",)
    fields: tuple[str, ...] = ()
    include: tuple[str, ...] = ()  # when: related
    search: bool = False  # when: searched

    @property
    def whole(self) -> bool:
        """Whether a row is shown as it is, nothing left out and nothing added."""
        return (
            not self.fields
            and not self.include  # when: related
        )


class joined_ids(FunctionElement[str]):  # noqa: N801
    """The ids of one group as text, `1,2,3`."""

    inherit_cache = True
    type = String()


@compiles(joined_ids)
def _group_concat(element: joined_ids, compiler: SQLCompiler, **options: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **options)}, ',')"


@compiles(joined_ids, "postgresql")
def _string_agg(element: joined_ids, compiler: SQLCompiler, **options: Any) -> str:
    return f"string_agg(CAST({compiler.process(element.clauses, **options)} AS text), ',')"


class matches(FunctionElement[bool]):  # noqa: N801
    """Whether a text holds every word of a search, by prefix. SQLite is given `matches_words` when it connects."""

    inherit_cache = True


@compiles(matches)
def _matches_words(element: matches, compiler: SQLCompiler, **options: Any) -> str:
    return f"matches_words({compiler.process(element.clauses, **options)})"


@compiles(matches, "postgresql")
def _tsquery(element: matches, compiler: SQLCompiler, **options: Any) -> str:
    text, words = (compiler.process(clause, **options) for clause in element.clauses)
    parted = f"translate({text}, '{SEPARATORS}', '{' ' * len(SEPARATORS)}')"
    return f"to_tsvector('simple', {parted}) @@ to_tsquery('simple', {words})"


def search_terms(text: str) -> str:
    """`Broken spring` as the query that both databases understand: `broken:* & spring:*`."""
    return " & ".join(f"{word}:*" for word in WORD.findall(text.lower()))


def matches_words(text: str | None, terms: str) -> bool:
    """Answer for SQLite what PostgreSQL's text search would."""
    words = WORD.findall((text or "").lower())
    wanted = [term.removesuffix(":*") for term in terms.split(" & ")]
    return all(any(word.startswith(term) for word in words) for term in wanted)


def like_pattern(text: str) -> str:
    """A pattern for a column in small letters, which are those of ASCII alone on every database."""
    escaped = text.translate(ASCII_LOWER).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def declared_order(column: str, values: Sequence[str]) -> ColumnElement[int]:
    """Sort an enum by the order of its declaration, in the words of the index that serves it."""
    cases = " ".join(f"WHEN '{value}' THEN {position}" for position, value in enumerate(values))
    return literal_column(f"CASE {column} {cases} END")


def wire_time(value: datetime | None) -> datetime | str | None:
    """The encoder writes six digits and Z by itself, and in no time; only a whole second would lose its digits."""
    return value if value is None or value.microsecond else f"{value.isoformat(timespec='microseconds')[:26]}Z"


def wire_ids(value: str | None) -> list[int]:
    return sorted(map(int, value.split(","))) if value else []


@dataclass(frozen=True, slots=True)
class Projection:
    """How the columns of a row, from `start` on, become one JSON object."""

    names: tuple[str, ...]
    converters: tuple[tuple[str, Callable[[Any], Any]], ...]
    start: int

    @classmethod
    def of(cls, columns: dict[str, ColumnElement[Any]], start: int) -> "Projection":
        converters: list[tuple[str, Callable[[Any], Any]]] = []
        for name, column in columns.items():
            if isinstance(column.type, UtcDateTime):
                converters.append((name, wire_time))
            # when: related
            elif name.endswith("_ids"):
                converters.append((name, wire_ids))
            # end
        return cls(tuple(columns), tuple(converters), start)

    def __call__(self, row: Sequence[Any]) -> dict[str, Any]:
        shown = dict(zip(self.names, row[self.start :], strict=False))
        for name, convert in self.converters:
            shown[name] = convert(shown[name])
        return shown
