"""Two branches that each built, merged by Git, and a database that another branch migrated: reported, never guessed.

A build follows one line: one render, one history, one row of migrations. Git joins files without knowing of it.
"""

import os
import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from backwright.blueprint.reader import read
from backwright.build.tree import Tree, hashed
from backwright.changes.lock import Lock
from backwright.databases.adapter import Database
from backwright.databases.location import shown
from backwright.errors import BackwrightError
from backwright.runtime.model import Runtime, filled
from backwright.runtime.reading import runtime_of
from backwright.runtime.revision_files import RevisionNode, heads, revision_nodes

MARKS = re.compile(r"^<{7} .*?^={7}$.*?^>{7} ", re.MULTILINE | re.DOTALL)
_HALFWAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
_CARRY = "lines that you wrote there on the other branch are yours to carry over"


class BranchesError(BackwrightError):
    """Two branches each built, and Git has put their files side by side."""


class StateError(BackwrightError):
    """What the last build left in `.backwright` cannot be used."""


def restored(folder: Path, paths: Iterable[str]) -> str:
    """The command that takes the files as they are on the branch that another one is merged into."""
    git = next((path / ".git" for path in (folder, *folder.parents) if (path / ".git").exists()), folder / ".git")
    source = "HEAD" if not git.is_dir() or any((git / name).exists() for name in _HALFWAY) else "HEAD^"
    git_there = "git" if _here(folder) == "." else f"git -C {shlex.quote(_here(folder))}"
    return f"{git_there} restore --source={source} --staged --worktree -- {' '.join(paths)}"


def _here(folder: Path) -> str:
    """The project as one names it where one is."""
    return os.path.relpath(folder)


def damaged(folder: Path, path: str) -> StateError:
    """The error for a file of the build's own that cannot be read."""
    return StateError(f"{path} cannot be read, as after a conflict of Git; {_taken_whole(folder)}")


def _taken_whole(folder: Path) -> str:
    return (
        "only builds write in .backwright. Take it as one branch has it; what the other branch built is built again:\n"
        f"  fix: {restored(folder, ['.backwright'])}"
    )


def refuse_mixed(folder: Path, page: str, built_lock: str, pristine: Tree) -> None:
    """Stop where what the last build left is not of one build, since Git has merged it file by file.

    Args:
        folder: the project.
        page: the page as built.
        built_lock: the lock as built; empty where a tool that did not keep it built last.
        pristine: what was rendered last.

    Raises:
        StateError: it is of two builds.
    """
    texts = {"built.yaml": page, "built.lock": built_lock, **pristine}
    marked = [path for path, text in texts.items() if MARKS.search(text)]
    if marked:
        raise StateError(f"Git's marks of a conflict stand in .backwright; {_taken_whole(folder)}")
    lock = Lock.from_json(built_lock) if built_lock else Lock()
    names = {f"{entity.name}.{field.name}" for entity in read(page).entities for field in entity.fields}
    if lock.files and (
        dict(lock.files) != {path: hashed(text) for path, text in pristine.items()} or names - lock.ids.keys()
    ):
        raise mixed(folder)


def mixed(folder: Path) -> StateError:
    """The error for what is of two builds."""
    return StateError(f".backwright is of two builds that Git has merged; {_taken_whole(folder)}")


def refuse_two_lines(folder: Path, pristine: Tree, ours: Tree) -> None:
    """Stop where the files of a project are of two branches.

    Args:
        folder: the project.
        pristine: what was rendered last.
        ours: the project as it is.

    Raises:
        BranchesError: rendered files hold marks of a conflict, or the migrations go two ways.
    """
    problems = [
        *_marked(folder, pristine, ours),
        *_forked(folder, pristine, revision_nodes(ours, runtime_of(folder).revision_files)),
    ]
    if problems:
        raise BranchesError(
            "\n".join(["two branches each built, and Git has merged them; nothing was done.", *problems])
        )


def _marked(folder: Path, pristine: Tree, ours: Tree) -> Iterator[str]:
    marked = [path for path in sorted(pristine) if MARKS.search(ours.get(path, ""))]
    if marked:
        yield f"Git's marks of a conflict stand in {_listed(marked)}."
        yield f"Settle them, or take one side and let the build write the other; {_CARRY}:"
        yield f"  fix: {restored(folder, marked)}"


def _forked(folder: Path, pristine: Tree, found: Sequence[RevisionNode]) -> Iterator[str]:
    ends = heads(found)
    twins = [step for step in found if sum(one.id == step.id for one in found) > 1]
    if len(ends) < 2 and not twins:
        return
    built = [step for step in found if step.path in pristine]
    line = _before(heads(built), found)
    others = [step.path for step in found if step not in line]
    yield f"The migrations go two ways: {_listed([step.path for step in (twins or ends)])}."
    if len(heads(built)) > 1 or not others:
        yield "Keep those of one branch; what the others did stands on the page, and a build makes it anew."
        return
    advice = "What {} stands on the page, and a build makes it anew, after the others; {}."
    yield advice.format(f"{_listed(others)} {'does' if len(others) == 1 else 'do'}", _CARRY)
    back = going_back(runtime_of(folder), _fork(others, found))
    yield f"A database that has taken {'it' if len(others) == 1 else 'them'} goes back first, on that branch: {back}"
    yield f"  fix: rm {' '.join(shlex.quote(os.path.normpath(Path(_here(folder), path))) for path in others)}"


def going_back(runtime: Runtime, revision: str) -> str:
    """The command that takes a database back to a revision, as a person types it."""
    command = runtime.migrate.down if runtime.migrate else ()
    return " ".join(filled(command, python="python", revision=revision))


def _before(ends: Iterable[RevisionNode], found: Sequence[RevisionNode]) -> list[RevisionNode]:
    """Some migrations and all that they follow."""
    known: list[RevisionNode] = []
    ahead = list(ends)
    while ahead:
        step = ahead.pop()
        if step not in known:
            known.append(step)
            ahead += [one for one in found if one.id in step.parents]
    return known


def _fork(others: Sequence[str], found: Sequence[RevisionNode]) -> str:
    """The migration at which the others leave the line."""
    away = [step for step in found if step.path in others]
    ids = {step.id for step in away}
    return next((parent for step in away for parent in step.parents if parent not in ids), "base")


def foreign(data: Database, folder: Path, known: Tree) -> str:
    """That a database stands at a migration that the project does not have, and what to do; nothing where it does.

    Args:
        data: the database.
        folder: the project.
        known: the migrations, those that a build is about to add among them.
    """
    stands, runtime = data.revision(), runtime_of(folder)
    if stands is None or stands in {step.id for step in revision_nodes(known, runtime.revision_files)}:
        return ""
    where = shown(data.url, folder)
    return (
        f"{where} stands at {stands}, a migration that this project does not have: another branch has migrated it, "
        f"or it is another project's. Take it back on that branch to a migration that both have "
        f"({going_back(runtime, 'ID')}), "
        f"or name another database in DATABASE_URL"
    )


def _listed(paths: Sequence[str]) -> str:
    if len(paths) > 5:
        return f"{', '.join(paths[:5])} and {len(paths) - 5} more"
    return " and ".join(filter(None, [", ".join(paths[:-1]), paths[-1]]))
