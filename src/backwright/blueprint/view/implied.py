"""What `use:` adds to the entities of a page, spelled out."""

from dataclasses import replace

from backwright.blueprint.model import (
    ACCOUNT,
    Auth,
    Blueprint,
    BooleanType,
    Constant,
    EmailType,
    Entity,
    EnumType,
    EnumValue,
    Field,
    Page,
    RelationType,
    Tenancy,
    TextType,
)


def complete(page: Page) -> Blueprint:
    """The blueprint of a page, with the account entity and every implied field in its place."""
    entities = page.entities
    if page.uses(Auth) and all(entity.name != ACCOUNT for entity in entities):
        entities = _with_account(entities, page.tenancy)
    completed = tuple(_completed(page, entity) for entity in entities)
    return Blueprint(page.app, page.database, page.capabilities, page.roles, completed)


def without_implied(blueprint: Blueprint) -> Page:
    """The page of a blueprint: what it says without what follows from it."""
    written = tuple(
        replace(entity, fields=tuple(field for field in entity.fields if field.implied is None))
        for entity in blueprint.entities
        if not entity.implied
    )
    return Page(blueprint.app, blueprint.database, blueprint.capabilities, blueprint.roles, written)


def _with_account(entities: tuple[Entity, ...], tenancy: Tenancy | None) -> tuple[Entity, ...]:
    # After the tenant that it refers to, before everything that may refer to it.
    index = next((i + 1 for i, entity in enumerate(entities) if tenancy and entity.name == tenancy.entity), 0)
    return (*entities[:index], Entity(ACCOUNT, (), implied=True), *entities[index:])


def _completed(page: Page, entity: Entity) -> Entity:
    fields = entity.fields
    if page.is_account(entity):
        fields = (*_credentials(), *fields, *_standing(page))
    if page.tenancy and not page.is_tenant(entity):
        fields = (_tenant(page.tenancy), *fields)
    return replace(entity, fields=fields)


def _tenant(tenancy: Tenancy) -> Field:
    return Field(tenancy.field, RelationType(tenancy.entity), implied="tenant")


def _credentials() -> tuple[Field, ...]:
    return (
        Field("email", EmailType(), unique=True, implied="email"),
        Field("password_hash", TextType("str", 0, 255), implied="password"),
    )


def _standing(page: Page) -> tuple[Field, ...]:
    roles = page.all_roles
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
