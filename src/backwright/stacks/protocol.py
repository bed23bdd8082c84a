"""What a stack offers to whoever builds with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from backwright.blueprint.model import Blueprint
from backwright.changes.questions import Question
from backwright.stacks.engine import Origin

if TYPE_CHECKING:
    from backwright.changes.operations import Change

Tree = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Revision:
    """One migration: its path in the project, its text, and what it does in a few words (`column, CHECK, index`)."""

    path: str
    text: str
    summary: str = ""
    rewrites: tuple[str, ...] = ()  # the databases on which going up writes every row of a table anew


@dataclass(frozen=True, slots=True)
class CheckCommand:
    """A command that a built project must pass, run in its folder."""

    name: str
    command: tuple[str, ...]
    runs_tests: bool = False


class Stack(Protocol):
    """One target framework."""

    name: str
    documents: tuple[str, ...]  # the files that only the built code can write
    runtime: str  # the text of `runtime.toml`: how what it builds is served, migrated, tested and checked

    def render(self, blueprint: Blueprint, revisions: Tree) -> Tree:
        """Every file of the project; migrations that exist already are carried over as they are."""
        ...

    def initial(self, blueprint: Blueprint) -> Revision:
        """The first migration of a blueprint."""
        ...

    def revision(self, number: int, old: Blueprint, new: Blueprint, changes: "Sequence[Change]") -> Revision | None:
        """The migration from one blueprint to the next; none when the schema stays as it is."""
        ...

    def questions(self, old: Blueprint, new: Blueprint, changes: "Sequence[Change]") -> tuple[Question, ...]:
        """What to ask of a database with the old schema before the change is made."""
        ...

    def first_steps(self, blueprint: Blueprint) -> str:
        """What a person types to bring a new project up."""
        ...

    def spelled(self, blueprint: Blueprint) -> Mapping[str, tuple[str, ...]]:
        """The names of entities and fields that code cannot write as the page does, with what it writes: `from_`."""
        ...

    def provenance(self, blueprint: Blueprint) -> Mapping[str, tuple[Origin | None, ...]]:
        """For each rendered file the origin of each of its lines."""
        ...

    def document(self, project: Path, python: str) -> Tree:
        """Files that only the built code can write, such as its OpenAPI document."""
        ...

    def checks(self, python: str) -> tuple[CheckCommand, ...]:
        """What the project must pass before it is handed over."""
        ...
