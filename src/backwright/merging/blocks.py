"""Merge three blocks of units: the heart of the merge, the same for every kind of text that has units."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from backwright.merging.align import align, occurrences
from backwright.merging.lines import merge_comments
from backwright.merging.model import Block, Part, Record, Unit, ended
from backwright.merging.sequence import merged_order

_MEMBERS = {"FunctionDef", "AsyncFunctionDef", "ClassDef", "table", "section"}


class Leaves(Protocol):
    """What a kind of text knows of its smallest units."""

    def leaf(self, base: Unit | None, ours: Unit, theirs: Unit, limit: int) -> str | None:
        """One unit that both sides changed (or added), with both changes; None: it is a conflict."""
        ...

    def header(self, base: str, ours: str, theirs: str, limit: int) -> str | None:
        """The header of a block, likewise."""
        ...


@dataclass(frozen=True)
class Three:
    """The same unit in the three versions; None where a version lacks it."""

    base: Unit | None
    ours: Unit | None
    theirs: Unit | None


def merge_blocks(base: Block, ours: Block, theirs: Block, leaves: Leaves, record: Record) -> str:
    """The text of the merged block."""
    names, units = _matched(base.units, ours.units, theirs.units)
    texts: dict[str, tuple[str, str]] = {}
    for name in dict.fromkeys((*names[1], *names[2], *names[0])):
        text = _unit(units[name], leaves, record)
        if text is not None:
            texts[name] = (_lead(units[name]), text)
    orphans = _orphans(names[1], units, texts)
    pieces: list[tuple[str, str]] = []
    for name in merged_order(names[0], names[1], names[2], texts):
        lead, text = texts[name]
        model = units[name].ours or units[name].theirs
        pieces.append((_spaced(lead, model, first=not pieces) + orphans.get(name, ""), text))
    tail = orphans.get("", "") + merge_comments(base.tail, ours.tail, theirs.tail)
    return "".join(lead + ended(text) for lead, text in pieces) + tail


def _matched(
    base: Sequence[Unit], ours: Sequence[Unit], theirs: Sequence[Unit]
) -> tuple[tuple[list[str], list[str], list[str]], dict[str, Three]]:
    """One name for the same unit in all three, in each version's order, and the units by it."""
    in_ours, in_theirs = align(base, ours), align(base, theirs)
    names_base = [f"base {at}" for at in range(len(base))]
    names_ours = [f"base {in_ours[at]}" if at in in_ours else f"ours {at}" for at in range(len(ours))]
    names_theirs = [f"base {in_theirs[at]}" if at in in_theirs else f"theirs {at}" for at in range(len(theirs))]
    _meet(ours, theirs, names_ours, names_theirs)
    units: dict[str, Three] = {}
    found = [dict(zip(n, u, strict=True)) for n, u in ((names_base, base), (names_ours, ours), (names_theirs, theirs))]
    for name in (*names_base, *names_ours, *names_theirs):
        units[name] = Three(found[0].get(name), found[1].get(name), found[2].get(name))
    return (names_base, names_ours, names_theirs), units


def _meet(ours: Sequence[Unit], theirs: Sequence[Unit], names_ours: list[str], names_theirs: list[str]) -> None:
    """What both sides added under one name, or in the same words, is one unit."""
    keys, their_keys = occurrences(ours), occurrences(theirs)
    for at, name in enumerate(names_theirs):
        if not name.startswith("theirs"):
            continue
        for our_at, our_name in enumerate(names_ours):
            same = keys[our_at] == their_keys[at] if theirs[at].named else ours[our_at].meaning == theirs[at].meaning
            if our_name.startswith("ours") and ours[our_at].named == theirs[at].named and same:
                names_theirs[at] = our_name
                break


def _orphans(ours: Sequence[str], units: dict[str, Three], remaining: Collection[str]) -> dict[str, str]:
    """The user's comments on what the build removed, by the unit of theirs that follows; they are not ours to lose."""
    found: dict[str, str] = {}
    waiting = ""
    for name in ours:
        if name in remaining:
            if waiting:
                found[name] = waiting
            waiting = ""
        elif units[name].theirs is None:
            waiting += _own_comments(units[name])
    return found | {"": waiting}


def _own_comments(three: Three) -> str:
    """The comments above and in a unit that were not generated, on lines of their own."""
    base, ours = three.base, three.ours
    if base is None or ours is None or ours.parts:
        return ""
    known = {line.partition("#")[2] for line in (base.lead + base.text).splitlines()}
    indent = ours.text[: len(ours.text) - len(ours.text.lstrip())]
    comments = [line.partition("#")[2] for line in (ours.lead + ours.text).splitlines() if "#" in line]
    return "".join(f"{indent}#{comment}\n" for comment in comments if comment not in known)


