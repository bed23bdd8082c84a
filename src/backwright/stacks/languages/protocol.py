"""What the tool must know of a language to merge, check, prune and lay out its files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from backwright.merging.model import Merged


class Language(Protocol):
    """One language of built code; its files are known by their suffixes."""

    name: str
    suffixes: tuple[str, ...]

    def problem(self, text: str) -> str | None:
        """Where and why a text is not of this language (`3: invalid syntax`); None where it is."""
        ...

    def merge(self, path: str, base: str, ours: str, theirs: str, limit: int) -> Merged | None:
        """Merge three versions by member; None where one of them, or the result, is not of this language.

        Args:
            path: where the file stands.
            base: what was generated before.
            ours: what the user has.
            theirs: what is generated now.
            limit: how long a line may be.
        """
        ...

    def module(self, path: str) -> str:
        """How imports name the file."""
        ...

    def purpose(self, text: str) -> str:
        """What a file says in its own first line that it is there for; nothing where it does not."""
        ...

    def sort_imports(self, folder: Path, paths: Sequence[str]) -> None:
        """Sort the imports of these files in place, as the project's own linter wants them."""
        ...
