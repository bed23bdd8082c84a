"""The entities and their relations as a Mermaid diagram."""

from collections.abc import Iterator

from backwright.blueprint.model import Blueprint, Entity, RelationType
from backwright.documents.types import SPECS


def diagram(blueprint: Blueprint) -> Iterator[str]:
    """An ER diagram in a fence."""
    yield "```mermaid"
    yield "erDiagram"
    for entity in blueprint.entities:
        yield from (f"    {line}" for line in relations(entity))
    for entity in blueprint.entities:
        yield f"    {entity.name} {{"
        yield "        bigint id PK"
        yield from (f"        {column}" for column in columns(entity))
        yield "    }"
    yield "```"


def columns(entity: Entity) -> Iterator[str]:
    """One line for each column of its own table that people may see."""
    for field in entity.fields:
        if field.implied == "password" or (isinstance(field.type, RelationType) and field.type.many):
            continue
        key = " FK" if field.is_reference else " UK" if field.unique else ""
        yield f"{SPECS.of(field).column} {field.column}{key}"


def relations(entity: Entity) -> Iterator[str]:
    """One line for each relation that this entity declares."""
    for field in entity.fields:
        if not isinstance(field.type, RelationType):
            continue
        if field.type.many:
            yield f"{entity.name} }}o--o{{ {field.type.entity} : {field.name}"
            continue
        here = "o|" if field.unique else "o{"
        there = "|o" if field.optional else "||"
        line = "--" if field.type.owner else ".."
        yield f"{field.type.entity} {there}{line}{here} {entity.name} : {field.name}"
