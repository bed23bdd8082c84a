"""Merge one statement, or one header, that both sides changed: item by item, as far as that is certain to be right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from backwright.merging.pairs import paired
from backwright.merging.sequence import merged_order
from backwright.stacks.languages.python.brackets import Atom, Group, Item, PythonToken, meaning, parse, write
from backwright.stacks.languages.python.layout import arranged, fitted

_ANY_ORDER = {"where", "and_", "or_", "options"}  # calls whose positional arguments are a set


class MergeConflict(Exception):  # noqa: N818 - it is an answer, not an error
    """Both sides changed the same thing."""


def merge_statement(base: str, ours: str, theirs: str, limit: int) -> str | None:
    """The statement with both sides' changes; None where both changed the same part of it."""
    try:
        (b, base_rest), (o, our_rest), (t, their_rest) = parse(base), parse(ours), parse(theirs)
        merged = merge_atoms(b, o, t)
    except (SyntaxError, MergeConflict):
        return None
    return fitted(merged, their_rest if our_rest == base_rest else our_rest, limit)


def merge_atoms(base: Sequence[Atom], ours: Sequence[Atom], theirs: Sequence[Atom]) -> tuple[Atom, ...]:
    """Merge three token sequences; raises `Clash`."""
    meanings = [meaning(base), meaning(ours), meaning(theirs)]
    if meanings[1] == meanings[2] or meanings[2] == meanings[0]:
        return tuple(ours)
    shapes = [_shape(base), _shape(ours), _shape(theirs)]
    if shapes[0] == shapes[1] == shapes[2]:
        return _each(base, ours, theirs)
    if meanings[0] == meanings[1]:
        return _spliced(base, ours, theirs)
    if shapes[2] == shapes[0]:
        return _transplanted(base, ours, theirs, into_ours=True)
    if shapes[1] == shapes[0]:
        return _transplanted(base, theirs, ours, into_ours=False)
    raise MergeConflict


def _shape(atoms: Sequence[Atom]) -> list[str]:
    """The atoms with every group reduced to its bracket."""
    return [atom.bracket if isinstance(atom, Group) else atom.meaning for atom in atoms]


def _each(base: Sequence[Atom], ours: Sequence[Atom], theirs: Sequence[Atom]) -> tuple[Atom, ...]:
    merged: list[Atom] = []
    for at, (b, o, t) in enumerate(zip(base, ours, theirs, strict=True)):
        if isinstance(b, Group) and isinstance(o, Group) and isinstance(t, Group):
            merged.append(merge_group(b, o, t, call=_callee(base, at)))
        else:
            merged.append(o)
    return tuple(merged)


def _callee(atoms: Sequence[Atom], at: int) -> str:
    """The name in front of a call's brackets; empty for a literal, and in `def` and `class`, whose items have names."""
    if at == 0 or _opens_definition(atoms[0]):
        return ""
    previous = atoms[at - 1]
    if isinstance(previous, Group):
        return "()"
    return previous.text if previous.text.isidentifier() and previous.text not in _KEYWORDS else ""


_KEYWORDS = {
    "return",
    "in",
    "not",
    "and",
    "or",
    "if",
    "else",
    "await",
    "yield",
    "import",
    "is",
    "lambda",
    "for",
    "assert",
}


def _opens_definition(atom: Atom) -> bool:
    return isinstance(atom, PythonToken) and atom.text in {"def", "class", "async"}


def _spliced(base: Sequence[Atom], ours: Sequence[Atom], theirs: Sequence[Atom]) -> tuple[Atom, ...]:
    """Ours says what base says in another layout: the build's change is put into that layout."""
    merged: list[Atom] = []
    matcher = SequenceMatcher(None, _shape(base), _shape(theirs), autojunk=False)
    for kind, start, end, begin, stop in matcher.get_opcodes():
        if kind == "equal":
            merged += _each(base[start:end], ours[start:end], theirs[begin:stop])
        else:
            merged += theirs[begin:stop]
    return tuple(merged)


