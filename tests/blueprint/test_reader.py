"""What the lines of a page mean."""

from datetime import date
from decimal import Decimal

import pytest
from blueprint_pages import HELPDESK, SHOP

from backwright.blueprint.model import (
    Action,
    Audit,
    Auth,
    BigIntegerType,
    Binary,
    BooleanType,
    Capabilities,
    Comparison,
    Constant,
    DateTimeType,
    DateType,
    DecimalType,
    EmailType,
    EnumType,
    EnumValue,
    Field,
    FieldRef,
    FieldType,
    FloatType,
    Grant,
    Grantee,
    IntegerType,
    Me,
    Not,
    Now,
    RelationType,
    StateType,
    Tenancy,
    TextType,
    Transition,
)
from backwright.blueprint.reader import read
from backwright.errors import BlueprintErrors, Place


def field(phrase: str) -> Field:
    return read(f"app: notes\nNote:\n  other: int?\n  it: {phrase}\n").entity("Note").field_named("it")


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("str", TextType("str", 0, 255)),
        ("str 2..80", TextType("str", 2, 80)),
        ("str ..80", TextType("str", 0, 80)),
        ("str 2..", TextType("str", 2, 255)),
        ("text ..20k", TextType("text", 0, 20_000)),
        ("int", IntegerType()),
        ("int -5..5", IntegerType(-5, 5)),
        ("int 0..", IntegerType(0, None)),
        ("bigint 0..9223372036854775807", BigIntegerType(0, 2**63 - 1)),
        ("float -0.5..1.5k", FloatType(Decimal("-0.5"), Decimal(1500))),
        ("money 0..", DecimalType(19, 4, Decimal(0))),
        ("bool", BooleanType()),
        ("date", DateType()),
        ("date 2020-01-01..2029-12-31", DateType(date(2020, 1, 1), date(2029, 12, 31))),
        ("date ..2029-12-31", DateType(None, date(2029, 12, 31))),
        ("datetime", DateTimeType()),
        ("email", EmailType()),
        ("decimal(10,2)", DecimalType(10, 2)),
        ("decimal(10, 2) 0.5..1.5k", DecimalType(10, 2, Decimal("0.5"), Decimal(1500))),
        ("a | b", EnumType((EnumValue("a"), EnumValue("b")))),
        ('a | "b"', EnumType((EnumValue("a"), EnumValue("b")))),
        ("Note[]", RelationType("Note", many=True)),
        ("Note?", RelationType("Note")),
    ],
)
def test_types(phrase: str, kind: FieldType) -> None:
    assert field(phrase).type == kind


def test_a_field_is_required_unless_it_says_otherwise() -> None:
    assert not field("str").optional
    assert field("str 1..60?").optional
    assert field("a | b?").optional


def test_words_stand_in_any_order_with_or_without_commas() -> None:
    assert field("str sort, filter search = x") == field("str = x filter search, sort")


@pytest.mark.parametrize(
    ("phrase", "default"),
    [
        ("int = 20k", 20_000),
        ("int = -1", -1),
        ("bool = false", False),
        ("decimal(4,2) = 1.10", Decimal("1.1")),
        ("str = no", "no"),
        ("str = 1.10", "1.10"),
        ('str = "two words"', "two words"),
        ('str = ""', ""),
        ("a | b = b", "b"),
    ],
)
def test_defaults(phrase: str, default: object) -> None:
    found = field(phrase).default
    assert isinstance(found, Constant)
    assert found.value == default
    assert type(found.value) is type(default)


def test_a_comparison_and_a_default_stand_side_by_side() -> None:
    found = field("int > 0 = 5")
    assert found.comparison == Comparison(">", Constant(0))
    assert found.default == Constant(5)
    assert field("datetime? > now").comparison == Comparison(">", Now())
    assert field("int >= other + 1").comparison == Comparison(">=", Binary("+", FieldRef("other"), Constant(1)))


def test_a_bare_name_beside_an_enum_is_its_value() -> None:
    assert field("a | b = b != a").comparison == Comparison("!=", Constant("a"))


def test_the_head() -> None:
    blueprint = read(SHOP)
    assert (blueprint.app, blueprint.database) == ("shop", "postgresql")
    assert blueprint.capabilities == Capabilities([Auth(), Tenancy("Shop"), Audit()])
    assert blueprint.all_roles == ("clerk", "buyer", "chief", "admin")
    assert read("app: notes\nNote:\n  title: str\n").database == "sqlite"


def test_a_state_machine() -> None:
    status = read(HELPDESK).entity("Ticket").field_named("status")
    assert isinstance(status.type, StateType)
    assert [value.name for value in status.type.values] == ["open", "pending", "solved", "closed"]
    assert status.type.transitions[-1] == Transition("solved", "reopen", "open")
    assert status.type.verbs == ("assign", "solve", "close", "reopen")


