"""What stands in conditions: the kinds of value, what they are called, and what can be done with each."""

from collections.abc import Mapping
from dataclasses import dataclass

from backwright.blueprint.types.spec import Operand


@dataclass(frozen=True, slots=True)
class OperandKind:
    """A kind of value: what errors call it, whether `<` and `>` suit it, whether one calculates with it."""

    words: str
    ordered: bool = True
    calculable: bool = False


OPERANDS: Mapping[Operand, OperandKind] = {
    "text": OperandKind("a text"),
    "number": OperandKind("a number", calculable=True),
    "real": OperandKind("a float"),
    "truth": OperandKind("a truth value", ordered=False),
    "moment": OperandKind("a datetime"),
    "day": OperandKind("a date"),
    "choice": OperandKind("an enum", ordered=False),
    "reference": OperandKind("a relation", ordered=False),
    "null": OperandKind("null"),
    "unread": OperandKind("a field with an error", calculable=True),
    "many": OperandKind("many rows", ordered=False),
}