def _transplanted(
    base: Sequence[Atom], changed: Sequence[Atom], other: Sequence[Atom], *, into_ours: bool
) -> tuple[Atom, ...]:
    """`other` changed inside brackets alone: find these brackets in `changed`, which changed around them."""
    result = tuple(changed)
    for at, (b, new) in enumerate(zip(base, other, strict=True)):
        if isinstance(b, Group) and isinstance(new, Group) and b.meaning != new.meaning:
            before = base[at - 1].meaning if at else ""
            call = _callee(base, at)
            swap = _Swap(b, new, before, call, into_ours)
            result, found = swap.everywhere(result)
            if found != 1:
                raise MergeConflict
    return result


@dataclass(frozen=True)
class _Swap:
    """Put the change from `base` to `new` into the one group that stands where `base` stood."""

    base: Group
    new: Group
    before: str
    call: str
    into_ours: bool

    def everywhere(self, atoms: Sequence[Atom]) -> tuple[tuple[Atom, ...], int]:
        """The atoms with the swap done, and in how many places."""
        result: list[Atom] = []
        found = 0
        for at, atom in enumerate(atoms):
            if not isinstance(atom, Group):
                result.append(atom)
            elif atom.bracket == self.base.bracket and (atoms[at - 1].meaning if at else "") == self.before:
                result.append(self.done(atom))
                found += 1
            else:
                inner = [self.everywhere(item.atoms) for item in atom.items]
                found += sum(count for _, count in inner)
                items = tuple(replace(item, atoms=new) for item, (new, _) in zip(atom.items, inner, strict=True))
                result.append(replace(atom, items=items))
        return tuple(result), found

    def done(self, group: Group) -> Group:
        ours, theirs = (group, self.new) if self.into_ours else (self.new, group)
        return replace(merge_group(self.base, ours, theirs, call=self.call), before=group.before)


def merge_group(base: Group, ours: Group, theirs: Group, *, call: str) -> Group:
    """Merge the items between brackets: by name where they have one, else by place; raises `Clash`."""
    if theirs.meaning in (ours.meaning, base.meaning):
        return ours
    in_ours, in_theirs = paired(base.items, ours.items), paired(base.items, theirs.items)
    names = _Names(base.items, ours.items, theirs.items, in_ours, in_theirs)
    chosen: dict[str, Item] = {}
    for name in dict.fromkeys((*names.ours, *names.theirs)):
        item = _chosen(names, name)
        if item:
            chosen[name] = item
    if call and call not in _ANY_ORDER and _both_add_by_place(names):
        raise MergeConflict
    order = merged_order(names.base, names.ours, names.theirs, chosen)
    return arranged([chosen[name] for name in order], ours, theirs)


class _Names:
    """One name for the same item in all three groups."""

    def __init__(
        self,
        base: Sequence[Item],
        ours: Sequence[Item],
        theirs: Sequence[Item],
        in_ours: dict[int, int],
        in_theirs: dict[int, int],
    ) -> None:
        self.base = [f"base {at}" for at in range(len(base))]
        self.ours = [f"base {in_ours[at]}" if at in in_ours else f"new {item.key}" for at, item in enumerate(ours)]
        self.theirs = [
            f"base {in_theirs[at]}" if at in in_theirs else f"new {item.key}" for at, item in enumerate(theirs)
        ]
        self.base_items = dict(zip(self.base, base, strict=True))
        self.our_items = dict(zip(self.ours, ours, strict=True))
        self.their_items = dict(zip(self.theirs, theirs, strict=True))


def _chosen(names: _Names, name: str) -> Item | None:
    """What becomes of one item; None: it goes."""
    b, o, t = names.base_items.get(name), names.our_items.get(name), names.their_items.get(name)
    if b and o and t:
        return replace(o, atoms=merge_atoms(b.atoms, o.atoms, t.atoms))
    if b:
        left = o or t
        if left and left.meaning != b.meaning:
            raise MergeConflict  # one side dropped what the other changed
        return None
    if o and t and o.meaning != t.meaning:
        raise MergeConflict
    return o or t


def _both_add_by_place(names: _Names) -> bool:
    """Whether both sides gave a call another argument without a name: which comes first is unclear."""
    return all(
        any(name.startswith("new") and not _is_keyword(item) and name not in other for name, item in items.items())
        for items, other in ((names.our_items, names.their_items), (names.their_items, names.our_items))
    )


def _is_keyword(item: Item) -> bool:
    return len(item.atoms) > 1 and item.atoms[1].meaning == "="


__all__ = ["MergeConflict", "merge_atoms", "merge_group", "merge_statement", "write"]
