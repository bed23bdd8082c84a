"""What the emitters are given: one entity within its blueprint, in the names that its code writes."""

from dataclasses import dataclass

from backwright.blueprint.model import Auth, Blueprint, Field, RelationType
from backwright.blueprint.naming import snake
from backwright.blueprint.once import once
from backwright.contract.entity_view import EntityView
from backwright.stacks.fastapi.names import enum_class
from backwright.stacks.fastapi.spelling import page_of, unmarked


@dataclass(frozen=True, slots=True)
class SpelledView(EntityView):
    """An entity of a completed blueprint, whose names bear marks where code must spell them otherwise."""

    @property
    def page(self) -> Blueprint:
        """The blueprint as its owner has written it."""
        return page_of(self.blueprint)

    @property
    def plain(self) -> EntityView:
        """The entity by the names of its page, as the contract uses them."""
        page = self.page
        return self if page is self.blueprint else EntityView(page, page.entity(unmarked(self.entity.name)))

    def spelled(self, name: str) -> Field:
        """The field that the page calls so, under the name that code gives it."""
        return next(field for field in self.entity.fields if unmarked(field.name) == name)

    def columns(self, names: tuple[str, ...]) -> list[str]:
        """Columns that the page calls so, under the names that code gives them."""
        spelled = {
            plain.column: own.column for plain, own in zip(self.plain.entity.fields, self.entity.fields, strict=True)
        }
        return [spelled[name] for name in names]

    def of(self, name: str) -> "SpelledView":
        """The entity that the page calls so."""
        entities = self.blueprint.entities
        return SpelledView(self.blueprint, next(each for each in entities if unmarked(each.name) == name))

    def beyond(self, name: str) -> "SpelledView":
        """The entity that a relation leads to."""
        return SpelledView(self.blueprint, self.other_side(name))

    def enum(self, field: Field) -> str:
        """The class of an enum field."""
        return enum_class(self.entity, field, entity_names(self.blueprint))

    def links(self, field: Field) -> str:
        """The table behind a relation to many."""
        return f"{snake(self.entity.name)}_{field.name}"


@once
def entity_names(blueprint: Blueprint) -> frozenset[str]:
    """What a page calls its entities."""
    return frozenset(unmarked(entity.name) for entity in blueprint.entities)


def constrained(blueprint: Blueprint) -> bool:
    """Whether tables refuse rows whose every field is sound in itself."""
    if blueprint.uses(Auth) or any(entity.uniques or entity.checks for entity in blueprint.entities):
        return True
    fields = (field for entity in blueprint.entities for field in entity.fields)
    return any(field.unique or field.comparison or isinstance(field.type, RelationType) for field in fields)
