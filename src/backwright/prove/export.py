"""A test for a line that no test holds: found by asking two backends the same, one with the line and one without.

The test is tried before it is offered: it passes on the project as it is and fails on the changed copy.
"""

import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backwright.blueprint.model import Auth, Blueprint
from backwright.errors import BackwrightError
from backwright.prove.counterexample import Counterexample, find
from backwright.prove.counterexample_test import function_of, module_with
from backwright.prove.mutants import Candidate, candidates
from backwright.prove.run import lively, page_of
from backwright.prove.scratch import copied
from backwright.prove.suite import run_tests
from backwright.prove.target import FolderTarget
from backwright.prove.transport import RecordingTransport
from backwright.runtime.interpreter import python_of
from backwright.runtime.model import filled
from backwright.runtime.reading import runtime_of
from backwright.standard.subject import Live

FILE = "tests/integration/test_owner_rules.py"


class NoTestError(BackwrightError):
    """No test can be made out of this evidence."""


@dataclass(frozen=True, slots=True)
class NewTest:
    """A file of tests as it would be: with one test more."""

    path: str
    text: str
    name: str
    difference: str  # what the answer is with the line and without it


def exported(folder: Path | str, evidence: Mapping[str, Any]) -> NewTest:
    """The test that covers the line of an evidence; nothing is written."""
    project = Path(folder).resolve()
    candidate = _candidate(project, evidence)
    blueprint = page_of(project)
    with tempfile.TemporaryDirectory(prefix="prove-export-") as scratch:
        homes = [copied(project, Path(scratch) / name) for name in ("as-it-is", "changed")]
        (homes[1] / candidate.file).write_text(candidate.text, encoding="utf-8")
        found = _counterexample(project, blueprint, candidate, homes)
        name, function = function_of(found, blueprint, candidate)
        text = module_with(_existing(project), function, auth=blueprint.uses(Auth))
        text = _tried(project, homes, name, text)
    difference = f"{found.as_it_is.status} with it, {found.changed.status} without"
    return NewTest(FILE, text, name, difference)


def write(folder: Path | str, test: NewTest) -> Path:
    """Write the test into the project."""
    place = Path(folder) / test.path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(test.text, encoding="utf-8")
    return place


def _existing(project: Path) -> str:
    place = project / FILE
    return place.read_text(encoding="utf-8") if place.exists() else ""


def _candidate(project: Path, evidence: Mapping[str, Any]) -> Candidate:
    data = evidence.get("data", {})
    if not {"file", "line", "what", "function"} <= set(data):
        raise NoTestError(
            f"{evidence.get('id')} is about no line of yours; a test can be made of what testing/own-code found."
        )
    for one in candidates(project, data["file"]):
        if (one.line, one.what) == (data["line"], data["what"]):
            return one
    raise NoTestError(
        f"{data['file']}:{data['line']} has changed since {evidence.get('id')} was recorded: wright prove again."
    )


def _counterexample(project: Path, blueprint: Blueprint, candidate: Candidate, homes: list[Path]) -> Counterexample:
    with ExitStack() as stack, ThreadPoolExecutor(2) as pool:
        targets = list(pool.map(lambda home: FolderTarget(home, python=python_of(project)).__enter__(), homes))
        for target in targets:
            stack.callback(target.close)
        sides = [_live(stack, blueprint, target) for target in targets]
        found = find(blueprint, candidate.function, candidate.source, candidate.file, (sides[0], sides[1]))
    if isinstance(found, int):
        raise NoTestError(
            f"No request was found that is answered otherwise without {candidate.file}:{candidate.line} "
            f"({found} situations tried). Write a test of {candidate.function} by hand, "
            "or see whether the line is needed."
        )
    return found


def _live(stack: ExitStack, blueprint: Blueprint, target: FolderTarget) -> Live:
    transport = stack.enter_context(RecordingTransport(target.url))
    return lively(transport, blueprint, target.url, make_admin=target.make_admin)


def _tried(project: Path, homes: list[Path], name: str, text: str) -> str:
    """The text in the project's style; the test passes on the project as it is, and fails on the changed copy."""
    text = _formatted(project, homes[0], text)
    results = []
    for home in homes:
        place = home / FILE
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        results.append(run_tests(project, home, f"{FILE}::{name}"))
    if results[0][0] != 0 or results[1][0] != 1:
        output = results[0][1] if results[0][0] != 0 else results[1][1]
        raise NoTestError(f"A request was found, but the test made of it does not cover the line:\n{output[-1500:]}")
    return text


def _formatted(project: Path, home: Path, text: str) -> str:
    how = runtime_of(project).format
    if not how.text:
        return text
    command = filled(how.text, python=python_of(project), file=FILE)
    done = subprocess.run(command, cwd=home, input=text, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 and done.stdout else text
