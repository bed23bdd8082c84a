"""TOML and YAML: by key, on their lines, so that comments and layout stay."""

import re
import tomllib

import yaml

from backwright.merging.blocks import merge_blocks
from backwright.merging.model import Block, Merged, Part, Record, Unit
from backwright.stacks.languages.python.statement import merge_statement

_TABLE = re.compile(r"\s*(\[\[?[^\]]+\]\]?)\s*(#.*)?$")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[^\s"'#:=\[{-][^:=]*?))\s*[:=](\s|$)""")
_WIDE = 10_000  # lines of configuration are not broken up


class KeyedLeaves:
    """Lines of configuration: a list may be merged item by item, nothing else."""

    def leaf(self, base: Unit | None, ours: Unit, theirs: Unit, limit: int) -> str | None:  # noqa: ARG002
        """Merge two changes of one key where its value is a list in brackets."""
        if base is None or base.kind != "toml":
            return None
        return merge_statement(base.text, ours.text, theirs.text, _WIDE)

    def header(self, base: str, ours: str, theirs: str, limit: int) -> str | None:  # noqa: ARG002
        """A header that both changed is a conflict."""
        return None


def merge_toml(path: str, base: str, ours: str, theirs: str) -> Merged | None:
    """Merge three TOML files by table and key; None when one of them, or the result, is not TOML."""
    record = Record(path, _WIDE)
    try:
        for text in (base, ours, theirs):
            tomllib.loads(text)
        text = merge_blocks(_toml(base), _toml(ours), _toml(theirs), KeyedLeaves(), record)
        if not record.conflicts:
            tomllib.loads(text)
    except (tomllib.TOMLDecodeError, SyntaxError):
        return None
    return Merged(text, tuple(record.conflicts), tuple(record.notes))


def merge_yaml(path: str, base: str, ours: str, theirs: str) -> Merged | None:
    """Merge three YAML files by key; None when one of them, or the result, is not YAML."""
    record = Record(path, _WIDE)
    try:
        for text in (base, ours, theirs):
            yaml.safe_load(text)
        blocks = [_yaml(text.splitlines(keepends=True), 1) for text in (base, ours, theirs)]
        text = merge_blocks(blocks[0], blocks[1], blocks[2], KeyedLeaves(), record)
        if not record.conflicts:
            yaml.safe_load(text)
    except yaml.YAMLError:
        return None
    return Merged(text, tuple(record.conflicts), tuple(record.notes))


def _toml(text: str) -> Block:
    """The keys in front of the first table, then one unit a table."""
    sections: list[tuple[int, list[str]]] = [(1, [])]
    lead: list[str] = []
    lines = text.splitlines(keepends=True)
    depth = 0
    for number, line in enumerate(lines, 1):
        if depth == 0 and _TABLE.match(line):
            sections.append((number - len(lead), [*lead, line]))
            lead = []
        elif depth == 0 and (not line.strip() or line.lstrip().startswith("#")):
            lead.append(line)
        else:
            sections[-1][1].extend([*lead, line])
            lead = []
            depth = max(0, depth + _opened(line))
    first = _toml_keys(sections[0][1], 1)
    units = [*first.units, *(_table(part, number) for number, part in sections[1:])]
    return Block(tuple(units), "".join(lead))


def _opened(line: str) -> int:
    plain = re.sub(r'"[^"]*"|\'[^\']*\'', "", line).partition("#")[0]
    return sum(plain.count(c) for c in "[{") - sum(plain.count(c) for c in "]}")


def _table(lines: list[str], number: int) -> Unit:
    at = next(index for index, line in enumerate(lines) if _TABLE.match(line) and not line.lstrip().startswith("#"))
    match = _TABLE.match(lines[at])
    name = match.group(1) if match else ""
    block = _toml_keys(lines[at + 1 :], number + at + 1)
    text = "".join(lines[at:])
    return Unit(
        ("table", name), "".join(lines[:at]), text, number + at, text, "table", True,
        parts=(Part(lines[at], block, number + at),),
    )  # fmt: skip


def _toml_keys(lines: list[str], number: int) -> Block:
    units: list[Unit] = []
    lead: list[str] = []
    collected: list[str] = []
    depth = start = 0
    for at, line in enumerate(lines):
        if not collected and (not line.strip() or line.lstrip().startswith("#")):
            lead.append(line)
            continue
        if not collected:
            start = at
        collected.append(line)
        depth += _opened(line)
        if depth <= 0:
            units.append(_pair("".join(lead), "".join(collected), number + start))
            lead, collected, depth = [], [], 0
    return Block(tuple(units), "".join(lead + collected))


def _pair(lead: str, text: str, line: int) -> Unit:
    return Unit(("set", text.partition("=")[0].strip()), lead, text, line, text.strip(), "toml", True)


def _yaml(lines: list[str], number: int) -> Block:
    """One unit for each key or list item of the least indentation, with what stands beneath it."""
    units: list[Unit] = []
    lead: list[str] = []
    at = 0
    width = min((_indent(line) for line in lines if _has_content(line)), default=0)
    while at < len(lines):
        if not _has_content(lines[at]):
            lead.append(lines[at])
            at += 1
            continue
        end = at + 1
        while end < len(lines) and (not _has_content(lines[end]) or _indent(lines[end]) > width):
            end += 1
        while end > at + 1 and not _has_content(lines[end - 1]):
            end -= 1
        units.append(_node(lines[at:end], "".join(lead), number + at))
        lead, at = [], end
    return Block(tuple(units), "".join(lead))


def _node(lines: list[str], lead: str, number: int) -> Unit:
    text = "".join(lines)
    key = _KEY.match(lines[0])
    if not key:
        return Unit(("item",), lead, text, number, text.strip(), "item")
    rest = lines[0].split(":", 1)[1].partition("#")[0].strip()
    nested = len(lines) > 1 and not rest
    parts = (Part(lines[0], _yaml(lines[1:], number + 1), number),) if nested else ()
    return Unit(("key", key.group(1)), lead, text, number, text.strip(), "yaml", True, parts=parts)


def _has_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
