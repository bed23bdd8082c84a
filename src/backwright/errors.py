"""The tree of errors: every one of them names what to do."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a blueprint file; line and column count from 1."""

    line: int
    column: int
    file: str = "blueprint.yaml"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Place(0, 0)


class BackwrightError(Exception):
    """The root: whatever the tool refuses to do derives from it, and its text names what to do instead."""


class BlueprintError(BackwrightError):
    """One thing that is wrong in a blueprint: where, what was found, what was expected, what to do."""

    def __init__(self, place: Place, found: str, expected: str = "", hint: str = "") -> None:
        self.place = place
        self.found = found
        self.expected = expected
        self.hint = hint
        super().__init__(f"{place}: {self.message}")

    @property
    def message(self) -> str:
        """The error without its place."""
        expected = f"expected {self.expected}" if self.expected else ""
        return "; ".join(part for part in (self.found, expected, self.hint) if part)


class BlueprintErrors(BackwrightError):  # noqa: N818 - it holds several
    """All that is wrong in a blueprint, in the order of its lines."""

    def __init__(self, errors: Iterable[BlueprintError]) -> None:
        self.errors: tuple[BlueprintError, ...] = tuple(
            sorted(errors, key=lambda error: (error.place.line, error.place.column))
        )
        super().__init__("\n".join(str(error) for error in self.errors))
