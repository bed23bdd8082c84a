"""What migration files say of themselves, and the line in which they follow each other."""

import ast
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from backwright.build.tree import Tree
from backwright.errors import BackwrightError

REVISIONS = "migrations/versions/"
_LINE = r'^{}\s*(?::[^=\n]*)?=\s*["\']([^"\']+)["\']'
_ALEMBICS = ("revision", "down_revision")


@dataclass(frozen=True)
class Step:
    """One migration file: its path, its id, and the ids that it follows."""

    path: str
    id: str
    parents: tuple[str, ...]


def revisions(tree: Tree) -> dict[str, str]:
    """The migrations in a tree."""
    return {path: text for path, text in tree.items() if path.startswith(REVISIONS) and path.endswith(".py")}


def steps(tree: Tree) -> tuple[Step, ...]:
    """The migrations in a tree that say which they are; what is no Python is told elsewhere."""
    found = ((path, _said(text)) for path, text in sorted(revisions(tree).items()))
    return tuple(Step(path, ids[0], said["down_revision"]) for path, said in found if (ids := said["revision"]))


def _said(text: str) -> dict[str, tuple[str, ...]]:
    """What a file assigns to Alembic's two names: one id, several, or none."""
    said: dict[str, tuple[str, ...]] = dict.fromkeys(_ALEMBICS, ())
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return said
    for node in body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [target.id for target in targets if isinstance(target, ast.Name) and target.id in said]
            said |= dict.fromkeys(names, _texts(node.value))
    return said


def _texts(value: ast.expr) -> tuple[str, ...]:
    constants = (node.value for node in ast.walk(value) if isinstance(node, ast.Constant))
    return tuple(text for text in constants if isinstance(text, str))


def heads(found: Iterable[Step]) -> tuple[Step, ...]:
    """The migrations that none follows: one, unless two branches have each built."""
    found = tuple(found)
    followed = {parent for step in found for parent in step.parents}
    return tuple(step for step in found if step.id not in followed)


def placed(text: str, number: int, after: str) -> str:
    """A new migration with its place in the line.

    Its id is its number and a digest of what it does and of what it follows, as a commit of Git has: two branches that
    each make a migration 0002 make two, and a database says which of them it has taken.

    Args:
        text: the migration as the stack wrote it.
        number: the number that its file has.
        after: the id of the migration before it.
    """
    text = re.sub(
        _LINE.format("down_revision"), lambda _: f'down_revision = "{after}"', text, count=1, flags=re.MULTILINE
    )
    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    return re.sub(_LINE.format("revision"), f'revision = "{number:04}_{digest}"', text, count=1, flags=re.MULTILINE)


def identity(text: str) -> str:
    """The revision's own id."""
    found = re.search(_LINE.format("revision"), text, re.MULTILINE)
    if not found:
        raise BackwrightError("a migration names no revision; restore its line `revision = …`")
    return found.group(1)


def parent(text: str) -> str | None:
    """The id of the revision before it; None for the first."""
    found = re.search(_LINE.format("down_revision"), text, re.MULTILINE)
    return found.group(1) if found else None
