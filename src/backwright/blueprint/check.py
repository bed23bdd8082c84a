"""What is wrong with the meaning of a blueprint."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from backwright.blueprint.model import Blueprint, Place
from backwright.errors import BlueprintError


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader knows beside the blueprint: places in the head, and what has been told already."""

    places: Mapping[str, Place] = field(default_factory=dict)
    with_can: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()


def find_errors(blueprint: Blueprint, known: Known | None = None) -> list[BlueprintError]:
    """Everything that is wrong with the meaning of a blueprint."""
    return []
