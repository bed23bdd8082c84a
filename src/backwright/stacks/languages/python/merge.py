"""Python: by member, by statement, and by item within brackets."""

import ast
import re

from backwright.merging.blocks import merge_blocks
from backwright.merging.model import Merged, Record, Unit
from backwright.stacks.languages.python.imports import mend_imports, merge_import
from backwright.stacks.languages.python.statement import merge_statement
from backwright.stacks.languages.python.units import parse
from backwright.stacks.languages.python.values import merge_by_value

_PLAIN_CLASS = re.compile(r"^(\s*class \w+)(?:\(\))?:")


class PythonLeaves:
    """Statements and headers of Python."""

    def leaf(self, base: Unit | None, ours: Unit, theirs: Unit, limit: int) -> str | None:
        """Merge two changes of one statement, or of one import."""
        if {ours.kind, theirs.kind} == {"ImportFrom"}:
            return merge_import(base, ours, theirs, limit)
        if base is None:
            return None
        for merged in (
            merge_statement(base.text, ours.text, theirs.text, limit),
            merge_by_value(base.text, ours.text, theirs.text),
        ):
            if merged is not None and _is_statement(merged) and _keeps_comments(base.text, ours.text, merged):
                return merged
        return None

    def header(self, base: str, ours: str, theirs: str, limit: int) -> str | None:
        """Merge two changes of `def …:`, `class …:`, `if …:`."""
        merged = merge_statement(_with_brackets(base), _with_brackets(ours), _with_brackets(theirs), limit)
        if merged is None or not _is_header(merged):
            return None
        return _PLAIN_CLASS.sub(r"\1:", merged)


def _with_brackets(header: str) -> str:
    """`class A:` as `class A():`, so that base classes have a place to go to."""
    return _PLAIN_CLASS.sub(r"\1():", header)


def merge_python(path: str, base: str, ours: str, theirs: str, limit: int) -> Merged | None:
    """Merge three modules; None when one of them cannot be read as Python, or the result cannot."""
    record = Record(path, limit)
    try:
        blocks = [parse(text) for text in (base, ours, theirs)]
        text = merge_blocks(blocks[0], blocks[1], blocks[2], PythonLeaves(), record)
        if not record.conflicts:
            ast.parse(text)
            text = mend_imports(text, base, ours, theirs, limit)
            ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    return Merged(text, tuple(record.conflicts), tuple(record.notes))


def _is_statement(text: str) -> bool:
    return _parses(("if 1:\n" if text[:1] in " \t" else "") + text)


def _is_header(text: str) -> bool:
    """Whether a header heads a block; `else`, `except` and `case` do not stand alone, so the whole decides on them."""
    indent = text[: len(text) - len(text.lstrip())]
    if text.lstrip().startswith(("else", "elif", "except", "finally", "case", "match", "try")):
        return True
    return _parses(("if 1:\n" if indent else "") + text + indent + "    pass\n")


def _keeps_comments(base: str, ours: str, merged: str) -> bool:
    """Whether every comment that the user wrote into a statement is still there."""
    known = base.splitlines()
    own = (line.partition("#")[2] for line in ours.splitlines() if "#" in line and line not in known)
    return all(comment in merged for comment in own)


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
