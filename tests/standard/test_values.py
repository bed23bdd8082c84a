"""Values for fields: the valid ones are valid, and there are nine bad ones for each type."""

import json
from datetime import date
from decimal import Decimal

import pytest

from backwright.blueprint.model import (
    BigIntegerType,
    BooleanType,
    Comparison,
    DateTimeType,
    DateType,
    DecimalType,
    EmailType,
    EnumType,
    EnumValue,
    Field,
    FloatType,
    IntegerType,
    Now,
    RelationType,
    TextType,
)
from backwright.standard.values import bad_values, valid_value

ENUM = EnumType((EnumValue("low"), EnumValue("high")))
FIELDS = [
    Field("name", TextType("str", 2, 9)),
    Field("code", TextType("str", 0, 2), unique=True),
    Field("note", TextType("text", 0, 500), optional=True),
    Field("size", IntegerType(3, 7)),
    Field("count", IntegerType()),
    Field("big", BigIntegerType()),
    Field("ratio", FloatType(Decimal(0), Decimal(1))),
    Field("heat", FloatType()),
    Field("low", FloatType(Decimal(2))),
    Field("sum", DecimalType(19, 4)),
    Field("price", DecimalType(9, 2, Decimal(1), Decimal(5))),
    Field("done", BooleanType()),
    Field("due", DateTimeType(), comparison=Comparison(">", Now())),
    Field("at", DateTimeType()),
    Field("day", DateType()),
    Field("born", DateType(date(1900, 1, 1), date(2029, 12, 31)), comparison=Comparison("<", Now())),
    Field("next", DateType(None, date(2039, 12, 31)), comparison=Comparison(">=", Now())),
    Field("mail", EmailType()),
    Field("kind", ENUM),
    Field("author", RelationType("User")),
    Field("tags", RelationType("Tag", many=True)),
]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_field_has_nine_bad_values(field: Field) -> None:
    bad = bad_values(field)
    assert len(bad) == 9
    assert len({(one.json, one.missing) for one in bad}) == 9


@pytest.mark.parametrize(
    "field", [one for one in FIELDS if not isinstance(one.type, RelationType)], ids=lambda one: one.name
)
def test_a_valid_value_is_none_of_the_bad_ones(field: Field) -> None:
    for number in (0, 1, 35, 36, 12_345):
        assert json.dumps(valid_value(field, number)) not in {one.json for one in bad_values(field)}


def test_texts_keep_their_bounds_and_differ() -> None:
    name, code = FIELDS[0], FIELDS[1]
    assert all(2 <= len(valid_value(name, number)) <= 9 for number in (0, 5, 10**9))
    assert len({valid_value(code, number) for number in range(1_000)}) == 1_000


def test_numbers_keep_their_bounds() -> None:
    assert valid_value(FIELDS[3], 1) == 3
    assert Decimal(1) <= Decimal(valid_value(next(one for one in FIELDS if one.name == "price"), 1)) <= Decimal(5)
