"""Search: every word, by prefix, whatever its case."""

import re
from functools import reduce

from sqlalchemy import ColumnElement, String, bindparam, func, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from src.models.base import Entity

WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")  # letters with their marks, and digits
# What PostgreSQL would keep within a word, such as an address or a number, parts words here.
SEPARATORS = "-_./:@+&<>"
SPACE: ColumnElement[str] = literal_column("' '", String)


class Matches(FunctionElement[bool]):
    """Whether a text holds every word of a search, by prefix. SQLite is given `matches_words` when it connects."""

    inherit_cache = True


@compiles(Matches)
def _matches_words(element: Matches, compiler: SQLCompiler, **options: object) -> str:
    return f"matches_words({compiler.process(element.clauses, **options)})"


@compiles(Matches, "postgresql")
def _tsquery(element: Matches, compiler: SQLCompiler, **options: object) -> str:
    text, words = (compiler.process(clause, **options) for clause in element.clauses)
    parted = f"translate({text}, '{SEPARATORS}', '{' ' * len(SEPARATORS)}')"
    return f"to_tsvector('simple', {parted}) @@ to_tsquery('simple', {words})"


def matching(model: type[Entity], columns: tuple[str, ...], parameter: str) -> ColumnElement[bool]:
    """Whether a row holds what is searched for, in the words of the index that serves it."""
    text = reduce(lambda left, right: left + SPACE + right, (searched(model, name) for name in columns))
    return Matches(text, bindparam(parameter, type_=String))


def searched(model: type[Entity], name: str) -> ColumnElement[str]:
    """One column of the text that is searched: none is no text."""
    column: ColumnElement[str] = getattr(model, name)
    nullable = model.__mapper__.c[name].nullable
    return func.coalesce(column, literal_column("''", String)) if nullable else column


def search_terms(text: str) -> str:
    """`Broken spring` as the query that both databases understand: `broken:* & spring:*`."""
    return " & ".join(f"{word}:*" for word in WORD.findall(text.lower()))


def matches_words(text: str | None, terms: str) -> bool:
    """Answer for SQLite what PostgreSQL's text search would."""
    words = WORD.findall((text or "").lower())
    wanted = [term.removesuffix(":*") for term in terms.split(" & ")]
    return all(any(word.startswith(term) for word in words) for term in wanted)
