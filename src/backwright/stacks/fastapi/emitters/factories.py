"""What stands in `tests/fixtures/factories/<entity>.py`, and the paths of rows."""

from collections.abc import Iterator
from typing import Any

from backwright.blueprint.model import Blueprint, BooleanType, Constant, Field, IntegerType, RelationType
from backwright.blueprint.naming import snake
from backwright.blueprint.operations import collection_path
from backwright.stacks.fastapi.emitters.values import Numbered, base, python
from backwright.stacks.fastapi.spelling import MARK, unmarked
from backwright.stacks.fastapi.subject import Subject

UNUSABLE = object()  # stands for the hash of a password that nobody has


def required_relations(subject: Subject) -> list[tuple[Field, RelationType]]:
    """The rows without which there can be none of this entity, its tenant first."""
    found = [(field, relation) for field, relation in subject.relations() if not field.optional and not relation.many]
    return sorted(found, key=lambda pair: pair[0].implied != "tenant")


def factory_imports(subject: Subject) -> Iterator[str]:
    """The factories of the rows that one needs."""
    for name in sorted({snake(relation.entity) for _, relation in required_relations(subject)}):
        yield f"from tests.fixtures.factories.{name} import make_{name}"
    if any(relation.role for _, relation in required_relations(subject)):
        yield "from src.utils.caller import Role"


def factory_values(subject: Subject) -> Iterator[str]:
    """The values that a row needs, each only where it is not given; the tenant is the same for all of them."""
    found = list(row_values(subject))
    if any(isinstance(value, Numbered) for _, value in found):
        yield "number = next(NUMBERS)"
    tenant = ""
    for field, relation in required_relations(subject):
        yield f'if "{field.column}" not in given:'
        role = f", role=Role.{relation.role.upper()}" if relation.role else ""
        yield f'    given["{field.column}"] = (await make_{snake(relation.entity)}(session{tenant}{role})).id'
        if field.implied == "tenant":
            tenant = f', {field.column}=given["{field.column}"]'
    if not found:
        yield "return given"
        return
    yield "return {"
    yield from (f'    "{column}": {"UNUSABLE" if value is UNUSABLE else python(value)},' for column, value in found)
    yield "    **given,"
    yield "}"


def row_values(subject: Subject) -> Iterator[tuple[str, Any]]:
    """A value for each column that has neither a default nor may be empty."""
    row = base(subject)
    for field in subject.entity.fields:
        if field.implied == "password":
            yield field.column, UNUSABLE
        elif not isinstance(field.type, RelationType):
            default = field.default.value if isinstance(field.default, Constant) else None
            if row[field.name] != default and field != subject.entity.state:
                yield field.column, varied(field, row[field.name])


def varied(field: Field, held: Any) -> Any:
    """A number that must be unique grows with the rows."""
    if not field.unique or not isinstance(field.type, IntegerType) or isinstance(field.type, BooleanType):
        return held
    low, high = field.type.minimum, field.type.maximum
    if low is None and high is None:
        return Numbered("number", 1)
    if high is None:
        return Numbered(f"{low} + number", 1)
    low = 0 if low is None else low
    return Numbered(f"{low} + number % {high - low + 1}", 1)


def spelled_names(blueprint: Blueprint) -> Iterator[str]:
    """The fields that rows call otherwise than callers do."""
    names = sorted({field.name for entity in blueprint.entities for field in entity.fields if MARK in field.name})
    return (f'"{unmarked(name)}": "{unmarked(name)}_",' for name in names)


def collection_paths(blueprint: Blueprint) -> Iterator[str]:
    """Where the rows of each entity are listed."""
    return (f'"{entity.name}": "{collection_path(blueprint, entity)}",' for entity in blueprint.entities)
