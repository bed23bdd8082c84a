"""What the standard asks of a type of field: values that are valid, bad, rare, and many.

They travel as JSON, and are chosen without a look at what a build writes.
"""

from typing import Any

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
from backwright.standard.types.numbers import BIG_INTEGER, DECIMAL, FLOAT, INTEGER, exact
from backwright.standard.types.others import BOOLEAN, DAY, ENUM, MOMENT, RELATION, STATE
from backwright.standard.types.spec import Bad, CopiedValue, StandardSpec
from backwright.standard.types.texts import EMAIL, TEXT

__all__ = ["SPECS", "Bad", "CopiedValue", "exact"]

SPECS: TypeTable[StandardSpec[Any]] = TypeTable(
    "the standard",
    {
        TextType: TEXT,
        EmailType: EMAIL,
        IntegerType: INTEGER,
        BigIntegerType: BIG_INTEGER,
        FloatType: FLOAT,
        DecimalType: DECIMAL,
        BooleanType: BOOLEAN,
        DateType: DAY,
        DateTimeType: MOMENT,
        EnumType: ENUM,
        StateType: STATE,
        RelationType: RELATION,
    },
)
