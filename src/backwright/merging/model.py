"""The values of a merge: a text as nested units, and what comes of merging three of them."""

from dataclasses import dataclass, field
from typing import TypeAlias

Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Conflict:
    """A statement that both the user and the build changed; `line` counts in the user's file."""

    path: str
    line: int
    ours: str
    theirs: str
    base: str
    explanation: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.explanation}"


@dataclass(frozen=True)
class Unit:
    """A statement, a key with its value, a section: the smallest thing that has a name or a place of its own."""

    key: Key
    lead: str  # blank lines and comments above it
    text: str  # whole lines, parts included
    line: int  # of its text, counted from 1
    meaning: str  # two units of one meaning differ in formatting and comments alone
    kind: str = "leaf"
    named: bool = False  # found by its key wherever it stands, not by its text
    decorators: tuple["Unit", ...] = ()
    value: str = ""  # what it computes, whatever it does with it
    parts: tuple["Part", ...] = ()  # none: it is not merged any deeper than as one statement


@dataclass(frozen=True)
class Block:
    """Units in their order, and the comments that follow the last one."""

    units: tuple[Unit, ...]
    tail: str = ""


@dataclass(frozen=True)
class Part:
    """A header (`class A:`, `else:`, `[tool.name]`) and the block beneath it."""

    header: str
    block: Block
    line: int


@dataclass(frozen=True)
class Merged:
    """The text that came of a merge. With conflicts it holds markers, for reading only."""

    text: str
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Record:
    """What a merge in progress has met: the one thing in here that grows."""

    path: str
    limit: int  # the longest line that the project writes
    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def conflict(self, line: int, ours: str, theirs: str, base: str, explanation: str) -> str:
        """Keep a conflict and return the lines with markers that stand for it."""
        self.conflicts.append(Conflict(self.path, line, ours, theirs, base, explanation))
        return marked(ours, theirs, base)


def marked(ours: str, theirs: str, base: str) -> str:
    """The three versions between the markers that every editor knows."""
    return (
        f"<<<<<<< yours\n{ended(ours)}||||||| generated before\n{ended(base)}"
        f"=======\n{ended(theirs)}>>>>>>> generated now\n"
    )


def ended(text: str) -> str:
    """The text with a newline at its end, unless it is empty."""
    return text if not text or text.endswith("\n") else text + "\n"
