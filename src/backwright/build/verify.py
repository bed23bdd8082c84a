"""Try the merged project in a scratch copy: does it parse, and does it pass its own checks?"""

import re
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from backwright.build.environment import run, settings
from backwright.build.outcome import CheckResult, Tested
from backwright.build.project import Project
from backwright.build.tree import Tree, write_tree
from backwright.progress import Advance, counted_in, phase
from backwright.runtime.reading import runtime_of
from backwright.stacks.languages.registry import LANGUAGES, language_of
from backwright.stacks.protocol import CheckCommand
from backwright.suite.cache import cache_run, run_key
from backwright.suite.checker_caches import caches, share
from backwright.suite.environment import is_plain
from backwright.suite.meters import meter_for
from backwright.suite.run import Failure, failures

_PASSED = re.compile(r"\b\d+ passed\b")
_LINES = 25
_FAILURES = 5  # that are reported; who fixes them runs the tests anyway


def parse_all(tree: Tree) -> CheckResult:
    """Whether every file of code is of the language that its suffix names."""
    started = time.monotonic()
    wrong = []
    for path, text in tree.items():
        language = language_of(path)
        if language and (problem := language.problem(text)):
            wrong.append(f"{path}:{problem}")
    return CheckResult("parse", not wrong, "", time.monotonic() - started, "\n".join(wrong))


def verify(scratch: Path, checks: Sequence[CheckCommand], project: Project, edited: Sequence[str] = ()) -> Tested:
    """Run the checks in the scratch copy: the first alone, since it fails fast, the others side by side.

    How the tests end goes to the cache, and of edited files which tests ran which line: a proof of these very files
    needs the same.
    """
    started = time.monotonic()
    cache = project.inner / "cache"
    environment = environment_of(scratch, project)
    results: list[CheckResult] = []
    if checks:
        results.append(_check(checks[0], scratch, environment, cache, edited))
    if all(result.passed for result in results):
        with ThreadPoolExecutor(max_workers=2) as pool:
            results += pool.map(lambda check: _check(check, scratch, environment, cache, edited), checks[1:])
    if all(result.passed for result in results):
        share(runtime_of(scratch).style, environment, project.python)
    return Tested(tuple(results), time.monotonic() - started)


def environment_of(scratch: Path, project: Project) -> dict[str, str]:
    """The environment of checks in a copy of a project."""
    style = runtime_of(scratch).style
    return {**settings(scratch, None), **style.environment, **caches(style, project.folder, project.python)}


def _check(
    check: CheckCommand, scratch: Path, environment: dict[str, str], cache: Path, edited: Sequence[str]
) -> CheckResult:
    started = time.monotonic()
    failed: tuple[Failure, ...] = ()
    with phase(check.name) as advance:
        if check.runs_tests:
            code, output, failed = _tests(check.command, scratch, environment, cache, edited, advance)
        else:
            code, output = run(check.command, scratch, environment)
    counted = _PASSED.search(output)
    return CheckResult(
        name=check.name,
        passed=code == 0,
        summary=counted.group() if counted else check.name,
        seconds=time.monotonic() - started,
        output="" if code == 0 else _listed(failed) or _telling(output),
        failed=tuple(one.test for one in failed),
    )


def _tests(  # noqa: PLR0917
    command: Sequence[str],
    scratch: Path,
    environment: dict[str, str],
    cache: Path,
    edited: Sequence[str],
    advance: Advance,
) -> tuple[int, str, tuple[Failure, ...]]:
    """Run the tests, measured; the run is stored unless the shell selects tests."""
    tests = runtime_of(scratch).test
    key = run_key(scratch, command[0], tests)
    with tempfile.TemporaryDirectory(prefix="backwright-") as folder:
        meter = meter_for(tests, scratch, Path(folder), edited)
        with counted_in(Path(folder) / "progress", advance):
            code, output = run([*command, *meter.arguments], scratch, meter.environment(environment))
        if code == 0 and tests.meter and is_plain(environment, tests) and run_key(scratch, command[0], tests) == key:
            cache_run(cache, key, meter.read(code, output), edited)
        return code, output, failures(Path(folder))


def _listed(failed: Sequence[Failure]) -> str:
    """The tests that failed, each with its place and its message."""
    more = [f"… and {len(failed) - _FAILURES} more"] if len(failed) > _FAILURES else []
    return "\n".join([*map(str, failed[:_FAILURES]), *more])


def _telling(output: str) -> str:
    """The lines of a failure that explain it: from the first that names an error on."""
    lines = [line for line in output.splitlines() if line.strip()]
    first = next((at for at, line in enumerate(lines) if re.search(r"\berror\b|^E  |FAILED|Error", line)), 0)
    return "\n".join(lines[max(0, first - 5) : first + _LINES])


def tidied(files: Tree, mixed: Sequence[str]) -> dict[str, str]:
    """`tidy` for a project that stands nowhere yet."""
    with tempfile.TemporaryDirectory(prefix="backwright-") as folder:
        write_tree(Path(folder), files)
        return tidy(Path(folder), mixed)


def tidy(scratch: Path, merged: Sequence[str]) -> dict[str, str]:
    """Sort the imports of merged files as the project's own linter wants them; the files that this changed."""
    paths = [path for path in merged if language_of(path) and (scratch / path).exists()]
    before = {path: (scratch / path).read_text(encoding="utf-8") for path in paths}
    for language in LANGUAGES:
        if own := [path for path in paths if language_of(path) is language]:
            language.sort_imports(scratch, own)
    after = {path: (scratch / path).read_text(encoding="utf-8") for path in paths}
    return {path: text for path, text in after.items() if text != before[path]}
