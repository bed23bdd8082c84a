"""What a layer that knows the contract asks of a type of field, and the values by which it is identified."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeAlias, TypeVar

from backwright.blueprint.model import (
    Field,
)

AHEAD = (
    datetime(2040, 1, 31, 12, tzinfo=UTC),
    datetime(2041, 1, 31, 12, tzinfo=UTC),
    datetime(2042, 1, 31, tzinfo=UTC),
)
BEHIND = tuple(moment.replace(year=moment.year - 20) for moment in AHEAD)
DAYS_AHEAD, DAYS_BEHIND = (tuple(moment.date() for moment in moments) for moments in (AHEAD, BEHIND))
SOMEBODY = "somebody"  # stands for a row that a relation refers to
UNKNOWN_VALUE = "unheard_of"  # no field and no value of a page
UNKNOWN_TEXT = "unheard of"
NOBODY = "999999"
DIGITS = 7  # of the number of a row, more than any run of tests makes

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Repeated:
    """A text too long to be written out."""

    text: str
    times: int

    @property
    def value(self) -> str:
        """The whole text."""
        return self.text * self.times


@dataclass(frozen=True, slots=True)
class ValueOf:
    """What the known row holds in a relation, which only the test that made it knows; of many, the first."""

    field: Field


QueryValue: TypeAlias = str | ValueOf


@dataclass(frozen=True, slots=True)
class Units:
    """A type whose values are counted: the least and the greatest, in units of the last digit behind the point.

    `scale` is how many digits that are, and None for whole numbers, which are no decimals.
    """

    low: int | None
    high: int | None
    scale: int | None = None


def no_units(_: object) -> None:
    """The units of a type that is not counted."""


def nowhere(_: object) -> tuple[Any, ...]:
    """The values on either side of now of a type that has no times."""
    return ()


def none_near(_: object, __: object) -> tuple[Any, ...]:
    """The neighbours of a value of a type that has no order."""
    return ()


def in_order(_: object, candidates: tuple[Any, ...]) -> list[Any]:
    """The candidates of a type, which sort as Python sorts them."""
    return sorted(candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSpec(Generic[T]):
    """One type of field in the contract.

    Attributes:
        candidates: a few values that a field may hold, the plainest first.
        bad: values that a body may not give to it, as JSON has them; null is not among them.
        operators: those of its filter beside equality.
        equal: a query that finds a value which is not null, and one that does not.
        rising: values in the order in which lists sort them, made of its candidates or others.
        units: how its values are counted, where counting distinguishes rows.
        anywhen: values on either side of now, wherever a field says that they should be.
        step: what a time is later by in each row, where that distinguishes rows.
        is_banded: whether rules that compare two of it are kept by giving each values of its own, one above the other.
        near: the value with which a condition compares the field, and those beside it, as far as the type holds them.
    """

    candidates: Callable[[Field, T], tuple[Any, ...]]
    bad: Callable[[Field, T], list[Any]]
    operators: tuple[str, ...] = ()
    equal: Callable[[Field, Any], tuple[QueryValue, str | None]]
    rising: Callable[[T, tuple[Any, ...]], list[Any]] = in_order
    near: Callable[[T, Any], tuple[Any, ...]] = none_near
    units: Callable[[T], Units | None] = no_units
    anywhen: Callable[[T], tuple[Any, ...]] = nowhere
    step: timedelta = timedelta(0)
    is_banded: Callable[[T], bool] = lambda _: False
