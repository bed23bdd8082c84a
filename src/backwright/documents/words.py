"""Ways of saying things that several documents share."""

from collections.abc import Iterable, Iterator, Sequence

from backwright.blueprint.model import Blueprint, Entity
from backwright.blueprint.naming import article, human, plural, sentence, snake
from backwright.contract.seed_plan import largest


def title(blueprint: Blueprint) -> str:
    """The name of the app, as a heading."""
    return sentence(blueprint.app)


def listed(names: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    *first, end = names
    return f"{', '.join(first)} {last} {end}" if first else end


def several(entity: Entity) -> str:
    """Its plural as people say it: `pocket watches`."""
    return human(plural(snake(entity.name)))


def one(entity: Entity) -> str:
    """Its name as people say it: `pocket watch`."""
    return human(entity.name)


def a(entity: Entity) -> str:
    """`a ticket`, `an org`."""
    return f"{article(entity.name)} {one(entity)}"


def main_entity(blueprint: Blueprint) -> Entity:
    """The entity that examples speak of."""
    return blueprint.entity(largest(blueprint) or blueprint.entities[0].name)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table of Markdown; a `|` within a cell is escaped."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join(' --- ' for _ in head)}|"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
