"""What the emitters are told: one entity within its blueprint."""

from collections.abc import Iterator
from dataclasses import dataclass

from backwright.blueprint.model import (
    ACCOUNT,
    Action,
    Blueprint,
    Entity,
    Field,
    Me,
    RelationType,
)
from backwright.blueprint.naming import plural, snake
from backwright.blueprint.view import access
from backwright.stacks.fastapi.names import enum_class
from backwright.stacks.fastapi.spelling import unmarked, without_marks


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity of a completed blueprint."""

    blueprint: Blueprint
    entity: Entity

    @property
    def page(self) -> Blueprint:
        """The blueprint as its owner has written it."""
        return without_marks(self.blueprint)

    @property
    def plural(self) -> str:
        """Its plural in snake_case."""
        return plural(snake(self.entity.name))

    @property
    def is_account(self) -> bool:
        """Whether it is the entity that signs in."""
        return self.blueprint.auth and self.entity.name == ACCOUNT

    @property
    def is_tenant(self) -> bool:
        """Whether it is the entity that everything belongs to."""
        return self.entity.name == self.blueprint.tenant

    @property
    def creatable(self) -> bool:
        """Whether callers create it by its own route."""
        return not self.is_account and not self.is_tenant

    @property
    def deletable(self) -> bool:
        """Whether callers delete it by its own route."""
        return not self.is_tenant

    def enum(self, field: Field) -> str:
        """The class of an enum field."""
        return enum_class(self.entity, field, frozenset(unmarked(entity.name) for entity in self.blueprint.entities))

    def relations(self) -> Iterator[tuple[Field, RelationType]]:
        """Fields that refer to other entities."""
        for field in self.entity.fields:
            if isinstance(field.type, RelationType):
                yield field, field.type

    def many(self) -> Iterator[tuple[Field, RelationType]]:
        """Relations to many."""
        return ((field, relation) for field, relation in self.relations() if relation.many)

    def links(self, field: Field) -> str:
        """The table behind a relation to many."""
        return f"{snake(self.entity.name)}_{field.name}"

    def mine(self) -> tuple[Field, ...]:
        """Fields that are filled with the account that asks."""
        return tuple(field for field in self.entity.fields if isinstance(field.default, Me))

    def shown(self) -> tuple[Field, ...]:
        """Fields that answers hold."""
        return tuple(field for field in self.entity.fields if field.implied != "password")

    def writable(self) -> tuple[Field, ...]:
        """Fields that bodies may hold: not what the session, the owner, the verbs or the account itself decide."""
        names = access.writable(self.entity, "update")
        return tuple(field for field in self.entity.fields if field.name in names)

    def guarded(self) -> tuple[str, ...]:
        """Columns that a bare `create` or `update` does not cover: role, tenant, and what grants test."""
        names = access.guarded(self.blueprint, self.entity)
        return tuple(field.column for field in self.writable() if field.name in names)

    def columns_of(self, action: Action) -> tuple[str, ...]:
        """The columns that an action with a list of fields names."""
        return tuple(self.entity.field_named(name).column for name in action.fields or ())


def constrained(blueprint: Blueprint) -> bool:
    """Whether tables refuse rows whose every field is sound in itself."""
    if blueprint.auth or any(entity.uniques or entity.checks for entity in blueprint.entities):
        return True
    fields = (field for entity in blueprint.entities for field in entity.fields)
    return any(field.unique or field.comparison or isinstance(field.type, RelationType) for field in fields)
