"""What stands behind `fix:` is a command that works as it is pasted; what is no command is said as `to do:`."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

import backwright
from backwright.cli.main import app
from backwright.prove.headings import headings, numbered, pasted
from backwright.stacks import fastapi
from backwright.standard.finding import Evidence, Finding, Verdict

SOURCE = Path(backwright.__file__).parent
MAKEFILE = Path(fastapi.__file__).parent / "exemplar" / "Makefile"
WRITES_FIX = {"build/branches.py", "reports/terminal.py", "reports/junit.py", "cli/terminal.py"}


def sources() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if {"exemplar", "files", "slots"}.isdisjoint(path.parts):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                yield path.relative_to(SOURCE).as_posix(), node


def told(name: str) -> list[str]:
    """What rules give as `fix` or as `advice`."""
    found = []
    for _, node in sources():
        if isinstance(node, ast.keyword) and node.arg == name and isinstance(node.value, ast.Constant):
            found.append(str(node.value.value))
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            found += [
                str(value.value)
                for key, value in pairs
                if isinstance(key, ast.Constant) and key.value == name and isinstance(value, ast.Constant)
            ]
    return found


def parse(command: str) -> None:
    """Read a command as the shell and the program would; it fails where they would."""
    program, *words = shlex.split(command.replace("EVIDENCE", "e-01"))
    if program == "make":
        words = words[2:] if words[0] == "-C" else words
        targets = re.findall(r"^([\w-]+):", MAKEFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert set(words) <= set(targets), command
        return
    assert program == "wright", command
    group: Any = typer.main.get_command(app)
    context = group.make_context("wright", [*words])
    name, verb, rest = group.resolve_command(context, words)
    verb.make_context(name, rest, parent=context)


def test_rules_give_commands_and_words_apart() -> None:
    fixes, advice = told("fix"), told("advice")
    assert "wright prove --export-tests EVIDENCE" in fixes
    assert len(advice) >= 10
    for command in fixes:
        parse(command)
        parse(pasted(command, "some where/shop"))
    assert [text for text in advice if text.startswith(("wright ", "make "))] == []


def test_a_word_that_is_no_option_is_found_by_this_test() -> None:
    with pytest.raises(Exception, match="No such option"):
        parse("wright prove --export-test e-01 --more")
    with pytest.raises(AssertionError):
        parse("make everything")


def test_nothing_else_writes_a_fix_line() -> None:
    """Those of build/branches.py are pasted by tests/build/test_branches.py."""
    found = {
        path
        for path, node in sources()
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"\bfix: ", node.value)
    }
    assert found <= WRITES_FIX


def test_a_command_names_the_project_and_the_evidence() -> None:
    finding = Finding(
        "testing/own-code", Verdict.FAIL, "x", (Evidence("tests", "t", ()),), fix="wright prove --export-tests EVIDENCE"
    )
    assert headings(numbered([finding]))[0].fix == "wright prove --export-tests e-01"
    assert headings(numbered([finding], "../my shop"))[0].fix == "wright prove '../my shop' --export-tests e-01"
    assert pasted("make lint", "shop") == "make -C shop lint"
