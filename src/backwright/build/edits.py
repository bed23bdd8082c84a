"""Where the user's own lines stand in a project."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from backwright.build.outcome import Edit
from backwright.build.tree import Tree


def own_lines(generated: str, text: str) -> Iterator[tuple[int, int]]:
    """The runs of lines, from and to (counted from 0, the end excluded), that were not generated so."""
    matcher = SequenceMatcher(None, generated.splitlines(), text.splitlines(), autojunk=False)
    for kind, _, _, start, end in matcher.get_opcodes():
        if kind in {"insert", "replace"}:
            yield start, end


def edits(paths: Iterable[str], generated: Tree, files: Tree) -> tuple[Edit, ...]:
    """The user's edits in these files."""
    found = []
    for path in sorted(path for path in paths if path in generated):
        lines = files.get(path, "").splitlines()
        for start, end in own_lines(generated.get(path, ""), files.get(path, "")):
            first = next((at for at in range(start, end) if lines[at].strip()), start)
            found.append(Edit(path, first + 1, end - first, lines[first].strip()))
    return tuple(found)
