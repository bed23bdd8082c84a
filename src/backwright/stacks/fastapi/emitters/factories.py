"""What stands in `tests/fixtures/factories/<entity>.py`, and the paths of rows."""

from collections.abc import Iterator

from backwright.blueprint.model import Blueprint
from backwright.blueprint.naming import snake
from backwright.blueprint.view.operations import collection_path
from backwright.contract.numbered import NUMBERED
from backwright.contract.rows import UNUSABLE, is_scarce, row_values
from backwright.stacks.fastapi.emitters.values import python
from backwright.stacks.fastapi.spelled_view import SpelledView
from backwright.stacks.fastapi.spelling import MARK, unmarked


def factory_imports(view: SpelledView) -> Iterator[str]:
    """The factories of the rows that one needs."""
    for name in sorted({relation.entity for _, relation in view.required_relations()}):
        yield factory_import(view, name)
    if any(relation.role for _, relation in view.required_relations()):
        yield "from src.utils.caller import Role"


def factory_import(view: SpelledView, entity: str) -> str:
    """The import of what gives a row to refer to."""
    return f"from tests.fixtures.factories.{snake(entity)} import {factory(view, entity)}"


def factory(view: SpelledView, entity: str) -> str:
    """The function that gives a row to refer to: a new one, or any where there can be only a few."""
    few = is_scarce(SpelledView(view.blueprint, view.blueprint.entity(entity)))
    return f"{'any' if few else 'make'}_{snake(entity)}"


def factory_values(view: SpelledView) -> Iterator[str]:
    """The values that a row needs, each only where it is not given; the tenant is the same for all of them."""
    found = [(view.spelled(field.name).column, value) for field, value in row_values(view.plain)]
    if any(isinstance(value, NUMBERED) for _, value in found):
        yield "number = next(NUMBERS)"
    tenant = ""
    for field, relation in view.required_relations():
        yield f'if "{field.column}" not in given:'
        role = f", role=Role.{relation.role.upper()}" if relation.role else ""
        make = factory(view, relation.entity)
        yield f'    given["{field.column}"] = (await {make}(session{tenant}{role})).id'
        if field.implied == "tenant":
            tenant = f', {field.column}=given["{field.column}"]'
    if not found:
        yield "return given"
        return
    yield "return {"
    yield from (f'    "{column}": {"UNUSABLE" if value is UNUSABLE else python(value)},' for column, value in found)
    yield "    **given,"
    yield "}"


def spelled_names(blueprint: Blueprint) -> Iterator[str]:
    """The fields that rows call otherwise than callers do."""
    names = sorted({field.name for entity in blueprint.entities for field in entity.fields if MARK in field.name})
    return (f'"{unmarked(name)}": "{unmarked(name)}_",' for name in names)


def collection_paths(blueprint: Blueprint) -> Iterator[str]:
    """Where the rows of each entity are listed."""
    return (f'"{entity.name}": "{collection_path(blueprint, entity)}",' for entity in blueprint.entities)
