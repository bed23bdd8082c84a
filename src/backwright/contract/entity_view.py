"""One entity within its blueprint: what bodies may hold, what answers show, what it refers to."""

from collections.abc import Iterator
from dataclasses import dataclass

from backwright.blueprint.model import (
    Action,
    Blueprint,
    Constant,
    Entity,
    Field,
    Me,
    RelationType,
    Unique,
)
from backwright.blueprint.naming import plural, snake
from backwright.blueprint.view import access


@dataclass(frozen=True, slots=True)
class EntityView:
    """An entity of a completed blueprint."""

    blueprint: Blueprint
    entity: Entity

    @property
    def plural(self) -> str:
        """Its plural in snake_case."""
        return plural(snake(self.entity.name))

    @property
    def is_account(self) -> bool:
        """Whether it is the entity that signs in."""
        return self.blueprint.is_account(self.entity)

    @property
    def is_tenant(self) -> bool:
        """Whether it is the entity that everything belongs to."""
        return self.blueprint.is_tenant(self.entity)

    @property
    def creatable(self) -> bool:
        """Whether callers create it by its own route."""
        return not self.is_account and not self.is_tenant

    @property
    def deletable(self) -> bool:
        """Whether callers delete it by its own route."""
        return not self.is_tenant

    def relations(self) -> Iterator[tuple[Field, RelationType]]:
        """Fields that refer to other entities."""
        for field in self.entity.fields:
            if isinstance(field.type, RelationType):
                yield field, field.type

    def many(self) -> Iterator[tuple[Field, RelationType]]:
        """Relations to many."""
        return ((field, relation) for field, relation in self.relations() if relation.many)

    def required_relations(self) -> list[tuple[Field, RelationType]]:
        """The rows without which there can be none of this entity, its tenant first."""
        found = [(field, relation) for field, relation in self.relations() if not field.optional and not relation.many]
        return sorted(found, key=lambda pair: pair[0].implied != "tenant")

    def optional_relations(self) -> list[tuple[Field, RelationType]]:
        """The rows that one may refer to."""
        return [(field, relation) for field, relation in self.relations() if field.optional or relation.many]

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

    def needed(self) -> tuple[Field, ...]:
        """Fields that a body must hold, since they have no value of their own."""
        return tuple(field for field in self.writable() if is_needed(field))

    def guarded(self) -> tuple[str, ...]:
        """Columns that a bare `create` or `update` does not cover: role, tenant, and what grants test."""
        names = access.guarded(self.blueprint, self.entity)
        return tuple(field.column for field in self.writable() if field.name in names)

    def columns_of(self, action: Action) -> tuple[str, ...]:
        """The columns that an action with a list of fields names."""
        return tuple(self.entity.field_named(name).column for name in action.fields or ())

    def uniques(self) -> tuple[Unique, ...]:
        """What must be unique, by single fields and by several."""
        single = (Unique((field.name,)) for field in self.entity.fields if field.unique)
        return (*single, *self.entity.uniques)

    def above(self) -> Entity | None:
        """The entity that this one is a part of."""
        owner = self.entity.owner
        return self.other_side(owner.name) if owner else None

    def other_side(self, name: str) -> Entity:
        """The entity that a relation leads to; the entity itself where the field is none."""
        relation = self.entity.field_named(name).type
        return self.blueprint.entity(relation.entity) if isinstance(relation, RelationType) else self.entity


def is_needed(field: Field) -> bool:
    """Whether a new row has no value in a field that its body leaves out."""
    is_many = isinstance(field.type, RelationType) and field.type.many
    return not is_many and not field.optional and not isinstance(field.default, Constant)
