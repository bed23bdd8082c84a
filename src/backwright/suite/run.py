"""One run of all tests of a project: how they ended, which statements of `src/` ran, and by which tests some did."""

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

PLUGIN = Path(__file__).parent / "plugin"
WORKERS = min(4, max(2, os.cpu_count() or 2))  # each works a core alone
TAIL = 4_000
_SAID = 12  # lines of an assertion that are told
# What a shell or a CI may say that would choose among the tests, or let them run on something else.
_OTHERWISE = ("DATABASE_URL", "SECRET_KEY", "TEST_DATABASE_URL", "PYTEST_XDIST_WORKER", "PYTEST_PLUGINS")


@dataclass(frozen=True, slots=True)
class Ran:
    """How the tests ended, and what they ran."""

    code: int  # of pytest
    passed: int
    failed: int
    skipped: int
    tail: str
    statements: Mapping[str, tuple[int, ...]]  # file → what `measured_run` keeps of it
    tests_at: Mapping[str, Mapping[int, frozenset[str]]]  # watched file → line → the tests that ran it


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that failed: where, and what it said."""

    test: str  # as pytest is told it: tests/unit/test_item_service.py::TestCreateItem::test_fills_in
    file: str
    line: int
    said: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.file else ""
        said = "\n".join(f"    {line}" for line in self.said.splitlines()[:_SAID])
        return f"{place}{self.test}\n{said}"


@dataclass(frozen=True, slots=True)
class Meter:
    """Measures one run of pytest in a copy of a project, into a folder of its own."""

    home: Path
    folder: Path
    watched: Iterable[str] = ()

    @property
    def arguments(self) -> tuple[str, ...]:
        """What pytest is told more."""
        return ("-p", "forked_run", "-p", "measured_run", f"--junitxml={self.folder / 'told.xml'}")

    def environment(self, given: Mapping[str, str]) -> dict[str, str]:
        """The environment of the run."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return {
            **given,
            "PYTHONPATH": f"{PLUGIN}{os.pathsep}{self.home}",
            "FORKED_RUN_WORKERS": str(WORKERS),
            "MEASURED_RUN_DATA": str(self.folder),
            "MEASURED_RUN_WATCHED": os.pathsep.join(self.watched),
        }

    def read(self, code: int, said: str) -> Ran:
        """What the run has left."""
        passed, failed, skipped = _counted(self.folder / "told.xml")
        statements: dict[str, set[int]] = {}
        tests: dict[str, dict[int, set[str]]] = {}
        for piece in sorted(self.folder.glob("*.json")):
            told = json.loads(piece.read_text(encoding="utf-8"))
            for file, numbers in told["ran"].items():
                statements.setdefault(file, set()).update(numbers)
            for file, lines in told["tests_at"].items():
                for line, names in lines.items():
                    tests.setdefault(file, {}).setdefault(int(line), set()).update(names)
        return Ran(
            code=code,
            passed=passed,
            failed=failed or (1 if code not in {0, 5} else 0),
            skipped=skipped,
            tail=said[-TAIL:].replace(str(self.home), "."),
            statements={file: tuple(sorted(numbers)) for file, numbers in statements.items()},
            tests_at={file: {line: frozenset(names) for line, names in lines.items()} for file, lines in tests.items()},
        )


def failures(folder: Path) -> tuple[Failure, ...]:
    """The tests that failed in a run that was measured into the folder."""
    try:
        told = json.loads((folder / "failures").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(Failure(**one) for one in told)


def plain(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment in which a project's tests run as they are meant to, whatever shell this is."""
    found = {name: value for name, value in environment.items() if name not in _OTHERWISE}
    off = _switched_off(found.pop("PYTEST_ADDOPTS", ""))
    return {**found, "PYTEST_ADDOPTS": off} if off else found


def is_plain(environment: Mapping[str, str]) -> bool:
    """Whether tests run in it as they would in a plain one."""
    options = environment.get("PYTEST_ADDOPTS", "")
    return "TEST_DATABASE_URL" not in environment and options.split() == _switched_off(options).split()


def _switched_off(options: str) -> str:
    """Of pytest's options only which plugins stay out: those choose no tests."""
    return " ".join(f"-p {name}" for name in re.findall(r"(?<!\S)-p\s*(no:\S+)", options))


def _counted(told: Path) -> tuple[int, int, int]:
    """How many tests passed, failed and were skipped; the summary line is a matter of taste, this file is not."""
    try:
        suites = ElementTree.parse(told).getroot().iter("testsuite")  # noqa: S314 - pytest has just written it
    except (OSError, ElementTree.ParseError):
        return 0, 0, 0
    counts = [{name: int(one.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")} for one in suites]
    failed = sum(one["failures"] + one["errors"] for one in counts)
    skipped = sum(one["skipped"] for one in counts)
    return sum(one["tests"] for one in counts) - failed - skipped, failed, skipped
