"""What a measured run keeps gives the very figures that `coverage` gives by tracing."""

import builtins
import json
import runpy
from pathlib import Path

import coverage
import pytest

from backwright.suite.pytest_meter.plugin.measured_run import Marks
from backwright.suite.pytest_meter.reach import steps

BRANCHES = """\
\"\"\"A file.\"\"\"
from __future__ import annotations

import contextlib


def decorated(function):
    return function


@decorated
@decorated
def told(number, *, known=(
    1,
    2,
)):
    \"\"\"Many ways.\"\"\"
    if number == 1:
        return "one"
    elif number == 2:
        return "two"
    elif number in known:
        return "known"
    else:
        pass
    for one in range(number):
        if one > 3:
            break
        if one == 2:
            continue
    else:
        number += 1
    while number > 5:
        number -= 1
        if number == 7:
            number -= 1
    for _ in ():
        never = True
    with contextlib.suppress(ValueError):
        if number:
            raise ValueError
    if number: number = -number
    return [
        one
        for one in range(3)
        if one
    ]


def tried(what):
    try:
        if what == "raise":
            raise KeyError
        what = what + 1
    except KeyError:
        return "key"
    except (
        TypeError
    ) as error:
        what = str(error)
    except OSError:
        raise
    else:
        what = "fine"
    finally:
        if what:
            what = what * 2
    return what


def fits(what):
    match what:
        case 1:
            return "one"
        case [first, *_] if first:
            return first
        case {"a": a}:
            what = a
        case str() | None:
            pass
    match what:
        case 5:
            what = 6
        case _:
            what = 7
    return what


class Shape:
    \"\"\"A class.\"\"\"

    sides = 4
    if sides > 3:
        many = True

    async def area(self):
        async with self:
            async for one in self:
                if one:
                    return one
        return 0

    @property
    def name(self):
        return (lambda: "shape")()


def gives(count):
    while True:
        count -= 1
        if count < 0:
            return
        yield count
"""
USES = [
    "told(1); told(2)", "told(9)", "told(3); told(0)", "tried('raise'); tried(1)", "tried(None)",
    "fits(1); fits([3])", "fits({'a': 5}); fits(8)", "fits('x')", "list(gives(2)); Shape().name", "",
]  # fmt: skip


@pytest.mark.parametrize("use", USES)
def test_figures_are_those_of_tracing(tmp_path: Path, use: str) -> None:
    file = tmp_path / "ways.py"
    file.write_text(f"{BRANCHES}\n\n{use}\n")
    assert by_marks(file) == by_tracing(file)


def by_tracing(file: Path) -> dict[str, object]:
    traced = coverage.Coverage(data_file=None, config_file=False, branch=True, include=[str(file)])
    traced.start()
    try:
        runpy.run_path(str(file))
    finally:
        traced.stop()
    return told_by(traced, file)


def by_marks(file: Path) -> dict[str, object]:
    import ast

    numbers: set[int] = set()
    builtins.__ran_here__ = numbers.add  # type: ignore[attr-defined]
    marked = Marks("__ran_here__").module(ast.parse(file.read_text()))
    exec(compile(marked, str(file), "exec", dont_inherit=True), {"__name__": "ways"})  # noqa: S102
    whole = coverage.Coverage(data_file=None, config_file=False, branch=True)
    whole.get_data().add_arcs({str(file): steps(file.read_text(), frozenset(numbers))})
    return told_by(whole, file)


def told_by(measured: coverage.Coverage, file: Path) -> dict[str, object]:
    report = file.with_suffix(".json")
    measured.json_report(outfile=str(report))
    (told,) = json.loads(report.read_text())["files"].values()
    return {name: told[name] for name in ("missing_lines", "missing_branches", "executed_branches", "summary")}
