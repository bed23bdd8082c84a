"""Every type of field: by its class, and by the name that a phrase begins with."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from backwright.blueprint.model import (
    BigIntegerType,
    BooleanType,
    DateTimeType,
    DateType,
    DecimalType,
    EmailType,
    EnumType,
    FieldType,
    FloatType,
    IntegerType,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.text.unread import UnreadType
from backwright.blueprint.types import (
    boolean,
    date,
    datetime,
    decimal,
    email,
    enum,
    floating,
    integer,
    relation,
    state,
    text,
)
from backwright.blueprint.types.spec import TypeSpec, TypeTable

SPECS: TypeTable[TypeSpec[Any]] = TypeTable(
    "the language",
    {
        StateType: state.SPEC,  # before enums: a machine may have `|` between quotes
        EnumType: enum.SPEC,
        TextType: text.SPEC,
        IntegerType: integer.SPEC,
        BigIntegerType: integer.BIG_SPEC,
        FloatType: floating.SPEC,
        BooleanType: boolean.SPEC,
        DateType: date.SPEC,
        DateTimeType: datetime.SPEC,
        DecimalType: decimal.SPEC,
        EmailType: email.SPEC,
        RelationType: relation.SPEC,
        UnreadType: replace(text.SPEC, names=(), operand=lambda _: "unread"),
    },
)
BY_NAME: Mapping[str, TypeSpec[Any]] = {name: spec for spec in SPECS.values() for name in spec.names}

# Part of the language and not built yet: what to write for them until then.
LATER: Mapping[str, str] = {
    "time": "",
    "duration": "int",
    "uuid": "str 36..36",
    "url": "str",
    "slug": "str",
    "phone": "str",
    "json": "text",
    "bytes": "",
    "file": "",
}


def spec_of(kind: FieldType) -> TypeSpec[Any]:
    """What the language asks of a type."""
    return SPECS[type(kind)]
