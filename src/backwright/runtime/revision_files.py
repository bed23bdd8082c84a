"""The files of migrations, with their ids, and the order in which they follow each other."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from backwright.errors import BackwrightError
from backwright.runtime.model import RevisionFiles

_QUOTED = re.compile(r"[\"']([^\"'\n]+)[\"']")


@dataclass(frozen=True)
class RevisionNode:
    """One migration file: its path, its id, and the ids that it follows."""

    path: str
    id: str
    parents: tuple[str, ...]


def revisions(tree: Mapping[str, str], files: RevisionFiles) -> dict[str, str]:
    """The migrations in a tree."""
    return {path: text for path, text in tree.items() if is_revision(path, files)}


def is_revision(path: str, files: RevisionFiles) -> bool:
    """Whether a path is that of a migration."""
    if not files.files:
        return False
    return PurePosixPath(path).match(files.files) and path.count("/") == files.files.count("/")


def revision_nodes(tree: Mapping[str, str], files: RevisionFiles) -> tuple[RevisionNode, ...]:
    """The migrations in a tree that have an id; what cannot be read is reported elsewhere."""
    found = []
    for path, text in sorted(revisions(tree, files).items()):
        if own := re.search(files.id, text, re.MULTILINE):
            found.append(RevisionNode(path, own[1], parents(text, files)))
    return tuple(found)


def folder_revision_nodes(project: Path, files: RevisionFiles) -> tuple[RevisionNode, ...]:
    """The migrations of a project that stands in a folder."""
    found = {path.relative_to(project).as_posix(): path for path in project.glob(files.files)}
    return revision_nodes({name: path.read_text(encoding="utf-8") for name, path in found.items()}, files)


def parents(text: str, files: RevisionFiles) -> tuple[str, ...]:
    """The ids that a migration follows: none, one, or several that it joins."""
    found = re.search(files.after, text, re.MULTILINE)
    return tuple(_QUOTED.findall(found[1])) if found else ()


def identity(text: str, files: RevisionFiles) -> str:
    """The revision's own id."""
    found = re.search(files.id, text, re.MULTILINE)
    if not found:
        raise BackwrightError("a migration names no revision; restore its line `revision = …`")
    return found[1]


def heads(found: Iterable[RevisionNode]) -> tuple[RevisionNode, ...]:
    """The migrations that none follows: one, unless two branches have each built."""
    found = tuple(found)
    followed = {parent for step in found for parent in step.parents}
    return tuple(step for step in found if step.id not in followed)


def in_line(found: Iterable[RevisionNode]) -> tuple[str, ...]:
    """The ids from the first on, as far as each is followed by one."""
    after = {step.parents[0] if step.parents else None: step.id for step in found}
    ordered: list[str] = []
    here: str | None = None
    while (following := after.pop(here, None)) is not None:
        ordered.append(following)
        here = following
    return tuple(ordered)


def placed(text: str, number: int, after: str, files: RevisionFiles) -> str:
    """A new migration with its place in the line.

    Its id is its number and a digest of what it does and of what it follows, as a commit of Git has: two branches that
    each make a migration 0002 make two, and a database records which of them it has taken.

    Args:
        text: the migration as the stack wrote it.
        number: the number that its file has.
        after: the id of the migration before it.
        files: where the ids of migrations stand.
    """
    text = _with(text, files.after, f'"{after}"')
    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    return _with(text, files.id, f"{number:04}_{digest}")


def _with(text: str, pattern: str, value: str) -> str:
    """The text with another value where the pattern finds one."""
    found = re.search(pattern, text, re.MULTILINE)
    return text[: found.start(1)] + value + text[found.end(1) :] if found else text
