"""What stands for a phrase that could not be read, so that one error does not bring others with it."""

from dataclasses import dataclass

from backwright.blueprint.model import TextType


@dataclass(frozen=True, slots=True)
class UnreadType(TextType):
    """The type of a field whose phrase has an error; a blueprint that has one is never handed out."""
