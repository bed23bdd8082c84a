"""Conflicts that the user has settled: `.backwright/conflicts/PATH` without markers is the answer for that file."""

import json
import shutil

from backwright.build.merge.trees import TreeMerge
from backwright.build.project import Project, read_json
from backwright.build.tree import Tree, hashed, read_text
from backwright.errors import BackwrightError
from backwright.merging.model import Conflict

_INDEX = "index.json"


class ConflictsError(BackwrightError):
    """The user and the build changed the same statements; nothing was applied."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        self.conflicts = conflicts
        texts = [_shown(conflict) for conflict in conflicts]
        count = "1 conflict" if len(texts) == 1 else f"{len(texts)} conflicts"
        paths = ", ".join(sorted({f".backwright/conflicts/{conflict.path}" for conflict in conflicts}))
        super().__init__(
            "\n".join(
                [
                    f"{count}: you and the build changed the same statement. Nothing was applied.",
                    *texts,
                    f"Settle it in {paths} (take out the markers), or change your file or the page; then build again.",
                ]
            )
        )


def _shown(conflict: Conflict) -> str:
    sides = [("yours", conflict.ours), ("generated", conflict.theirs)]
    lines = [str(conflict)]
    for name, text in sides:
        shown = text.rstrip().splitlines()[:8] or ["(nothing)"]
        lines += [f"  {name:<9} | {line}" for line in shown]
    return "\n".join(lines)


def _inputs(path: str, base: Tree, ours: Tree, theirs: Tree) -> str:
    return hashed("\0".join(tree.get(path, "\1") for tree in (base, ours, theirs)))


def write_conflicts(project: Project, merge: TreeMerge, base: Tree, ours: Tree, theirs: Tree) -> None:
    """Write the files in conflict, with markers, to where they can be read and settled."""
    clear_conflicts(project)
    index = {}
    for path, text in merge.marked.items():
        target = project.conflicts / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
        index[path] = {"inputs": _inputs(path, base, ours, theirs), "text": hashed(text)}
    (project.conflicts / _INDEX).write_text(json.dumps(index, indent=1), encoding="utf-8")


def clear_conflicts(project: Project) -> None:
    """Forget conflicts that are settled or out of date."""
    shutil.rmtree(project.conflicts, ignore_errors=True)


def resolutions(project: Project, base: Tree, ours: Tree, theirs: Tree) -> dict[str, str]:
    """What the user made of files that were in conflict, as long as no version of them has changed since."""
    index_path = project.conflicts / _INDEX
    if not index_path.exists():
        return {}
    found = {}
    for path, known in read_json(project, index_path).items():
        settled = project.conflicts / path
        if known["inputs"] != _inputs(path, base, ours, theirs) or not settled.exists():
            continue
        text = read_text(settled) or ""
        if hashed(text) != known["text"] and "<<<<<<< yours" not in text:
            found[path] = text
    return found
