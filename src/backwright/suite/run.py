"""One run of all tests of a project: how they ended, which statements of its code ran, and by which tests some did."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from xml.etree import ElementTree

TAIL = 4_000
_MESSAGE_LINES = 12  # lines of an assertion that are shown


@dataclass(frozen=True, slots=True)
class Reach:
    """Shares of the project's code that ran, 0..1."""

    total: float  # as the coverage tool gives it: statements and branches together
    lines: float
    branches: float | None  # None where there is no branch


@dataclass(frozen=True, slots=True)
class Ran:
    """How the tests ended, and what they ran."""

    code: int  # of the program that ran them
    passed: int
    failed: int
    skipped: int
    tail: str
    statements: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # file → what its meter measured of it
    tests_at: Mapping[str, Mapping[int, frozenset[str]]] = field(default_factory=dict)  # watched file → line → tests


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that failed: where, and its message."""

    test: str  # as the runner takes it: tests/unit/test_item_service.py::TestCreateItem::test_fills_in
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.file else ""
        message = "\n".join(f"    {line}" for line in self.message.splitlines()[:_MESSAGE_LINES])
        return f"{place}{self.test}\n{message}"


class Meter(Protocol):
    """Measures one run of the tests in a copy of a project, into a folder of its own."""

    @property
    def folder(self) -> Path:
        """Where it measures into."""
        ...

    @property
    def arguments(self) -> Sequence[str]:
        """Further arguments of the runner."""
        ...

    def environment(self, given: Mapping[str, str]) -> dict[str, str]:
        """The environment of the run."""
        ...

    def read(self, code: int, output: str) -> Ran:
        """What the run has left."""
        ...

    def reach(self, project: Path, ran: Ran) -> Reach | None:
        """What of the project's code it ran; None when that was not measured."""
        ...


def failures(folder: Path) -> tuple[Failure, ...]:
    """The tests that failed in a run that was measured into the folder."""
    try:
        found = json.loads((folder / "failures").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(Failure(**one) for one in found)


def counted(junit: Path) -> tuple[int, int, int]:
    """How many tests passed, failed and were skipped; the summary line is a matter of taste, this file is not."""
    try:
        suites = ElementTree.parse(junit).getroot().iter("testsuite")  # noqa: S314 - the runner has just written it
    except (OSError, ElementTree.ParseError):
        return 0, 0, 0
    counts = [{name: int(one.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")} for one in suites]
    failed = sum(one["failures"] + one["errors"] for one in counts)
    skipped = sum(one["skipped"] for one in counts)
    return sum(one["tests"] for one in counts) - failed - skipped, failed, skipped
