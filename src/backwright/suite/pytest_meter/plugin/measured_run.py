"""Plugin `-p measured_run`: records which statements of `src/` ran, and for some files which tests ran them.

It stands alone, since it runs in the project's interpreter, which knows nothing of this package. A statement is marked
when its file is imported; nothing else pays. Tracing, which a suite is usually measured by, is paid for by every call
of every library, and doubles the time of a suite.

What is recorded of a file is a set of numbers: `7`, the statement that begins at line 7 ran; `-7`, the branch at line 7
was left without going in. `coverage` makes its figures from these (`backwright.suite.reach`).
"""

import ast
import builtins
import json
import os
import sys
from collections.abc import Generator, Sequence
from contextlib import suppress
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import pytest

HOME = Path.cwd().resolve()
SOURCES = HOME / "src"
COUNTED_BY = 5  # tests between two words on how many are done
WATCHED = frozenset(filter(None, os.environ.get("MEASURED_RUN_WATCHED", "").split(os.pathsep)))

ran: dict[str, set[int]] = {}  # file → numbers
tests_at: dict[str, dict[int, list[str]]] = {}  # watched file → line → the tests that ran it
counted = {"done": 0, "total": 0}  # tests; only the process that reports knows
failures: list[dict[str, object]] = []  # what failed, where and with which words; only the process that reports knows

_Branch = ast.If | ast.For | ast.AsyncFor | ast.While
_Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Marks:
    """The statements of one file with a mark before each: a call of the built-in name that adds to the file's set."""

    def __init__(self, name: str) -> None:
        self.name = name

    def module(self, tree: ast.Module) -> ast.Module:
        """The whole file."""
        tree.body = self._below_head(tree.body)
        return ast.fix_missing_locations(tree)

    def _below_head(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """What must come first stays first: a docstring, imports from the future."""
        end = 1 if body and _is_text(body[0]) else 0
        while end < len(body) and isinstance(first := body[end], ast.ImportFrom) and first.module == "__future__":
            end += 1
        head = body[:end]
        return [*head, *(self._mark(one, one.lineno) for one in head), *self._block(body[end:])]

    def _block(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        return [marked for one in body for marked in (self._mark(one, one.lineno), self._inside(one))]

    def _inside(self, one: ast.stmt) -> ast.stmt:
        if isinstance(one, _Scope):
            one.body = self._below_head(one.body)
        elif isinstance(one, _Branch):
            one.body = self._block(one.body)
            one.orelse = self._block(one.orelse) or [self._mark(one, -one.lineno)]
        elif isinstance(one, ast.Match):
            self._cases(one)
        elif isinstance(one, ast.With | ast.AsyncWith):
            one.body = self._block(one.body)
        elif isinstance(one, ast.Try) or type(one).__name__ == "TryStar":
            one.body, one.orelse, one.finalbody = map(self._block, (one.body, one.orelse, one.finalbody))  # type: ignore[attr-defined]
            for handler in one.handlers:  # type: ignore[attr-defined]
                handler.body = [self._mark(handler, handler.lineno), *self._block(handler.body)]
        return one

    def _cases(self, one: ast.Match) -> None:
        for case in one.cases:
            case.body = [self._mark(case.pattern, case.pattern.lineno), *self._block(case.body)]
        last = one.cases[-1]
        if last.guard is not None or not _takes_all(last.pattern):
            nothing = ast.match_case(ast.MatchAs(), None, [self._mark(last.pattern, -last.pattern.lineno)])
            one.cases.append(ast.copy_location(nothing, last.pattern))

    def _mark(self, place: ast.AST, number: int) -> ast.stmt:
        call = ast.Call(ast.Name(self.name, ast.Load()), [ast.Constant(number)], [])
        return ast.copy_location(ast.Expr(ast.copy_location(call, place)), place)


def _is_text(first: ast.stmt) -> bool:
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)


def _takes_all(pattern: ast.pattern) -> bool:
    if isinstance(pattern, ast.MatchAs):
        return pattern.pattern is None or _takes_all(pattern.pattern)
    return isinstance(pattern, ast.MatchOr) and any(map(_takes_all, pattern.patterns))


class Loader(SourceFileLoader):
    """Loads a file of `src/` with its marks; no bytecode of it is written."""

    def get_code(self, fullname: str) -> CodeType:
        """The file as it is, but for the marks."""
        path = self.get_filename(fullname)
        name = f"__ran_{len(ran)}__"
        numbers = ran.setdefault(Path(path).resolve().relative_to(HOME).as_posix(), set())
        setattr(builtins, name, numbers.add)
        tree = Marks(name).module(ast.parse(self.get_data(path), path))
        return compile(tree, path, "exec", dont_inherit=True)


class Finder(MetaPathFinder):
    """Loads what lies below `src/` with marks."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's place and our loader, where it is one of the project's own; all else is found by others."""
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or type(spec.loader) is not SourceFileLoader or spec.origin is None:
            return None
        if not Path(spec.origin).resolve().is_relative_to(SOURCES):
            return None
        spec.loader = Loader(fullname, spec.origin)
        return spec


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before the first file of the project is imported."""
    sys.meta_path.insert(0, Finder())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """What runs of a watched file from here to the end is this test's."""
    watched = {file: ran[file] for file in WATCHED if file in ran}
    before = {file: numbers.copy() for file, numbers in watched.items()}
    for numbers in watched.values():
        numbers.clear()
    try:
        return (yield)
    finally:
        for file in WATCHED & ran.keys():
            for number in ran[file]:
                if number > 0:
                    tests_at.setdefault(file, {}).setdefault(number, []).append(item.nodeid)
            ran[file] |= before.get(file, set())


def pytest_collection_finish(session: pytest.Session) -> None:
    """How many tests there are."""
    counted["total"] = len(session.items)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A test that failed, or whose fixtures did; every few tests, how many are done."""
    _note_failure(report)
    counted["done"] += report.when == "teardown"
    if counted["done"] % COUNTED_BY == 0 and report.when == "teardown":
        with suppress(OSError):
            (_folder() / "progress").write_text(f"{counted['done']} of {counted['total']}", encoding="utf-8")


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """A file of tests that does not load."""
    _note_failure(report)


def _note_failure(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not report.failed:
        return
    crash = getattr(report.longrepr, "reprcrash", None)
    place = {"file": os.path.relpath(crash.path, HOME), "line": crash.lineno} if crash else {"file": "", "line": 0}
    message = crash.message if crash else str(report.longrepr)
    failures.append({"test": report.nodeid, **place, "message": message})


def pytest_unconfigure(config: pytest.Config) -> None:
    """Store what was measured."""
    if not hasattr(config, "workerinput"):  # what workers measured is sent to the process that started them
        (_folder() / "failures").write_text(json.dumps(failures), encoding="utf-8")
    keep()


def keep() -> None:
    """Keep what ran in this process."""
    measured = {"ran": {file: sorted(numbers) for file, numbers in ran.items()}, "tests_at": tests_at}
    (_folder() / f"{os.getpid()}.json").write_text(json.dumps(measured), encoding="utf-8")


def _folder() -> Path:
    return Path(os.environ["MEASURED_RUN_DATA"])
