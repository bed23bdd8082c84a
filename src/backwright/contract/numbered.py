"""Values that differ from row to row: a number counts the rows, and each of these says what a row with it holds."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class NumberedText:
    """A text with the number of its row in it: `Subject 7`.

    `digits` is how many there is room for, and without it all are written; `width` is how many there are at least.
    """

    before: str = ""
    after: str = ""
    digits: int | None = None
    width: int = 1

    def at(self, number: int) -> str:
        """The text of a row."""
        if self.digits is None:
            return f"{self.before}{number}{self.after}"
        written = str(number % 10**self.digits).rjust(self.width, "0") if self.digits else ""
        return f"{self.before}{written}{self.after}"

    @property
    def example(self) -> str:
        """The text of one row."""
        return self.at(1)


@dataclass(frozen=True, slots=True)
class NumberedNumber:
    """A number that grows with the rows and, where there are only so many, begins again after the last.

    `scale` is how many of its digits stand behind the point, and none for an integer.
    """

    start: int
    values: int | None
    scale: int | None
    last: int  # the greatest that one run of tests may come to

    def at(self, number: int) -> int | Decimal:
        """The number of a row."""
        return exact(self.start + (number if self.values is None else number % self.values), self.scale)

    @property
    def example(self) -> int | Decimal:
        """The greatest number, which takes most room."""
        return exact(self.last, self.scale)


@dataclass(frozen=True, slots=True)
class NumberedMoment:
    """A time, later by a step for each row and, where there are only so many, beginning again after the last."""

    start: date
    step: timedelta
    values: int | None = None

    def at(self, number: int) -> date:
        """The time of a row."""
        return self.start + self.step * (number if self.values is None else number % self.values)

    @property
    def example(self) -> date:
        """The earliest of them."""
        return self.start


Numbered: TypeAlias = NumberedText | NumberedNumber | NumberedMoment
NUMBERED = (NumberedText, NumberedNumber, NumberedMoment)


def exact(number: int, scale: int | None) -> int | Decimal:
    """A number of units as the value that it stands for."""
    return number if scale is None else Decimal(number).scaleb(-scale)


def example_of(value: Any) -> Any:
    """A value of one row: what a numbered one gives for an example, any other as it is."""
    return value.example if isinstance(value, NUMBERED) else value
