"""Expressions: conditions and calculations over the fields of a row."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class FieldRef:
    """The value of a field of the same row; a relation stands for the id that it holds."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal: number, text, truth value, day, null. Values of enums and states are text."""

    value: int | Decimal | str | bool | date | None


@dataclass(frozen=True, slots=True)
class Now:
    """The time of the request, in UTC; beside a date, its day."""


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Binary:
    """`and or`, a comparison `= != < <= > >=`, or arithmetic `+ - * /`."""

    operator: Literal["and", "or", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"]
    left: "Expression"
    right: "Expression"


Expression: TypeAlias = FieldRef | Constant | Now | Not | Binary