def test_relations() -> None:
    ticket = read(HELPDESK).entity("Ticket")
    assert ticket.field_named("author").default == Me()
    assert ticket.field_named("assignee").type == RelationType("User", role="agent")
    assert [ticket.field_named(name).column for name in ("author", "tags", "due_at")] == [
        "author_id",
        "tag_ids",
        "due_at",
    ]
    assert read(HELPDESK).entity("Comment").owner == Field("ticket", RelationType("Ticket", owner=True))


def test_grants() -> None:
    blueprint = read(HELPDESK)
    ticket, comment, user = (blueprint.entity(name) for name in ("Ticket", "Comment", "User"))
    assert ticket.grants[1] == Grant(
        Grantee("field", "author", ("author",)),
        (Action("update", ("subject", "body")),),
        Binary("=", FieldRef("status"), Constant("open")),
    )
    assert ticket.grants[3] == Grant(Grantee("role", "manager"), (Action("all"),))
    assert comment.grants[1] == Grant(
        Grantee("field", "author", ("ticket", "author")), (Action("read"),), Not(FieldRef("internal"))
    )
    assert user.grants[0] == Grant(Grantee("self"), (Action("read"), Action("update", ("name",))))


def test_a_field_with_the_name_of_a_key_stands_under_fields() -> None:
    entity = read("app: a\nNote:\n  title: str\n  fields:\n    check: str\n    store: int\n  body: text\n").entity(
        "Note"
    )
    assert [item.name for item in entity.fields] == ["title", "check", "store", "body"]


def test_laws_come_one_by_one_or_as_a_list() -> None:
    one = read("app: a\nNote:\n  n: int\n  check: n > 1\n").entity("Note")
    two = read("app: a\nNote:\n  n: int\n  check:\n    - n > 1\n    - n < 5\n").entity("Note")
    assert two.checks == (one.checks[0], two.checks[1])


def test_everything_has_its_place() -> None:
    ticket = read(HELPDESK, "desk.yaml").entity("Ticket")
    assert ticket.place == Place(14, 1, "desk.yaml")
    assert ticket.field_named("effort").place == Place(23, 3, "desk.yaml")
    assert ticket.uniques[0].place == Place(24, 11, "desk.yaml")
    assert ticket.grants[0].place == Place(27, 7, "desk.yaml")


def test_places_take_no_part_in_comparison() -> None:
    assert read(HELPDESK) == read(f"# a comment\n\n{HELPDESK}")


def test_a_phrase_may_go_on_in_the_next_line() -> None:
    page = HELPDESK.replace(" -close-> closed,", "\n    -close-> closed,")
    assert read(page) == read(HELPDESK)


def test_the_place_of_an_error_within_a_phrase_that_goes_on() -> None:
    with pytest.raises(BlueprintErrors) as caught:
        read(HELPDESK.replace("= normal, filter, sort", "= normal,\n    filter,\n    srot"))
    (error,) = caught.value.errors
    assert (error.place.line, error.place.column) == (20, 5)


def test_all_errors_come_at_once_in_the_order_of_lines() -> None:
    page = (
        HELPDESK.replace("str 2..80", "strng 2..80").replace("Ticket owner", "Tikcet owner").replace("1..30", "30..1")
    )
    with pytest.raises(BlueprintErrors) as caught:
        read(page)
    assert [error.place.line for error in caught.value.errors] == [5, 32, 40]
    assert str(caught.value).count("\n") == 2


def test_an_error_says_where_what_was_expected_and_what_was_meant() -> None:
    with pytest.raises(BlueprintErrors) as caught:
        read("app: notes\nNote:\n  title: str 1..120 uniqe\n")
    (error,) = caught.value.errors
    assert error.found == "`uniqe`"
    assert error.expected.startswith("a word: unique")
    assert error.hint == "did you mean `unique`?"
    assert str(error).startswith("blueprint.yaml:3:21: `uniqe`; expected ")


def test_a_wrong_line_brings_no_errors_for_the_lines_that_build_on_it() -> None:
    for old, new in (
        ("use: auth, tenant(Org), audit", "use: auth tenant(Org) audit"),
        ("roles: member, agent, manager", "roles: member agent manager"),
        ("status: open -assign-> pending", "status: open -assign pending"),
        ("author: User = me", "author: User == me"),
        ("internal: bool = false", "internal: boolean = false"),
        ("due_at: datetime? > now", "due_at: duration? > now"),
    ):
        with pytest.raises(BlueprintErrors) as caught:
            read(HELPDESK.replace(old, new))
        assert len(caught.value.errors) == 1, str(caught.value)
