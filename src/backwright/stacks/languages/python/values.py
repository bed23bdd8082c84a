"""Merge a statement by what it does with a value and by the value itself: `return X` against `return checked(X)`."""

import ast
from dataclasses import dataclass

from backwright.merging.lines import ConflictHunk, diff3
from backwright.stacks.languages.python.units import meaning

_TIGHT = (
    ast.Call, ast.Name, ast.Attribute, ast.Constant, ast.Subscript, ast.Dict, ast.List, ast.Set,
    ast.ListComp, ast.DictComp, ast.SetComp, ast.JoinedStr,
)  # fmt: skip


@dataclass(frozen=True)
class Slots:
    """`text[:start]` takes the value, `text[start:end]` is it, the rest follows it."""

    text: str
    start: int
    end: int
    value: ast.expr
    prefix: str  # the length of the source in front of the text, as parsed

    @property
    def head(self) -> str:
        """What stands before the value."""
        return self.text[: self.start]

    @property
    def source(self) -> str:
        """The value as it is written."""
        return self.text[self.start : self.end]


def merge_by_value(base: str, ours: str, theirs: str) -> str | None:
    """The statement with one side's new use of the value and the other's new value; None when that is not the case."""
    b, o, t = _slots(base), _slots(ours), _slots(theirs)
    if not (b and o and t):
        return None
    if _is_text(b) and _is_text(o) and _is_text(t):
        return _merge_texts(base, ours, theirs)
    head = _one_sided(b.head.split(), o.head.split(), t.head.split())
    if head is None:
        return None
    value = _value(b, o, t)
    chosen = t if head == "theirs" else o
    return None if value is None else chosen.head + value + o.text[o.end :]


def _one_sided(base: list[str], ours: list[str], theirs: list[str]) -> str | None:
    if theirs in (base, ours):
        return "ours"
    return "theirs" if ours == base else None


def _value(base: Slots, ours: Slots, theirs: Slots) -> str | None:
    """The value that has both changes: the changed side's, or one put into the other's wrapping."""
    b, o, t = meaning(base.value), meaning(ours.value), meaning(theirs.value)
    if t in (b, o):
        return ours.source
    if o == b:
        return theirs.source
    return _wrapped(base, ours, theirs) or _wrapped(base, theirs, ours)


def _wrapped(base: Slots, outer: Slots, inner: Slots) -> str | None:
    """`outer` with the base's value in it replaced by `inner`'s, when it holds that value exactly once."""
    wanted = meaning(base.value)
    places = [node for node in ast.walk(outer.value) if isinstance(node, ast.expr) and meaning(node) == wanted]
    if len(places) != 1 or isinstance(base.value, ast.Name | ast.Constant):
        return None
    start, end = _span(outer.prefix + outer.text, places[0])
    start, end = start - len(outer.prefix), end - len(outer.prefix)
    source = inner.source if isinstance(inner.value, _TIGHT) else f"({inner.source})"
    return outer.text[outer.start : start] + source + outer.text[end : outer.end]


def _slots(text: str) -> Slots | None:
    prefix = "if 1:\n" if text[:1] in " \t" else ""
    try:
        tree = ast.parse(prefix + text)
    except SyntaxError:
        return None
    body = tree.body[0].body if prefix and isinstance(tree.body[0], ast.If) else tree.body
    if len(body) != 1:
        return None
    value = getattr(body[0], "value", None)
    if not isinstance(value, ast.expr) or not isinstance(body[0], ast.Return | ast.Assign | ast.AnnAssign | ast.Expr):
        return None
    start, end = _span(prefix + text, value)
    return Slots(text, start - len(prefix), end - len(prefix), value, prefix)


def _span(source: str, node: ast.expr) -> tuple[int, int]:
    """Where a node stands in its source, in characters."""
    lines = source.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def at(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    return at(node.lineno, node.col_offset), at(node.end_lineno or node.lineno, node.end_col_offset or 0)


def _is_text(slots: Slots) -> bool:
    return isinstance(slots.value, ast.Constant) and isinstance(slots.value.value, str) and not slots.head.strip()


def _merge_texts(base: str, ours: str, theirs: str) -> str | None:
    """A docstring, by line."""
    pieces = diff3(base, ours, theirs)
    return None if any(isinstance(piece, ConflictHunk) for piece in pieces) else "".join(map(str, pieces))
