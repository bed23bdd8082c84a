"""The project's own tests: do they pass, what do they reach, and what do they hold?"""

import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from backwright.progress import counted_in, phase
from backwright.prove.mutants import Candidate, candidates, changed_files
from backwright.prove.scratch import copied
from backwright.prove.target import project_environment
from backwright.runtime.interpreter import python_of
from backwright.runtime.model import SuiteCommand, filled
from backwright.runtime.reading import runtime_of
from backwright.standard.subject import Mutant, Suite
from backwright.suite.cache import FOLDER, cached_run, run_key
from backwright.suite.environment import plain
from backwright.suite.meters import meter_for
from backwright.suite.run import Meter, Ran

SECONDS = 600
MUTANT_SECONDS = 90.0


def run_suite(project: Path) -> Suite:
    """Every test once, measured, unless these very files were measured; then the mutants of the owner's lines."""
    changed = changed_files(project)
    with tempfile.TemporaryDirectory(prefix="prove-tests-") as folder:
        meter = meter_for(runtime_of(project).test, Path(folder) / "whole", Path(folder) / "measured", changed)
        ran = _run(project, meter, Path(folder) / "whole", changed)
        reach = meter.reach(project, ran)
        tried: tuple[list[Mutant], int] = ([], 0)
        if ran.code == 0 and changed:
            tried = _try_mutants(project, Path(folder), changed, ran)
        return Suite(
            passed=ran.passed,
            failed=ran.failed,
            skipped=ran.skipped,
            total=reach.total if reach else None,
            lines=reach.lines if reach else None,
            branches=reach.branches if reach else None,
            tail=ran.tail,
            mutants=tuple(tried[0]),
            changed_files=changed,
            mutants_left=tried[1],
        )


def _run(project: Path, meter: Meter, place: Path, changed: tuple[str, ...]) -> Ran:
    """How the tests end: as they did when a build ran them on these files, or found out now."""
    tests = runtime_of(project).test
    ran = cached_run(project / FOLDER, run_key(project, python_of(project), tests), changed) if tests.meter else None
    if ran is not None:
        return ran
    home = copied(project, place)
    environment = meter.environment(_plain(home, tests))
    with phase("the project's own tests") as advance, counted_in(meter.folder / "progress", advance):
        return meter.read(*_tested(project, home, environment, *meter.arguments))


def _tested(project: Path, home: Path, environment: Mapping[str, str], *arguments: str) -> tuple[int, str]:
    try:
        done = subprocess.run(
            [*filled(runtime_of(project).test.command, python=python_of(project)), *arguments],
            cwd=home, env=dict(environment), capture_output=True, text=True, timeout=SECONDS, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 124, f"the tests did not end within {SECONDS} s"
    return done.returncode, done.stdout + done.stderr[-2000:]


def run_tests(project: Path, home: Path, *chosen: str) -> tuple[int, str]:
    """Some tests of a copy, by the project's interpreter: the exit code, and the output."""
    return _tested(project, home, _plain(home, runtime_of(project).test), *chosen)


def _plain(home: Path, tests: SuiteCommand) -> dict[str, str]:
    return plain(project_environment(home), tests)


def _try_mutants(project: Path, folder: Path, changed: tuple[str, ...], ran: Ran) -> tuple[list[Mutant], int]:
    """Each candidate against the tests that reach it, two at a time; and how many were not tried for time."""
    waiting = [one for file in changed for one in candidates(project, file)]
    deadline = time.monotonic() + MUTANT_SECONDS
    homes = [copied(project, folder / name) for name in ("left", "right")]

    def tried(index: int) -> list[Mutant | None]:
        return [_tried(project, homes[index], one, ran, deadline) for one in waiting[index::2]]

    with ThreadPoolExecutor(2) as pool:
        halves = list(pool.map(tried, (0, 1)))
    found = sorted(
        (one for half in halves for one in half if one is not None), key=lambda one: (one.file, one.line, one.what)
    )
    return list(_without_inner(found, waiting)), sum(one is None for half in halves for one in half)


def _tried(project: Path, home: Path, one: Candidate, ran: Ran, deadline: float) -> Mutant | None:
    tests = sorted(ran.tests_at.get(one.file, {}).get(one.line, ())) if ran.statements else None
    if time.monotonic() > deadline:
        return None
    caught: str | None = None
    if tests is None or tests:
        (home / one.file).write_text(one.text, encoding="utf-8")
        chosen = tests if tests and len(tests) <= 200 else []
        how = runtime_of(project).test
        code, output = _tested(project, home, _plain(home, how), *how.first_failure, *chosen)
        (home / one.file).write_text((project / one.file).read_text(encoding="utf-8"), encoding="utf-8")
        failure = re.search(how.failed, output, re.MULTILINE) if how.failed else None
        caught = (failure[1] if failure else "a test that could not start") if code else None
    return Mutant(one.file, one.line, one.what, one.source, caught, len(tests or ()), one.function)


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
