"""A defect as data: what it violates, and the texts of each sound server that it replaces."""

from dataclasses import dataclass

Edits = tuple[tuple[str, str], ...]  # a text that stands once in a server, and what stands there instead


@dataclass(frozen=True)
class Defect:
    """One thing that is wrong with a server."""

    name: str
    item: str  # of the standard
    fastapi: Edits
    flask: Edits
    express: Edits

    def edits(self, framework: str) -> Edits:
        """Those for one framework."""
        found: Edits = getattr(self, framework)
        return found
