"""Pieces of SQL as values, which a dialect spells at the end.

Where databases spell a thing in different ways, the piece names the thing (`Function("digest", …)`), not its spelling.
Decimals are the common case: a dialect may hold them as integers, scaled by their declared number of digits, so numbers
beside a column carry its scale and terms that meet are raised to one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a column."""

    name: str


@dataclass(frozen=True, slots=True)
class TableName:
    """The name of a table that rows are read from or written to."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, a truth value or NULL."""

    value: str | bool | None


@dataclass(frozen=True, slots=True)
class Number:
    """A number in decimal digits, beside a column of so many places."""

    digits: str
    places: int = 0


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, in UTC."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Phrase:
    """SQL that every database spells alike, with a pair of braces for each part within it."""

    template: str
    parts: tuple["Sql", ...] = ()


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum, difference or product."""

    operator: str
    left: "Sql"
    right: "Sql"


@dataclass(frozen=True, slots=True)
class Quotient:
    """A division, NULL by zero; `places` are those that the divisor has more than the dividend."""

    dividend: "Sql"
    divisor: "Sql"
    places: int = 0


@dataclass(frozen=True, slots=True)
class Raised:
    """A term with so many places more, where decimals are held as scaled integers."""

    term: "Sql"
    places: int


@dataclass(frozen=True, slots=True)
class Widened:
    """A small integer within a calculation, whose result may be larger than its type."""

    term: "Sql"


@dataclass(frozen=True, slots=True)
class Function:
    """What databases have words of their own for; each dialect has a spelling for each name."""

    name: str
    parts: tuple["Sql", ...]
    numbers: tuple[int, ...] = ()


Sql: TypeAlias = (
    Name | TableName | Literal | Number | Instant | Phrase | Arithmetic | Quotient | Raised | Widened | Function
)


def phrase(template: str, *parts: Sql) -> Phrase:
    """SQL with its parts in the place of braces."""
    return Phrase(template, parts)


def joined(separator: str, *parts: Sql) -> Phrase:
    """Parts with a separator between them."""
    return Phrase(separator.join("{}" for _ in parts), parts)


def literal(value: int | Decimal | str | bool | date | None) -> Sql:
    """A constant that no decimal column stands beside."""
    if isinstance(value, date):
        return Literal(value.isoformat())
    if value is None or isinstance(value, bool | str):
        return Literal(value)
    return number(value, 0)


def number(value: int | Decimal, places: int) -> Number:
    """A number beside a decimal column of so many places, or beside an integer (0)."""
    return Number(f"{value:f}" if isinstance(value, Decimal) else str(value), places)


def instant(value: datetime) -> Instant:
    """A moment; one without a zone is in UTC."""
    return Instant(value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


def raised(term: Sql, places: int) -> Sql:
    """A term with so many places more."""
    if not places:
        return term
    return replace(term, places=term.places + places) if isinstance(term, Number) else Raised(term, places)


def nulls_first(part: Sql) -> Function:
    """A part of an index in whose order NULLs come first."""
    return Function("nulls_first", (part,))


def declared_order(column: Sql, values: tuple[str, ...]) -> Phrase:
    """The place of an enum's value in its declaration."""
    cases = [phrase(f"WHEN {{}} THEN {place}", literal(value)) for place, value in enumerate(values)]
    return phrase("CASE {} {} END", column, joined(" ", *cases))


def comparison(operator: str, left: Sql, right: Sql) -> Sql:
    """A comparison of two terms, in the words of SQL."""
    return phrase(f"{{}} {operator} {{}}", left, right)


def with_tables(sql: Sql, change: Callable[[TableName], Sql]) -> Sql:
    """The same with something else in the place of each table that is named as one."""
    if isinstance(sql, TableName):
        return change(sql)
    if isinstance(sql, Phrase | Function):
        return replace(sql, parts=tuple(with_tables(part, change) for part in sql.parts))
    return sql
