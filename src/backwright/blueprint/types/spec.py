"""What the language asks of a type of field. Each type has a module here whose `SPEC` answers all of it.

Further layers have a table of their own with one entry a type (`TypeTable`), so that nothing else branches over types.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, Literal, TypeAlias, TypeVar, get_args

from backwright.blueprint.model import Constant, Field, FieldType, Me
from backwright.blueprint.text.tokens import Cursor, Token
from backwright.errors import BlueprintError

Operand: TypeAlias = Literal[
    "text", "number", "real", "truth", "moment", "day", "choice", "reference", "null", "unread", "many"
]
T = TypeVar("T")
BINARY_SCALE = 1074  # the digits behind the point that a binary number of 64 bits may have
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Misfit:
    """What was expected where a value does not fit, and what to do."""

    expected: str
    hint: str = ""


def fits(_: Field, __: object, ___: object) -> None:
    """The misfit of a default of a type that has none, or whose every default fits."""


def no_errors(_: Field, __: object) -> Iterator[BlueprintError]:
    """The errors of a type whose every phrase is sound."""
    yield from ()


def no_notes(_: Field, __: object, ___: str) -> Iterator[str]:
    """The notes on a type whose phrase says everything."""
    yield from ()


def suits_every_word(_: str, __: object) -> str:
    """The reason against a word of a type that takes them all."""
    return ""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts that a type holds; `form` names what they must be beside their length, such as an e-mail address."""

    minimum: int
    maximum: int
    lines: bool = False  # whether they may have several
    form: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers that a type holds, with so many digits behind the point."""

    minimum: Decimal
    maximum: Decimal
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Moments:
    """The times that a type holds, in UTC; `whole_days` are days without a time."""

    minimum: date = date.min
    maximum: date = date.max
    whole_days: bool = False


def no_extent(_: object) -> None:
    """The extent of a type that is neither wider nor narrower than any other."""


def no_text(_: object) -> float:
    """The length of a type whose values cannot be written as text: without a limit that a text could have."""
    return float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeSpec(Generic[T]):
    """One type of field in the language.

    Attributes:
        names: the words that a phrase of this type begins with; none where its form identifies it.
        says: what it is, in a document.
        example: a phrase of it.
        recognizes: whether the phrase ahead has its form, for types without a name.
        read: the type that a phrase says, with its range; it is given the name, which has been taken.
        write: the phrase of the type, without the `?` behind it.
        read_default: the default that a token says, or what was expected in its stead.
        misfit: what is wrong with a default that could be read.
        errors: what is wrong with the range, the `?` or the comparison of a field.
        refuses: why a word (`unique`, `sort`, …) does not suit it, or nothing.
        operand: what it is in a condition.
        notes: what `show` says that the phrase does not; it is given the field, the type, and the entity's name.
        extent: the texts, numbers or times that it holds, by which it is wider or narrower than another.
        longest: how long its longest value is as text, infinite where it cannot be written as text.
    """

    names: tuple[str, ...] = ()
    says: str
    example: str
    recognizes: Callable[[Cursor], bool] = lambda _: False
    read: Callable[[Cursor, str], T]
    write: Callable[[T], str]
    read_default: Callable[[T, Token, bool], Constant | Me | str]
    misfit: Callable[[Field, T, object], Misfit | None]
    errors: Callable[[Field, T], Iterator[BlueprintError]] = no_errors
    refuses: Callable[[str, T], str] = suits_every_word
    operand: Callable[[T], Operand]
    notes: Callable[[Field, T, str], Iterator[str]] = no_notes
    extent: Callable[[T], Texts | Numbers | Moments | None] = no_extent
    longest: Callable[[T], float] = no_text


TYPES: tuple[type[FieldType], ...] = get_args(FieldType)


class TypeTable(Mapping[type[FieldType], S]):
    """What one layer asks of types: an entry for each, and an error for a hole as soon as the layer is imported."""

    def __init__(self, layer: str, entries: Mapping[type[FieldType], S]) -> None:
        missing = [kind.__name__ for kind in TYPES if kind not in entries]
        if missing:
            raise TypeError(f"{layer} has no entry for {', '.join(missing)}")
        self._entries = dict(entries)

    def __getitem__(self, kind: type[FieldType]) -> S:
        return self._entries[kind]

    def __iter__(self) -> Iterator[type[FieldType]]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def of(self, field: Field) -> S:
        """The entry for the type of a field."""
        return self._entries[type(field.type)]
