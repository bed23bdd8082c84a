"""The project's own tests, run in a scratch copy: do they pass, what do they reach, and what do they hold?"""

import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from backwright.prove.mutants import Candidate, candidates, changed_files
from backwright.prove.scratch import copied
from backwright.prove.target import project_environment, python_of
from backwright.standard.subject import Mutant, Suite

PLUGIN = Path(__file__).parent / "plugin"
SECONDS = 600
MUTANT_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Reach:
    """What the tests executed of `src/`."""

    lines: float
    branches: float | None
    tests_at: Mapping[str, Mapping[int, frozenset[str]]]  # file → line → the tests that ran it


def run_suite(project: Path) -> Suite:
    """Run everything once with measuring, then the mutants of the owner's own lines."""
    with tempfile.TemporaryDirectory(prefix="prove-tests-") as folder:
        home = copied(project, Path(folder) / "whole")
        told = home / "told.xml"
        code, said = _pytest(project, home, _measuring(home), *_workers(project), f"--junitxml={told}")
        passed, failed, skipped = _counted(told)
        reach = _reach(home)
        changed = changed_files(project)
        tried: tuple[list[Mutant], int] = ([], 0)
        if code == 0 and changed:
            tried = _try_mutants(project, Path(folder), changed, reach)
        return Suite(
            passed=passed,
            failed=failed or (1 if code not in {0, 5} else 0),
            skipped=skipped,
            lines=reach.lines if reach else None,
            branches=reach.branches if reach else None,
            tail=said[-4000:].replace(str(home), "."),
            mutants=tuple(tried[0]),
            changed_files=changed,
            mutants_left=tried[1],
        )


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


def _pytest(project: Path, home: Path, environment: Mapping[str, str], *arguments: str) -> tuple[int, str]:
    try:
        done = subprocess.run(
            [python_of(project), "-m", "pytest", "-p", "no:cacheprovider", *arguments],
            cwd=home, env=dict(environment), capture_output=True, text=True, timeout=SECONDS, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 124, f"the tests did not end within {SECONDS} s"
    return done.returncode, done.stdout + done.stderr[-2000:]


def run_tests(project: Path, home: Path, *chosen: str) -> tuple[int, str]:
    """Some tests of a copy, by the project's interpreter: the exit code, and what was said."""
    return _pytest(project, home, _plain(home), *_alone(project), *chosen)


def _plain(home: Path) -> dict[str, str]:
    environment = project_environment(home)
    for name in ("DATABASE_URL", "SECRET_KEY", "TEST_DATABASE_URL", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER"):
        environment.pop(name, None)
    return environment


def _measuring(home: Path) -> dict[str, str]:
    return {
        **_plain(home),
        "PYTHONPATH": f"{PLUGIN}{os.pathsep}{home}",
        "PYTEST_PLUGINS": "",
        "MEASURED_RUN_DATA": str(home / ".measured"),
        "MEASURED_RUN_CONCURRENCY": "greenlet,thread",
    }


@lru_cache
def _workers(project: Path) -> tuple[str, ...]:
    """Two workers where the project has what it takes, and measuring where it has that."""
    probe = "from importlib.util import find_spec as f; print(*(f(n) is not None for n in ('xdist', 'coverage')))"
    found = subprocess.run(
        [python_of(project), "-c", probe], capture_output=True, text=True, check=False
    ).stdout.split()
    parallel = ("-n", "2") if found[:1] == ["True"] else ()
    return (*parallel, *(("-p", "measured_run") if found[1:] == ["True"] else ()))


def _reach(home: Path) -> Reach | None:
    """Put together what the workers have kept."""
    import coverage  # noqa: PLC0415 - only here, and slow to load

    pieces = [str(path) for path in home.glob(".measured.*")]
    if not pieces:
        return None
    whole = coverage.Coverage(data_file=str(home / ".together"), config_file=str(home / "pyproject.toml"), branch=True)
    whole.combine(pieces)
    report = home / "coverage.json"
    whole.json_report(outfile=str(report), ignore_errors=True)
    totals: dict[str, Any] = json.loads(report.read_text())["totals"]
    data = whole.get_data()
    tests_at = {
        Path(name).relative_to(home.resolve()).as_posix(): {
            line: frozenset(context for context in contexts if context)
            for line, contexts in data.contexts_by_lineno(name).items()
        }
        for name in data.measured_files()
        if Path(name).is_relative_to(home.resolve())
    }
    lines = totals["covered_lines"] / max(1, totals["num_statements"])
    branches = totals["covered_branches"] / totals["num_branches"] if totals.get("num_branches") else None
    return Reach(lines, branches, tests_at)


def _try_mutants(
    project: Path, folder: Path, changed: tuple[str, ...], reach: Reach | None
) -> tuple[list[Mutant], int]:
    """Each candidate against the tests that reach it, two at a time; and how many were not tried for time."""
    waiting = [one for file in changed for one in candidates(project, file)]
    deadline = time.monotonic() + MUTANT_SECONDS
    homes = [copied(project, folder / name) for name in ("left", "right")]

    def tried(index: int) -> list[Mutant | None]:
        return [_tried(project, homes[index], one, reach, deadline) for one in waiting[index::2]]

    with ThreadPoolExecutor(2) as pool:
        halves = list(pool.map(tried, (0, 1)))
    found = sorted(
        (one for half in halves for one in half if one is not None), key=lambda one: (one.file, one.line, one.what)
    )
    return list(_without_inner(found, waiting)), sum(one is None for half in halves for one in half)


def _tried(project: Path, home: Path, one: Candidate, reach: Reach | None, deadline: float) -> Mutant | None:
    tests = sorted(reach.tests_at.get(one.file, {}).get(one.line, frozenset())) if reach else None
    if time.monotonic() > deadline:
        return None
    caught: str | None = None
    if tests is None or tests:
        (home / one.file).write_text(one.text, encoding="utf-8")
        chosen = tests if tests and len(tests) <= 200 else []
        code, said = _pytest(project, home, _plain(home), "-x", *_alone(project), *chosen)
        (home / one.file).write_text((project / one.file).read_text(encoding="utf-8"), encoding="utf-8")
        failure = re.search(r"^(?:FAILED|ERROR) (\S+)", said, re.MULTILINE)
        caught = (failure[1] if failure else "a test that could not start") if code else None
    return Mutant(one.file, one.line, one.what, one.source, caught, len(tests or ()), one.function)


def _alone(project: Path) -> tuple[str, ...]:
    """One process: starting workers costs more than these few tests."""
    return ("-n", "0") if "-n" in _workers(project) else ()


def _without_inner(found: list[Mutant], all_of_them: list[Candidate]) -> Iterator[Mutant]:
    """Without the holes inside a hole: where a whole statement can be lost, so can its parts."""
    spans = {(one.file, one.line, one.what): one.last_line for one in all_of_them}
    holes: list[tuple[str, int, int]] = []
    for one in found:
        inside = any(one.file == file and first <= one.line <= last for file, first, last in holes)
        if one.caught_by is None and inside:
            continue
        if one.caught_by is None:
            holes.append((one.file, one.line, spans[(one.file, one.line, one.what)]))
        yield one
