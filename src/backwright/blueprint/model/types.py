"""The types of fields, as values."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class TextType:
    """`str` (one line) and `text`; bounds in code points."""

    kind: Literal["str", "text"]
    minimum: int = 0
    maximum: int = 255


@dataclass(frozen=True, slots=True)
class IntegerType:
    """A 32-bit integer."""

    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class BigIntegerType:
    """A 64-bit integer."""

    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class FloatType:
    """A finite binary number of 64 bits; its bounds are exact."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DecimalType:
    """An exact number: `precision` digits in all, `scale` of them behind the point."""

    precision: int
    scale: int
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    money: bool = field(default=False, compare=False)  # whether the page calls it so


@dataclass(frozen=True, slots=True)
class BooleanType:
    """True or false."""


@dataclass(frozen=True, slots=True)
class DateType:
    """A day, without a time."""

    minimum: date | None = None
    maximum: date | None = None


@dataclass(frozen=True, slots=True)
class DateTimeType:
    """An instant, in UTC with microseconds."""


@dataclass(frozen=True, slots=True)
class EmailType:
    """An e-mail address, lower-cased on input, at most 254 characters."""


@dataclass(frozen=True, slots=True)
class EnumValue:
    """One value of an enum or a state machine."""

    name: str
    was: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class EnumType:
    """One of several named values, in the order in which they sort."""

    values: tuple[EnumValue, ...]


@dataclass(frozen=True, slots=True)
class Transition:
    """`source -verb-> target`."""

    source: str
    verb: str
    target: str


@dataclass(frozen=True, slots=True)
class StateType:
    """A state machine: its first value is where a row starts, and its column is written by verbs alone."""

    values: tuple[EnumValue, ...]
    transitions: tuple[Transition, ...]

    @property
    def initial(self) -> str:
        """The state in which a row starts."""
        return self.values[0].name

    @property
    def verbs(self) -> tuple[str, ...]:
        """Each verb once, in the order in which it is first written."""
        return tuple(dict.fromkeys(step.verb for step in self.transitions))

    def sources(self, verb: str) -> tuple[str, ...]:
        """The states that a verb leaves."""
        return tuple(step.source for step in self.transitions if step.verb == verb)

    def target(self, verb: str) -> str:
        """The state that a verb leads to; the check refuses a verb with two targets (thin for now)."""
        return next(step.target for step in self.transitions if step.verb == verb)


@dataclass(frozen=True, slots=True)
class RelationType:
    """A reference to another entity: `X` and `X?` to one row, `X[]` to many."""

    entity: str
    many: bool = False
    owner: bool = False
    role: str | None = None  # the account must have this role or a higher one


FieldType: TypeAlias = (
    TextType
    | IntegerType
    | BigIntegerType
    | FloatType
    | DecimalType
    | BooleanType
    | DateType
    | DateTimeType
    | EmailType
    | EnumType
    | StateType
    | RelationType
)
