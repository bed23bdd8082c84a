"""What `use:` adds to the entities of a page, spelled out."""

from dataclasses import replace

from backwright.blueprint.model import (
    ACCOUNT,
    Blueprint,
    BooleanType,
    Constant,
    EmailType,
    Entity,
    EnumType,
    EnumValue,
    Field,
    RelationType,
    TextType,
)
from backwright.blueprint.naming import snake


def complete(blueprint: Blueprint) -> Blueprint:
    """The blueprint with the account entity and every implied field in its place; again changes nothing."""
    bare = without_implied(blueprint)
    entities = bare.entities
    if bare.auth and all(entity.name != ACCOUNT for entity in entities):
        entities = _with_account(entities, bare.tenant)
    return replace(bare, entities=tuple(_completed(bare, entity) for entity in entities))


def without_implied(blueprint: Blueprint) -> Blueprint:
    """The blueprint with the fields of its page alone."""
    return replace(
        blueprint,
        entities=tuple(
            replace(entity, fields=tuple(field for field in entity.fields if field.implied is None))
            for entity in blueprint.entities
        ),
    )


def _with_account(entities: tuple[Entity, ...], tenant: str | None) -> tuple[Entity, ...]:
    # After the tenant that it refers to, before everything that may refer to it.
    index = next((i + 1 for i, entity in enumerate(entities) if entity.name == tenant), 0)
    return (*entities[:index], Entity(ACCOUNT, ()), *entities[index:])


def _completed(blueprint: Blueprint, entity: Entity) -> Entity:
    fields = entity.fields
    if blueprint.auth and entity.name == ACCOUNT:
        fields = (*_credentials(), *fields, *_standing(blueprint))
    if blueprint.tenant and entity.name != blueprint.tenant:
        fields = (_tenant(blueprint.tenant), *fields)
    return replace(entity, fields=fields)


def _tenant(name: str) -> Field:
    return Field(snake(name), RelationType(name), implied="tenant")


def _credentials() -> tuple[Field, ...]:
    return (
        Field("email", EmailType(), unique=True, implied="email"),
        Field("password_hash", TextType("str", 0, 255), implied="password"),
    )


def _standing(blueprint: Blueprint) -> tuple[Field, ...]:
    roles = blueprint.all_roles
    return (
        Field(
            "role",
            EnumType(tuple(EnumValue(role) for role in roles)),
            default=Constant(roles[0]),
            filter=True,
            implied="role",
        ),
        Field("active", BooleanType(), default=Constant(value=True), filter=True, implied="active"),
    )