def _lead(three: Three) -> str:
    if three.ours and three.theirs:
        return merge_comments(three.base.lead if three.base else "", three.ours.lead, three.theirs.lead)
    one = three.ours or three.theirs
    return one.lead if one else ""


def _spaced(lead: str, unit: Unit | None, *, first: bool) -> str:
    """The lead with the blank lines that its new place asks for: none at the start, some before a definition."""
    if not unit or unit.kind not in _MEMBERS:
        return lead
    indented = unit.text[:1].isspace()
    blank = "\n" if indented else "\n\n"
    if first and indented:
        return lead.lstrip("\n")
    return lead if first or lead.startswith("\n") else blank + lead


def _unit(three: Three, leaves: Leaves, record: Record) -> str | None:
    """The merged text of one unit without its lead; None: it is gone."""
    base, ours, theirs = three.base, three.ours, three.theirs
    if ours and theirs:
        return _both(base, ours, theirs, leaves, record)
    if base is not None:
        return _removed(base, ours, theirs, record)
    only = ours or theirs
    return only.text if only else None


def _removed(base: Unit, ours: Unit | None, theirs: Unit | None, record: Record) -> str | None:
    """A side removed it, or both did: it goes, unless the other changed its meaning."""
    left = ours or theirs
    if left is None or left.meaning == base.meaning:
        return None
    name = " ".join(base.key[1:]) or "this statement"
    if ours is None and base.kind in _MEMBERS:
        record.notes.append(f"{record.path}: {name} stays deleted, as you left it, though the build changed it")
        return None
    if base.kind == "ImportFrom":
        return left.text
    explanation = (
        f"you removed {name}, and the build changed it"
        if ours is None
        else f"the build removes {name}, which you changed"
    )
    mine, new = (ours.text, "") if ours else ("", left.text)
    return record.conflict(ours.line if ours else base.line, mine, new, base.text, explanation)


def _both(base: Unit | None, ours: Unit, theirs: Unit, leaves: Leaves, record: Record) -> str:
    if base and ours.text == base.text:
        return theirs.text
    if base and theirs.text == base.text:
        return ours.text
    if base and _same_build(base, ours, theirs):
        return _deeper(base, ours, theirs, leaves, record)
    if theirs.meaning == ours.meaning or (base and theirs.meaning == base.meaning):
        return ours.text
    merged = leaves.leaf(base, ours, theirs, record.limit)
    if merged is not None:
        return merged
    if base and base.meaning == ours.meaning and not _has_own_comments(base, ours):
        return theirs.text
    explanation = "you and the build changed this" if base else f"you and the build both added {' '.join(ours.key[1:])}"
    return record.conflict(ours.line, ours.text, theirs.text, base.text if base else "", explanation)


def _has_own_comments(base: Unit, ours: Unit) -> bool:
    known = {line.partition("#")[2] for line in base.text.splitlines()}
    return any(line.partition("#")[2] not in known for line in ours.text.splitlines() if "#" in line)


def _same_build(base: Unit, ours: Unit, theirs: Unit) -> bool:
    """Whether all three have parts, and as many."""
    return (
        bool(base.parts)
        and base.kind == ours.kind == theirs.kind
        and len(base.parts) == len(ours.parts) == len(theirs.parts)
    )


def _deeper(base: Unit, ours: Unit, theirs: Unit, leaves: Leaves, record: Record) -> str:
    """Merge a unit part by part."""
    text = ""
    if base.decorators or ours.decorators or theirs.decorators:
        blocks = (Block(base.decorators), Block(ours.decorators), Block(theirs.decorators))
        text = merge_blocks(*blocks, leaves, record)
    for b, o, t in zip(base.parts, ours.parts, theirs.parts, strict=True):
        text += _header(b, o, t, leaves, record)
        block = merge_blocks(b.block, o.block, t.block, leaves, record)
        text += block if block.strip() or not o.block.units else o.block.units[0].text
    return text


def _header(base: Part, ours: Part, theirs: Part, leaves: Leaves, record: Record) -> str:
    if theirs.header in (base.header, ours.header):
        return ours.header
    if ours.header == base.header:
        return theirs.header
    merged = leaves.header(base.header, ours.header, theirs.header, record.limit)
    if merged is not None:
        return merged
    explanation = "you and the build changed this line"
    return record.conflict(ours.line, ours.header, theirs.header, base.header, explanation)
