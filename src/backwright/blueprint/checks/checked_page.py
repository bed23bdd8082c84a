"""What every check is given."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from backwright.blueprint.model import Blueprint, Entity, Field, Page
from backwright.blueprint.view.implied import without_implied
from backwright.errors import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader knows beside the blueprint: places in the head, and what has been reported already."""

    places: Mapping[str, Place] = field(default_factory=dict)
    with_can: frozenset[str] = frozenset()  # entities with a `can`, however wrong
    unread: frozenset[str] = frozenset()  # keys of the head that have errors, or any other sign of such


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """A page as it is written, and the blueprint that it comes to."""

    page: Page
    whole: Blueprint
    known: Known
    entities: Mapping[str, Entity]  # those of the blueprint, by name

    @classmethod
    def of(cls, blueprint: Blueprint, known: Known) -> "CheckedPage":
        """The page that a blueprint comes from, beside it."""
        return cls(without_implied(blueprint), blueprint, known, {entity.name: entity for entity in blueprint.entities})

    def place(self, key: str) -> Place:
        """Where a line of the head stands."""
        return self.known.places.get(key, NOWHERE)

    def written_fields(self) -> Iterator[tuple[Entity, Field]]:
        """Every field that the page itself has, with its entity as a whole."""
        for entity in self.page.entities:
            whole = self.entities[entity.name]
            for item in entity.fields:
                yield whole, item

    def has_entity(self, name: str) -> bool:
        """Whether there is an entity of that name."""
        return name in self.entities
