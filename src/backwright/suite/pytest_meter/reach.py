"""The figures of `coverage report`, from the statements that ran.

`coverage` decides itself what counts as a statement and as a branch, what is left out, and what the total is; here the
numbers that a measured run has recorded become the lines and steps that it would have seen by tracing.
"""

import ast
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backwright.suite.run import Reach

_Branch = ast.If | ast.For | ast.AsyncFor | ast.While
_Try = ast.Try if not hasattr(ast, "TryStar") else ast.Try | ast.TryStar
Arc = tuple[int, int]


def reached(project: Path, ran: Mapping[str, Sequence[int]]) -> Reach | None:
    """The figures of `coverage` for a project; None when nothing was measured."""
    import coverage  # noqa: PLC0415 - only here, and slow to load

    if not ran:
        return None
    config = project / "pyproject.toml"
    whole = coverage.Coverage(data_file=None, config_file=str(config) if config.exists() else False, branch=True)
    data = whole.get_data()
    for path in sorted((project / "src").rglob("*.py")):
        numbers = frozenset(ran.get(path.relative_to(project).as_posix(), ()))
        data.add_arcs({str(path.resolve()): steps(path.read_text(encoding="utf-8"), numbers)})
    with tempfile.TemporaryDirectory(prefix="reach-") as folder:
        report = Path(folder) / "coverage.json"
        whole.json_report(outfile=str(report), ignore_errors=True)
        totals: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))["totals"]
    return Reach(
        totals["percent_covered"] / 100,
        totals["covered_lines"] / max(1, totals["num_statements"]),
        totals["covered_branches"] / totals["num_branches"] if totals.get("num_branches") else None,
    )


def steps(text: str, numbers: frozenset[int]) -> set[Arc]:
    """The steps from line to line that tracing would have shown of a file; the first of a statement is from nowhere."""
    from coverage.parser import PythonParser  # noqa: PLC0415

    try:
        tree = ast.parse(text)
        parser = PythonParser(text=text)
        parser.parse_source()
        possible = parser.arcs()
    except Exception:  # noqa: BLE001 - a file that is no Python never ran
        return set()
    found = {(-line, line) for unit in _units(tree, numbers) if unit.ran for line in range(unit.first, unit.last + 1)}
    ways: dict[int, set[int]] = {}
    for source, target in possible:
        ways.setdefault(source, set()).add(target)
    for branch in _branches(tree, numbers):
        source, inside = parser.first_line(branch.line), parser.first_line(branch.inside)
        targets = ways.get(source, set())
        found |= {(source, inside)} if branch.entered and inside in targets else set()
        found |= {(source, other) for other in targets - {inside}} if branch.passed else set()
    return found


@dataclass(frozen=True, slots=True)
class _Unit:
    """The lines of a statement itself: of one with a body, those before it."""

    first: int
    last: int
    ran: bool


def _units(tree: ast.AST, numbers: frozenset[int]) -> Iterator[_Unit]:
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            decorators = getattr(node, "decorator_list", ())
            first = min((one.lineno for one in decorators), default=node.lineno)
            yield _Unit(first, _head_end(node), node.lineno in numbers)
        if isinstance(node, _Try):
            ran = [handler.lineno in numbers for handler in node.handlers]
            for index, handler in enumerate(node.handlers):  # a handler is tested when one after it is
                yield _Unit(handler.lineno, handler.lineno, any(ran[index:]))
        elif isinstance(node, ast.Match):
            for case, tested in zip(node.cases, _tested(node, numbers), strict=True):
                yield _Unit(case.pattern.lineno, case.pattern.lineno, tested)


def _head_end(node: ast.stmt) -> int:
    body = getattr(node, "body", None) or [case.pattern for case in getattr(node, "cases", ())]
    last = node.end_lineno or node.lineno
    return max(node.lineno, _start(body[0]) - 1) if body else last


def _start(node: ast.AST) -> int:
    """The line at which a statement begins, with what decorates it."""
    lines = [one.lineno for one in (*getattr(node, "decorator_list", ()), node)]
    return int(min(lines))


def _tested(match: ast.Match, numbers: frozenset[int]) -> list[bool]:
    """For each case whether it was come to: the first one always, others when none before it fitted."""
    lines = [case.pattern.lineno for case in match.cases]
    fitted = [line in numbers for line in lines]
    nothing = -lines[-1] in numbers
    return [
        match.lineno in numbers if not index else nothing or any(fitted[index:]) for index in range(len(match.cases))
    ]


@dataclass(frozen=True, slots=True)
class _Branching:
    """A place where the program takes one of two branches."""

    line: int
    inside: int  # where the body begins
    entered: bool
    passed: bool


def _branches(tree: ast.AST, numbers: frozenset[int]) -> Iterator[_Branching]:
    for node in ast.walk(tree):
        if isinstance(node, _Branch):
            line = node.test.lineno if isinstance(node, ast.While) else node.lineno
            passed = node.orelse[0].lineno in numbers if node.orelse else -node.lineno in numbers
            yield _Branching(line, _start(node.body[0]), node.body[0].lineno in numbers, passed)
        elif isinstance(node, ast.Match):
            tested = [*_tested(node, numbers)[1:], -node.cases[-1].pattern.lineno in numbers]
            for case, after in zip(node.cases, tested, strict=True):
                line = case.pattern.lineno
                yield _Branching(line, _start(case.body[0]), line in numbers, after)
