"""The statements that an owner has changed, each taken out or turned round."""

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backwright.pristine import is_built, read_pristine

_Block = ast.If | ast.For | ast.While | ast.With | ast.Try | ast.AsyncFor | ast.AsyncWith
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file with one statement changed."""

    file: str
    line: int
    last_line: int
    what: str
    source: str  # the statement as the owner wrote it
    function: str
    text: str  # the whole file, changed


def changed_files(project: Path) -> tuple[str, ...]:
    """Python files below `src/` that differ from what was built, the owner's own among them."""
    if not is_built(project):
        return ()
    pristine = read_pristine(project)
    names = (path.relative_to(project).as_posix() for path in sorted((project / "src").rglob("*.py")))
    return tuple(name for name in names if _text(project / name) != pristine.get(name, ""))


def candidates(project: Path, file: str) -> tuple[Candidate, ...]:
    """Every changed statement of one file: without it, and with its condition turned round."""
    text = _text(project / file)
    changed = changed_lines(read_pristine(project).get(file, ""), text)
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return ()
    return tuple(
        candidate
        for name, statement in _statements(tree)
        if _head(statement) & changed
        for candidate in _variants(file, text, name, statement)
    )


def changed_lines(before: str, after: str) -> set[int]:
    """The lines of `after`, counted from 1, that are new or other than before."""
    matcher = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    return {
        line
        for kind, _, _, start, end in matcher.get_opcodes()
        if kind in {"insert", "replace"}
        for line in range(start + 1, end + 1)
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def _statements(node: ast.AST, name: str = "") -> Iterator[tuple[str, ast.stmt]]:
    """Statements inside functions, outer ones first, under the name of their function."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            inner = f"{name}.{child.name}" if name else child.name
            yield from _statements(child, inner)
        elif isinstance(child, ast.stmt):
            if _in_function(name, node) and not _idle(child):
                yield name, child
            yield from _statements(child, name)
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from _statements(child, name)


def _in_function(name: str, parent: ast.AST) -> bool:
    return bool(name) and not isinstance(parent, ast.ClassDef | ast.Module)


def _idle(statement: ast.stmt) -> bool:
    """Statements that do nothing, so that nothing is lost with them."""
    if isinstance(statement, ast.Pass | ast.Import | ast.ImportFrom | ast.Global | ast.Nonlocal | ast.Assert):
        return True
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _head(statement: ast.stmt) -> set[int]:
    """The lines that a statement itself stands on: of a block, those before its body."""
    last = statement.end_lineno or statement.lineno
    if isinstance(statement, ast.Match):
        last = statement.cases[0].pattern.lineno - 1
    elif isinstance(statement, _Block):
        last = max(statement.lineno, statement.body[0].lineno - 1)
    return set(range(statement.lineno, last + 1))


def _variants(file: str, text: str, name: str, statement: ast.stmt) -> Iterator[Candidate]:
    lines = text.splitlines(keepends=True)
    first, last = statement.lineno, statement.end_lineno or statement.lineno
    source = "".join(lines[first - 1 : last]).rstrip()
    indent = " " * statement.col_offset
    without = "".join([*lines[: first - 1], f"{indent}pass\n", *["\n"] * (last - first), *lines[last:]])
    if _parses(without):
        yield Candidate(file, first, last, "deleted", source, name, without)
    if isinstance(statement, ast.If | ast.While):
        turned = _turned(lines, statement.test)
        if _parses(turned):
            yield Candidate(file, first, last, "its condition turned round", source, name, turned)


def _turned(lines: list[str], test: ast.expr) -> str:
    """The text with `not (…)` around a condition."""
    copy = list(lines)
    end_line, end_column = (test.end_lineno or test.lineno) - 1, test.end_col_offset or 0
    tail = copy[end_line].encode()
    copy[end_line] = (tail[:end_column] + b")" + tail[end_column:]).decode()
    head = copy[test.lineno - 1].encode()
    copy[test.lineno - 1] = (head[: test.col_offset] + b"not (" + head[test.col_offset :]).decode()
    return "".join(copy)


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
