"""What is written reads back as the same, whatever the blueprint."""

import pytest
from blueprint_pages import HELPDESK, PLAIN, SHOP
from blueprint_strategies import blueprints, conditions, plain_fields
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backwright.blueprint.checks.every import find_errors
from backwright.blueprint.model import Blueprint, Constant, Entity, Field, Page, TextType
from backwright.blueprint.phrases.expressions import parse
from backwright.blueprint.phrases.expressions import write as write_expression
from backwright.blueprint.printer import write
from backwright.blueprint.reader import read
from backwright.blueprint.view.access import cells
from backwright.blueprint.view.access import lines as access_lines
from backwright.blueprint.view.implied import complete, without_implied
from backwright.blueprint.view.operations import operations
from backwright.blueprint.view.show import lines as show_lines

QUICK = settings(
    max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("page", [HELPDESK, SHOP, PLAIN], ids=["helpdesk", "shop", "plain"])
def test_a_page_survives_being_written(page: str) -> None:
    blueprint = read(page)
    assert read(write(blueprint)) == blueprint


@pytest.mark.parametrize("page", [HELPDESK, SHOP, PLAIN], ids=["helpdesk", "shop", "plain"])
def test_writing_settles(page: str) -> None:
    written = write(read(page))
    assert write(read(written)) == written


@pytest.mark.parametrize(
    "text",
    ["a: b", "a #b", "#f", "it's", 'say "hi"', "a\\b", " a ", "a\tb", "a\nb", "\x85\u2028", "true", "-", ""],
    ids=repr,
)
def test_any_text_may_be_a_default(text: str) -> None:
    field = Field("body", TextType("text", 0, 100), default=Constant(text))
    blueprint = complete(Page("notes", entities=(Entity("Note", (field,)),)))
    assert read(write(blueprint)) == blueprint


def test_former_names_survive_being_written() -> None:
    product = read(write(read(SHOP))).entity("Product")
    kind = product.field_named("kind").type
    assert product.was == "Article"
    assert [value.was for value in kind.values] == [None, None, "edible"]
    assert read(write(read(SHOP))).entity("Label").field_named("name").was == "title"


@QUICK
@given(blueprints())
def test_any_blueprint_survives_being_written(blueprint: Blueprint) -> None:
    assert [str(error) for error in find_errors(blueprint)] == []
    assert read(write(blueprint)) == blueprint
    assert complete(without_implied(blueprint)) == blueprint


@QUICK
@given(blueprints())
def test_every_view_of_a_sound_blueprint_exists(blueprint: Blueprint) -> None:
    names = [operation.name for operation in operations(blueprint)]
    assert len(names) == len(set(names))
    assert {cell.entity for cell in cells(blueprint)} == {entity.name for entity in blueprint.entities}
    assert show_lines(blueprint)
    assert access_lines(blueprint)


@QUICK
@given(st.data())
def test_any_condition_survives_being_written(data: st.DataObject) -> None:
    fields = tuple(data.draw(plain_fields(name)) for name in ("amount", "body", "kind", "code"))
    condition = data.draw(conditions(fields))
    assert parse(write_expression(condition, fields), fields) == condition
