"""What documents ask of a type of field: what it is called in a sentence, and in a diagram."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from backwright.blueprint.model import (
    BigIntegerType,
    BooleanType,
    DateTimeType,
    DateType,
    DecimalType,
    EmailType,
    EnumType,
    Field,
    FloatType,
    IntegerType,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.types.spec import TypeTable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DocumentSpec(Generic[T]):
    """One type of field in documents: its words with its bounds, and its column in one word."""

    words: Callable[[T], str]
    column: str


def _text(kind: TextType) -> str:
    line = "text on one line" if kind.kind == "str" else "text"
    length = f"{kind.minimum} to {kind.maximum:,}" if kind.minimum else f"up to {kind.maximum:,}"
    return f"{line}, {length} characters"


def _values(kind: EnumType | StateType) -> str:
    return " | ".join(f"`{value.name}`" for value in kind.values)


def _bounds(minimum: object, maximum: object) -> str:
    """`, 1 to 100`."""
    if minimum is None and maximum is None:
        return ""
    if minimum is None or maximum is None:
        return f", at most {maximum}" if minimum is None else f", {minimum} or more"
    return f", {minimum} to {maximum}"


def _decimal(kind: DecimalType) -> str:
    return f"decimal with {kind.scale} places{_bounds(kind.minimum, kind.maximum)}"


def _relation(kind: RelationType) -> str:
    return f"ids of {kind.entity}" if kind.many else f"id of {kind.entity}"


SPECS: TypeTable[DocumentSpec[Any]] = TypeTable(
    "the documents",
    {
        TextType: DocumentSpec(_text, "text"),
        IntegerType: DocumentSpec(lambda kind: f"integer{_bounds(kind.minimum, kind.maximum)}", "int"),
        BigIntegerType: DocumentSpec(lambda kind: f"64-bit integer{_bounds(kind.minimum, kind.maximum)}", "bigint"),
        FloatType: DocumentSpec(lambda kind: f"binary number{_bounds(kind.minimum, kind.maximum)}", "double"),
        DecimalType: DocumentSpec(_decimal, "decimal"),
        BooleanType: DocumentSpec(lambda _: "true or false", "bool"),
        DateType: DocumentSpec(lambda kind: f"day{_bounds(kind.minimum, kind.maximum)}", "date"),
        DateTimeType: DocumentSpec(lambda _: "time", "timestamp"),
        EmailType: DocumentSpec(lambda _: "e-mail address", "text"),
        EnumType: DocumentSpec(_values, "text"),
        StateType: DocumentSpec(_values, "state"),
        RelationType: DocumentSpec(_relation, "bigint"),
    },
)


def words(field: Field) -> str:
    """The type of a field, with its bounds, in words."""
    return SPECS.of(field).words(field.type)
