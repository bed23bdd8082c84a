"""A fault: one change of a built project that offends against one item of the standard."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
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

    def planted(self, files: Mapping[str, str]) -> tuple[str, str]:
        """The path of the file that it changes, and the text of it then.

        Raises:
            UnplantableError: no such file holds the text.
        """
        for path, text in sorted(files.items()):
            if fnmatch(path, self.file) and self.before in text:
                return path, text.replace(self.before, self.after, 1)
        raise UnplantableError(f"{self.title}: no {self.file} holds {self.before!r}")

    def plant(self, project: Path) -> None:
        """Change a project on disk."""
        files = {
            path.relative_to(project).as_posix(): path.read_text(encoding="utf-8") for path in project.glob(self.file)
        }
        path, text = self.planted(files)
        (project / path).write_text(text, encoding="utf-8")
