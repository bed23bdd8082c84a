"""Merge three trees: which file is which, and what becomes of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import PurePosixPath

from backwright.build.merge.codemod import follow, moved_modules
from backwright.build.merge.renames import Rename
from backwright.build.merge.texts import by_line, merge_text
from backwright.build.tree import Tree
from backwright.merging.model import Conflict, marked

_ALIKE = 0.6
_UNITED = {".gitignore", ".dockerignore", ".env.example"}  # files in which lines of two sides simply add up


@dataclass
class TreeMerge:
    """What comes of merging a project with what is generated for it now."""

    files: dict[str, str] = field(default_factory=dict)  # the whole project afterwards
    added: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)  # by the user alone
    deleted: list[str] = field(default_factory=list)
    left_deleted: list[str] = field(default_factory=list)
    moved: tuple[tuple[str, str], ...] = ()
    renamed_in: tuple[str, ...] = ()
    conflicts: list[Conflict] = field(default_factory=list)
    marked: dict[str, str] = field(default_factory=dict)  # the files in conflict, with markers
    notes: list[str] = field(default_factory=list)
    untouched: int = 0


def merge_trees(
    base: Tree, ours: Tree, theirs: Tree, renames: Sequence[Rename] = (), resolved: Tree | None = None
) -> TreeMerge:
    """Merge the user's tree with the one generated now, from the one generated before.

    `resolved` holds what the user made of files that were in conflict with exactly these versions.
    """
    renamed = follow(renames, base, ours, theirs)
    result = TreeMerge(moved=renamed.moved, renamed_in=renamed.touched)
    followed = _follow_moves(renamed.base, renamed.ours, theirs, result)
    base, ours, theirs = followed
    result.files.update(ours)
    for path in sorted({*base, *theirs}):
        if resolved and path in resolved:
            result.files[path] = resolved[path]
            result.merged.append(path)
        else:
            _file(path, base.get(path), ours.get(path), theirs.get(path), result)
    return result


def _file(path: str, base: str | None, ours: str | None, theirs: str | None, result: TreeMerge) -> None:
    if theirs is None:
        _no_longer_generated(path, base or "", ours, result)
    elif base is None:
        _newly_generated(path, ours, theirs, result)
    elif ours is None:
        if theirs != base:
            result.left_deleted.append(path)
    elif theirs == ours:
        result.untouched += 1
    elif theirs == base:
        result.edited.append(path)
    elif ours == base:
        result.files[path] = theirs
        result.written.append(path)
    else:
        _both_changed(path, base, ours, theirs, result)


def _both_changed(path: str, base: str, ours: str, theirs: str, result: TreeMerge) -> None:
    done = merge_text(path, base, ours, theirs)
    result.notes += done.notes
    if done.conflicts:
        result.conflicts += done.conflicts
        result.marked[path] = done.text
    elif done.text == ours:
        result.edited.append(path)
    else:
        result.files[path] = done.text
        result.merged.append(path)


def _newly_generated(path: str, ours: str | None, theirs: str, result: TreeMerge) -> None:
    if ours is None:
        result.files[path] = theirs
        result.added.append(path)
    elif ours == theirs:
        result.untouched += 1
    elif PurePosixPath(path).name in _UNITED:
        result.files[path] = by_line(path, "", ours, theirs, both=True).text
        result.merged.append(path)
    else:
        explanation = "you have a file where the build would write one; move yours, or make it this one"
        result.conflicts.append(Conflict(path, 1, ours, theirs, "", explanation))
        result.marked[path] = marked(ours, theirs, "")


def _no_longer_generated(path: str, base: str, ours: str | None, result: TreeMerge) -> None:
    if ours is None:
        return
    if ours == base:
        del result.files[path]
        result.deleted.append(path)
        return
    line = _first_difference(base, ours)
    explanation = "the build no longer has this file, and you changed it; keep it under another name, or delete it"
    result.conflicts.append(
        Conflict(path, line, ours.splitlines()[line - 1] + "\n" if ours else "", "", base, explanation)
    )
    result.marked[path] = ours


def _first_difference(base: str, ours: str) -> int:
    ours_lines, base_lines = ours.splitlines(), base.splitlines()
    for number, line in enumerate(ours_lines, 1):
        if number > len(base_lines) or base_lines[number - 1] != line:
            return number
    return max(1, len(ours_lines))


def _follow_moves(base: Tree, ours: Tree, theirs: Tree, result: TreeMerge) -> tuple[Tree, Tree, Tree]:
    """What the user moved is merged where it is now, and imported from there."""
    moves = _moved_by_user(base, ours, theirs)
    if not moves:
        return base, ours, theirs
    for old, new in moves.items():
        result.notes.append(f"{old} is at {new} now, as you moved it")
    return _rekeyed(moves, base), ours, _rekeyed(moves, theirs)


def _rekeyed(moves: Mapping[str, str], tree: Tree) -> Tree:
    return {moves.get(path, path): text for path, text in moved_modules(moves, tree).items()}


def _moved_by_user(base: Tree, ours: Tree, theirs: Tree) -> dict[str, str]:
    """Generated files that are gone while one like each stands elsewhere."""
    deleted = [path for path in base if path not in ours and base[path].count("\n") > 3]
    own = [path for path in ours if path not in base and path not in theirs]
    found: dict[str, str] = {}
    for path in deleted:
        alike = [(_likeness(base[path], ours[each]), each) for each in own if each not in found.values()]
        same_kind = [pair for pair in alike if PurePosixPath(pair[1]).suffix == PurePosixPath(path).suffix]
        score, where = max(same_kind, default=(0.0, ""))
        if score >= _ALIKE:
            found[path] = where
    return found


def _likeness(one: str, two: str) -> float:
    matcher = SequenceMatcher(None, one.splitlines(), two.splitlines(), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE else 0.0
