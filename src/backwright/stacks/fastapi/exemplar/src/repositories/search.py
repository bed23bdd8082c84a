"""Search: every word, by prefix, whatever its case."""

import re
from typing import Any

from sqlalchemy import ColumnElement, String, func, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")  # letters with their marks, and digits
# What PostgreSQL would keep within a word, such as an address or a number, parts words here.
SEPARATORS = "-_./:@+&<>"
SPACE: ColumnElement[str] = literal_column("' '", String)


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


def text_of(model: Any, name: str) -> Any:
    """A column that is searched, in the words of the index that serves it: none is no text."""
    column = getattr(model, name)
    return func.coalesce(column, literal_column("''", String)) if model.__mapper__.c[name].nullable else column


def search_terms(text: str) -> str:
    """`Broken spring` as the query that both databases understand: `broken:* & spring:*`."""
    return " & ".join(f"{word}:*" for word in WORD.findall(text.lower()))


def matches_words(text: str | None, terms: str) -> bool:
    """Answer for SQLite what PostgreSQL's text search would."""
    words = WORD.findall((text or "").lower())
    wanted = [term.removesuffix(":*") for term in terms.split(" & ")]
    return all(any(word.startswith(term) for word in words) for term in wanted)
