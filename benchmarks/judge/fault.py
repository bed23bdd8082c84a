"""A fault: one change of a built project that offends against one item of the standard."""

from dataclasses import dataclass
from pathlib import Path


class UnplantableError(Exception):
    """The text that a fault replaces is not in the project."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One text of one file, replaced by another.

    Args:
        name: what is wrong then, in a few words.
        item: the item of the standard that is violated, `security/2`.
        file: the path in the project; a `*` stands for any name, and the first file that holds the text is taken.
        before: the text that is replaced, once.
        after: what takes its place.
        page: the example that is built.
    """

    name: str
    item: str
    file: str
    before: str
    after: str
    page: str = "helpdesk"

    @property
    def title(self) -> str:
        """The name with the page that it is tried on."""
        return f"{self.page}: {self.name}"

    def plant(self, project: Path) -> None:
        """Change the project.

        Raises:
            UnplantableError: no such file holds the text.
        """
        for path in sorted(project.glob(self.file)):
            text = path.read_text(encoding="utf-8")
            if self.before in text:
                path.write_text(text.replace(self.before, self.after, 1), encoding="utf-8")
                return
        raise UnplantableError(f"{self.title}: no {self.file} holds {self.before!r}")
