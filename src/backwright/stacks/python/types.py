"""What Python asks of a type of field: how a value is annotated."""

from collections.abc import Callable
from dataclasses import dataclass

from backwright.blueprint.model import (
    BigIntegerType,
    BooleanType,
    DateTimeType,
    DateType,
    DecimalType,
    EmailType,
    EnumType,
    FloatType,
    IntegerType,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.types.spec import TypeTable


@dataclass(frozen=True, slots=True)
class PythonSpec:
    """One type of field in Python; the annotation is given the class that holds its named values."""

    annotation: Callable[[str], str]


SPECS: TypeTable[PythonSpec] = TypeTable(
    "Python",
    {
        TextType: PythonSpec(lambda _: "str"),
        EmailType: PythonSpec(lambda _: "str"),
        IntegerType: PythonSpec(lambda _: "int"),
        BigIntegerType: PythonSpec(lambda _: "int"),
        FloatType: PythonSpec(lambda _: "float"),
        DecimalType: PythonSpec(lambda _: "Decimal"),
        BooleanType: PythonSpec(lambda _: "bool"),
        DateType: PythonSpec(lambda _: "date"),
        DateTimeType: PythonSpec(lambda _: "datetime"),
        EnumType: PythonSpec(lambda enum: enum),
        StateType: PythonSpec(lambda enum: enum),
        RelationType: PythonSpec(lambda _: "int"),
    },
)
