"""Merge every edit with every change, by member and by line, and look at what came of it."""

import ast
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from backwright.blueprint.reader import read
from backwright.build.merge.renames import Form, forms
from backwright.build.merge.texts import by_line
from backwright.build.merge.trees import merge_trees
from backwright.build.tree import write_tree
from backwright.stacks.registry import stack_named
from benchmarks.merge.changes import CHANGES, Change
from benchmarks.merge.edits import ALL_AT_ONCE, EDITS, INVENTED, Edit, Tree

_IMPORT = re.compile(r"^\s*from (src\.[\w.]+) import", re.MULTILINE)
PAGE = Path(__file__).parents[2] / "examples" / "helpdesk" / "blueprint.yaml"


@dataclass(frozen=True)
class Result:
    """What one merge gave: a conflict, or a project that keeps the edit and stands, or one that does not."""

    edit: str
    change: str
    conflicts: int
    faults: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        return "conflict" if self.conflicts else "broken" if self.faults else "kept"


@lru_cache
def rendered(page: str) -> Tree:
    return dict(stack_named().render(read(page), {}))


def judge(
    edits: Iterable[Edit] = (*EDITS, ALL_AT_ONCE), changes: Iterable[Change] = CHANGES
) -> tuple[list[Result], list[Result]]:
    """The results by member, and those by line."""
    page = PAGE.read_text(encoding="utf-8")
    base = rendered(page)
    ours_all, lines_all = [], []
    for change in changes:
        theirs = rendered(change.edit(page))
        for edit in edits:
            ours = edit.apply(base)
            ours_all.append((edit, change, theirs, *_by_member(base, ours, theirs, change)))
            lines_all.append((edit, change, theirs, *_by_line(base, ours, theirs, change)))
    return _judged(ours_all), _judged(lines_all)


def _by_member(base: Tree, ours: Tree, theirs: Tree, change: Change) -> tuple[Tree, int]:
    done = merge_trees(base, ours, theirs, change.renames)
    return done.files, len(done.conflicts)


def _by_line(base: Tree, ours: Tree, theirs: Tree, change: Change) -> tuple[Tree, int]:
    """What git does: files by path, renamed ones found, their lines by `git merge-file`."""
    here = {path: _moved_to(path, change.renames and forms(change.renames), theirs) for path in base}
    there = {path: "src/services/tickets/core.py" for path in base if path not in ours and "core.py" in " ".join(ours)}
    files, conflicts = {path: text for path, text in ours.items() if path not in base}, 0
    files |= {path: text for path, text in theirs.items() if path not in here.values()}
    for path, text in base.items():
        mine, new = ours.get(there.get(path, path)), theirs.get(here[path])
        if mine is None or new is None:
            changed = (mine or new or text) != text
            conflicts += changed
            continue
        done = by_line(path, text, mine, new, both=False)
        conflicts += len(done.conflicts)
        files[there.get(path, here[path])] = done.text
    return files, conflicts


def _moved_to(path: str, ways: tuple[Form, ...] | tuple[()], theirs: Tree) -> str:
    target = path
    for form in ways:
        target = form.replaced(target)
    return target if target in theirs else path


def _judged(merged: list[tuple[Edit, Change, Tree, Tree, int]]) -> list[Result]:
    undefined = _undefined([files for *_, files, conflicts in merged if not conflicts])
    results = []
    at = 0
    for edit, change, theirs, files, conflicts in merged:
        faults: list[str] = []
        if not conflicts:
            faults = [
                *_lost(edit, change, files),
                *_broken(files),
                *undefined[at],
                *_stale(change, theirs, files),
                *_unresolved(files),
            ]
            at += 1
        results.append(Result(edit.name, change.name, conflicts, tuple(faults)))
    return results


def _lost(edit: Edit, change: Change, files: Tree) -> Iterable[str]:
    whole = "\n".join(files.values())
    for mark in edit.marks:
        renamed = mark
        for form in forms(change.renames):
            renamed = form.replaced(renamed)
        if mark not in whole and renamed not in whole:
            yield f"lost {mark!r}"
    for path in edit.gone:
        if path in files:
            yield f"{path} is back"


def _broken(files: Tree) -> Iterable[str]:
    for path, text in files.items():
        if path.endswith(".py"):
            try:
                ast.parse(text)
            except SyntaxError as error:
                yield f"{path}:{error.lineno}: {error.msg}"


def _stale(change: Change, theirs: Tree, files: Tree) -> Iterable[str]:
    """Code that still speaks of a name that the build renamed, where nothing generated does."""
    for rename in change.renames:
        old = re.compile(rf"\.{rename.old}\b" if rename.kind == "field" else rf"\b{rename.old}\b")
        for path, text in files.items():
            if path.startswith("src/services/") and old.search(text) and not old.search(theirs.get(path, "")):
                yield f"{path} still says {rename.old}"


def _unresolved(files: Tree) -> Iterable[str]:
    """Imports of modules that the project does not have; a few that the edits themselves invent are left out."""
    folders = {str(parent) for path in files for parent in PurePosixPath(path).parents}
    for path, text in files.items():
        for module in _IMPORT.findall(text) if path.endswith(".py") else ():
            name = module.replace(".", "/")
            if module not in INVENTED and f"{name}.py" not in files and name not in folders:
                yield f"{path} imports {module}"


def _undefined(trees: list[Tree]) -> list[list[str]]:
    """Names that are used and defined nowhere, by ruff, for all trees at once."""
    with tempfile.TemporaryDirectory(prefix="backwright-bench-") as folder:
        for at, tree in enumerate(trees):
            own = {
                path: text
                for path, text in tree.items()
                if path.startswith("src/") and "ticket" in path + text[:2000].lower()
            }
            write_tree(Path(folder, str(at)), own)
        command = [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--isolated",
            "--select",
            "F821,F811,F401",
            "--ignore-init-module-imports",
            "--output-format",
            "json",
            folder,
        ]
        told = json.loads(subprocess.run(command, capture_output=True, check=False).stdout or "[]")
        found: list[list[str]] = [[] for _ in trees]
        for each in told:
            at, _, path = str(Path(each["filename"]).relative_to(Path(folder).resolve())).partition("/")
            found[int(at)].append(f"{path}:{each['location']['row']}: {each['message']}")
    return found
