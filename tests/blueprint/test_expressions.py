"""Conditions: how they bind, what bare names mean, what can be compared."""

import pytest

from backwright.blueprint.checks.shapes import type_errors
from backwright.blueprint.model import (
    Binary,
    BooleanType,
    Constant,
    DateTimeType,
    DecimalType,
    EnumType,
    EnumValue,
    Field,
    FieldRef,
    IntegerType,
    Not,
    RelationType,
    TextType,
)
from backwright.blueprint.phrases.expressions import names, parse, write
from backwright.errors import NOWHERE, BlueprintError

FIELDS = (
    Field("amount", IntegerType()),
    Field("price", DecimalType(10, 2), optional=True),
    Field("name", TextType("str")),
    Field("done", BooleanType()),
    Field("due_at", DateTimeType(), optional=True),
    Field("kind", EnumType((EnumValue("small"), EnumValue("name"), EnumValue("big")))),
    Field("author", RelationType("User")),
    Field("helper", RelationType("User"), optional=True),
    Field("tags", RelationType("Tag", many=True)),
)


def test_not_binds_before_and_and_before_or() -> None:
    a, b, c = FieldRef("a"), FieldRef("b"), FieldRef("c")
    assert parse("not a and b or c") == Binary("or", Binary("and", Not(a), b), c)
    assert parse("not (a and (b or c))") == Not(Binary("and", a, Binary("or", b, c)))
    assert parse("not a = b") == Not(Binary("=", a, b))


def test_arithmetic_leans_to_the_left_and_products_bind_first() -> None:
    a, b, c = FieldRef("a"), FieldRef("b"), FieldRef("c")
    assert parse("a - b - c > 0").left == Binary("-", Binary("-", a, b), c)
    assert parse("a - b * c > 0").left == Binary("-", a, Binary("*", b, c))
    assert parse("-5 < a").left == Constant(-5)


@pytest.mark.parametrize(
    "text",
    [
        "amount > 5 and (done or not done)",
        "not (done and amount < 3)",
        "amount - (amount - 1) = 1",
        "amount * (amount + 2) >= price / 3",
        "(done = true) = false",
        'kind = "name" or kind != small',
        "helper = null or helper != author",
        'name = "two \\"words\\""',
        "due_at > now",
        "price >= -1.50",
    ],
)
def test_writing_gives_the_text_back(text: str) -> None:
    assert write(parse(text, FIELDS), FIELDS) == text


def test_needless_parentheses_go() -> None:
    assert write(parse("((amount) > (5)) and ((done))", FIELDS), FIELDS) == "amount > 5 and done"


def test_a_value_that_is_a_field_as_well_keeps_its_quotes() -> None:
    assert parse('kind = "name"', FIELDS) == Binary("=", FieldRef("kind"), Constant("name"))
    assert [error.hint for error in type_errors(parse("kind = name", FIELDS), FIELDS, NOWHERE)] == [
        'write `"name"` for the value'
    ]


def test_the_names_of_an_expression() -> None:
    assert names(parse("kind = small and not (amount > price)", FIELDS)) == {"kind", "amount", "price"}


@pytest.mark.parametrize(
    "text",
    [
        "done",
        "not done",
        "done = false",
        "amount + 1 > price * 2",
        "price = null",
        "due_at > created_at",
        "updated_at >= due_at",
        "author = helper",
        "helper != null",
        "kind = big",
        'name < "m"',
        "amount / 2 = 3",
    ],
)
def test_what_belongs_together_is_compared(text: str) -> None:
    assert list(type_errors(parse(text, FIELDS), FIELDS, NOWHERE)) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("amount", "which is a number"),
        ("name and done", "beside `and`"),
        ("amount = null", "never null"),
        ("null = null", "names no field"),
        ("amount = done", "compares a number with a truth value"),
        ("author = name", "compares a relation with a text"),
        ("author > helper", "no smaller and greater"),
        ("kind < big", "no smaller and greater"),
        ("tags = null", "holds many"),
        ("ammount > 1", "did you mean `amount`"),
        ("kind = huge", "`small`, `name` or `big`"),
        ("due_at + 1 > now", "durations are not built yet"),
    ],
)
def test_what_does_not_belong_together_is_refused(text: str, word: str) -> None:
    (error,) = type_errors(parse(text, FIELDS), FIELDS, NOWHERE)
    assert word in error.message


@pytest.mark.parametrize("text", ["", "a >", "a > > b", "(a", "a b", "a = 'x", "and a", "a < b < c", "1 +", "a = me"])
def test_what_is_no_condition_is_told(text: str) -> None:
    with pytest.raises(BlueprintError):
        parse(text)
