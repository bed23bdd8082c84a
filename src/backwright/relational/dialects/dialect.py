"""What a database's language must offer, and what most of them spell alike."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from backwright.relational.schema import ColumnType, Index, Table
from backwright.relational.sql import (
    Arithmetic,
    Function,
    Instant,
    Literal,
    Name,
    Number,
    Phrase,
    Quotient,
    Raised,
    Sql,
    TableName,
    Widened,
)

Spelling = Callable[[list[str], tuple[int, ...]], str]

# What one of the databases takes for a word of its own where the name of a column or table may stand.
RESERVED = frozenset(
    """
    add all alter analyse analyze and any array as asc asymmetric autoincrement between both case cast check collate
    column commit constraint create cross current_catalog current_date current_role current_time current_timestamp
    current_user default deferrable delete desc distinct do drop else end escape except exists false fetch for foreign
    from grant group having if in index initially insert intersect into is isnull join lateral leading left like limit
    localtime localtimestamp natural not nothing notnull null off offset old on only or order outer over overlaps
    placing primary references returning right rollback select session_user set similar some symmetric table then to
    trailing transaction true union unique update user using values variadic verbose when where window with
    """.split()  # noqa: SIM905 - a hundred pairs of quotes would hide the words
)


class Dialect(Protocol):
    """The language of one database."""

    @property
    def name(self) -> str:
        """`postgresql`, `sqlite`: as a URL's scheme has it."""
        ...

    @property
    def scales_decimals(self) -> bool:
        """Whether it holds decimals as integers, scaled by their declared number of digits."""
        ...

    @property
    def alters_in_place(self) -> bool:
        """Whether a table is altered where it is; else it is copied."""
        ...

    def render(self, sql: Sql) -> str:
        """A piece of SQL as its text."""
        ...

    def quote(self, name: str) -> str:
        """The name of a column or table."""
        ...

    def literal(self, value: str | bool | None) -> str:
        """A constant."""
        ...

    def type_of(self, kind: ColumnType) -> str:
        """The type of a column."""
        ...

    def has(self, index: Index) -> bool:
        """Whether it makes such an index."""
        ...

    def numbering(self, table: Table) -> str:
        """The clause by which the id of a table is generated; it may be that it is the key."""
        ...

    def refusal(self, rows: str, problem: str) -> tuple[str, ...]:
        """The statements that fail, with the problem in their message, where a select counts rows."""
        ...

    def keeping_numbers(self, table: str, copy: str) -> tuple[str, ...]:
        """The statements by which a copy of a table gives no id that the table has given."""
        ...


class StandardDialect(ABC):
    """What databases spell alike; a dialect spells the rest."""

    name: str
    scales_decimals: bool
    alters_in_place: bool
    spellings: Mapping[str, Spelling]

    def render(self, sql: Sql) -> str:
        """A piece of SQL as its text."""
        match sql:
            case Name(name=name) | TableName(name=name):
                return self.quote(name)
            case Literal(value=value):
                return self.literal(value)
            case Number(digits=digits, places=places):
                return self.number(digits, places)
            case Instant(at=at):
                return self.instant(at)
            case Phrase(template=template, parts=parts):
                return template.format(*map(self.render, parts)) if parts else template
            case Function(name=name, parts=parts, numbers=numbers):
                return self.spellings[name](list(map(self.render, parts)), numbers)
            case _:
                return self._calculated(sql)

    def _calculated(self, sql: Arithmetic | Quotient | Raised | Widened) -> str:
        match sql:
            case Arithmetic(operator=operator, left=left, right=right):
                first = self._wrapped(left) if operator == "*" else self.render(left)
                return f"{first} {operator} {self._wrapped(right)}"
            case Quotient():
                return self._quotient(sql)
            case Raised(term=term, places=places):
                return f"{self._wrapped(term)} * {10**places}" if self.scales_decimals else self.render(term)
            case Widened(term=term):
                return self.widened(self.render(term))

    def quote(self, name: str) -> str:
        """The name of a column or table, in quotes where a database needs them."""
        return f'"{name}"' if name in RESERVED or name != name.lower() else name

    def literal(self, value: str | bool | None) -> str:
        """A constant."""
        match value:
            case None:
                return "NULL"
            case bool():
                return "true" if value else "false"
            case _:
                return "'" + value.replace("'", "''") + "'"

    def number(self, digits: str, places: int) -> str:
        """A number; as a scaled integer, what is behind the scale stays behind the point."""
        if not (self.scales_decimals and places):
            return digits
        return f"{Decimal(digits).scaleb(places).normalize():f}"

    @abstractmethod
    def instant(self, at: datetime) -> str:
        """A moment."""

    @abstractmethod
    def widened(self, term: str) -> str:
        """A small integer within a calculation."""

    @abstractmethod
    def real(self, term: str) -> str:
        """A term that is to be divided without being cut to an integer."""

    @abstractmethod
    def type_of(self, kind: ColumnType) -> str:
        """The type of a column."""

    @abstractmethod
    def has(self, index: Index) -> bool:
        """Whether it makes such an index."""

    @abstractmethod
    def numbering(self, table: Table) -> str:
        """What the id of a table says of how it is given."""

    @abstractmethod
    def refusal(self, rows: str, problem: str) -> tuple[str, ...]:
        """The statements that fail where a select counts rows."""

    @abstractmethod
    def keeping_numbers(self, table: str, copy: str) -> tuple[str, ...]:
        """The statements by which a copy of a table gives no id that the table has given."""

    def _quotient(self, sql: Quotient) -> str:
        dividend = self.render(sql.dividend)
        if not (isinstance(sql.dividend, Widened) and self.widened("") != ""):
            dividend = self.real(dividend)
        places = sql.places if self.scales_decimals else 0
        factor = f" * {10**places}" if places > 0 else f" / {10**-places}" if places < 0 else ""
        return f"{dividend} / NULLIF({self.render(sql.divisor)}, 0){factor}"

    def _wrapped(self, sql: Sql) -> str:
        text = self.render(sql)
        return text if self._is_simple(sql) else f"({text})"

    def _is_simple(self, sql: Sql) -> bool:
        """Whether it needs no parentheses within a calculation."""
        if isinstance(sql, Raised) and not self.scales_decimals:
            return self._is_simple(sql.term)
        return not isinstance(sql, Arithmetic | Quotient | Raised)
