"""Statements in the words of MySQL and MariaDB."""

import re
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import nulls_first_op, nulls_last_op

from src.repositories.relations import JoinedIds
from src.repositories.search import Matches

DECLARED = re.compile(r'CASE (?P<table>"\w+")\."(?P<column>\w+)" .*')


@compiles(UnaryExpression, "mysql")
def _without_place_of_nulls(element: UnaryExpression[Any], compiler: SQLCompiler, **options: Any) -> str:
    """NULLs are the smallest anyway, and there are no words to say so."""
    if element.modifier in (nulls_first_op, nulls_last_op):
        return compiler.process(element.element, **options)
    return str(compiler.visit_unary(element, **options))  # type: ignore[no-untyped-call]


# when: choices
class PlaceOfValue(FunctionElement[int]):
    """The place of an enum's value in its declaration: a generated column, since no index is over an expression."""

    inherit_cache = True


@compiles(PlaceOfValue)
def _expression(element: PlaceOfValue, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(PlaceOfValue, "mysql")
def _generated_column(element: PlaceOfValue, compiler: SQLCompiler, **options: Any) -> str:
    return DECLARED.sub(r'\g<table>."\g<column>$order"', compiler.process(element.clauses, **options))


# end
# when: related
@compiles(JoinedIds, "mysql")
def _group_concat(element: JoinedIds, compiler: SQLCompiler, **options: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **options)})"


# end
# when: searched
# What begins a word: nothing before it is a letter, a digit or a mark.
BOUNDARY = r"(?<![\\p{L}\\p{N}\\x{300}-\\x{36f}])"


@compiles(Matches, "mysql")
def _every_word(element: Matches, compiler: SQLCompiler, **options: Any) -> str:
    """Indexes over words leave out short ones and common ones, so each text is looked at."""
    text, terms = (compiler.process(clause, **options) for clause in element.clauses)
    also = f"replace({terms}, ':* & ', ')(?=.*{BOUNDARY}')"
    return f"lower({text}) REGEXP concat('(?s)^(?=.*{BOUNDARY}', replace({also}, ':*', ''), ')')"


# end
