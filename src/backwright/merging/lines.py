"""Merge by line, with git's own diff3."""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from backwright.errors import BackwrightError
from backwright.merging.model import Record, ended

_MARKERS = ["--marker-size=23", "-L", "ours", "-L", "base", "-L", "theirs"]
_HUNK = re.compile(r"^<{23} ours\n(.*?)^\|{23} base\n(.*?)^={23}\n(.*?)^>{23} theirs\n", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class ConflictHunk:
    """Lines that both sides changed; `line` counts in ours."""

    line: int
    ours: str
    base: str
    theirs: str


def diff3(base: str, ours: str, theirs: str) -> list[str | ConflictHunk]:
    """What `git merge-file --diff3` makes of three texts: clean text and conflicts, in their order."""
    if ours in (base, theirs):
        return [theirs]
    if theirs == base:
        return [ours]
    with tempfile.TemporaryDirectory(prefix="backwright-") as folder:
        names = []
        for name, text in (("ours", ours), ("base", base), ("theirs", theirs)):
            path = Path(folder, name)
            path.write_bytes(ended(text).encode())
            names.append(str(path))
        done = subprocess.run(
            ["git", "merge-file", "-p", "--diff3", *_MARKERS, *names], capture_output=True, check=False
        )
    if done.returncode < 0 or done.returncode > 127:
        raise BackwrightError(
            f"git merge-file failed ({done.stderr.decode().strip()}); a merge needs git 2.30 or newer"
        )
    return _hunks(done.stdout.decode())


def _hunks(text: str) -> list[str | ConflictHunk]:
    found: list[str | ConflictHunk] = []
    line, position = 1, 0
    for hunk in _HUNK.finditer(text):
        clean = text[position : hunk.start()]
        if clean:
            found.append(clean)
        line += clean.count("\n")
        ours, base, theirs = hunk.groups()
        found.append(ConflictHunk(line, ours, base, theirs))
        line += ours.count("\n")
        position = hunk.end()
    if text[position:]:
        found.append(text[position:])
    return found


def merge_lines(base: str, ours: str, theirs: str, record: Record, *, both: bool = True) -> str:
    """Merge by line. Where both sides only inserted, both insertions stay, the generated one first (`both`)."""
    merged: list[str] = []
    for piece in diff3(base, ours, theirs):
        if isinstance(piece, str):
            merged.append(piece)
        elif both and not piece.base.strip():
            merged.append(_united(piece))
        else:
            text = record.conflict(
                piece.line, piece.ours, piece.theirs, piece.base, "you and the build changed these lines"
            )
            merged.append(text)
    return "".join(merged)


def _united(hunk: ConflictHunk) -> str:
    """Both insertions, without repeating what both have."""
    known = set(hunk.theirs.splitlines())
    own = [line for line in hunk.ours.splitlines(keepends=True) if not line.strip() or line.rstrip("\n") not in known]
    return ended(hunk.theirs) + "".join(own)


def merge_comments(base: str, ours: str, theirs: str) -> str:
    """Merge the comments above a statement; where both changed, the user's stand and new generated ones are added."""
    if ours in (base, theirs):
        return theirs
    if theirs == base:
        return ours
    merged: list[str] = []
    for piece in diff3(base, ours, theirs):
        if isinstance(piece, str):
            merged.append(piece)
            continue
        known = {*piece.ours.splitlines(), *piece.base.splitlines()}
        fresh = [line + "\n" for line in piece.theirs.splitlines() if line.strip() and line not in known]
        merged.append(piece.ours + "".join(fresh))
    return "".join(merged)
