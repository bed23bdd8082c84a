"""What a rule of the standard asks of a type of field."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from backwright.blueprint.model import (
    Field,
)

RARE = 100  # one row in this many has another value than the usual one, so that a filter for it is worth an index
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bad:
    """A value that must be refused, as the JSON text in which it is sent; `missing` sends no such member."""

    what: str
    json: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class CopiedValue:
    """One more row like another: the value that this one has, the number of the row, and the type of the column."""

    value: Any
    number: int
    column_type: str

    @property
    def is_rare(self) -> bool:
        """Whether the row is one of a few that differ from most."""
        return self.number % RARE == 0


def nothing_outside(_: object, __: str) -> tuple[Any, ...]:
    """What a column of a type without limits must refuse."""
    return ()


def no_ends(_: Field, __: object) -> tuple[Any, ...]:
    """The ends of a type that has none."""
    return ()


def as_it_is(_: object, value: Any) -> Any:
    """A value of a type that JSON has, which travels as it is and compares as it travels."""
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardSpec(Generic[T]):
    """One type of field in the rules of the standard.

    Attributes:
        valid: a valid value; different numbers give different values wherever the type has room for it.
        bad: nine values that a field must refuse.
        plain: values that are tried where rows must fit, from a number on.
        varies: whether valid values of other numbers are tried, too.
        rare: what few rows have, as a query; none where a filter needs no index.
        copied: the value of one more row, as the database keeps it.
        ends: values for which code may do something of its own.
        no_value: a text in a query that is no value of the type; none where every text is one.
        travels: a value of the page, as JSON has it.
        compared: a value that has travelled, as it compares.
        outside: what a column must refuse though it is of its type, as the database keeps it; given the column's type.
    """

    valid: Callable[[Field, T, int], Any]
    bad: Callable[[Field, T], tuple[Bad, ...]]
    plain: Callable[[Field, T, int], tuple[Any, ...]]
    varies: bool = False
    rare: Callable[[Field, T], str | None]
    copied: Callable[[Field, T, CopiedValue], Any]
    ends: Callable[[Field, T], tuple[Any, ...]] = no_ends
    no_value: str = ""
    travels: Callable[[T, Any], Any] = as_it_is
    compared: Callable[[T, Any], Any] = as_it_is
    outside: Callable[[T, str], tuple[Any, ...]] = nothing_outside


def each(what: str, texts: tuple[str, ...]) -> tuple[Bad, ...]:
    """Values that are all bad for one reason."""
    return tuple(Bad(what, text) for text in texts)
