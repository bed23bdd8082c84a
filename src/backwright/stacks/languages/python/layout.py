"""How merged brackets are laid out: as the side that breaks lines does, and never longer than the project's lines."""

from collections.abc import Sequence
from dataclasses import replace

from backwright.stacks.languages.python.brackets import Atom, Group, Item, PythonToken, write


def arranged(items: Sequence[Item], ours: Group, theirs: Group) -> Group:
    """A group of these items, one a line if either side has it so."""
    model = ours if ours.multiline or not theirs.multiline else theirs
    if not model.multiline:
        laid = [_led(item, " " if index else "") for index, item in enumerate(items)]
        alone = len(items) == 1 and model.bracket == "(" and (ours.comma or theirs.comma)
        return Group(ours.before, model.bracket, tuple(laid), alone, model.last)
    break_ = _break(model)
    laid = [item if "#" in _lead(item) else _led(item, break_) for item in items]
    return Group(ours.before, model.bracket, tuple(laid), bool(items) and (ours.comma or theirs.comma), model.last)


def _break(group: Group) -> str:
    """The newline and indentation in front of its items."""
    lead = _lead(group.items[0]) if group.items else group.last + "    "
    return "\n" + lead.rpartition("\n")[2]


def _lead(item: Item) -> str:
    return item.atoms[0].before


def _led(item: Item, lead: str) -> Item:
    return replace(item, atoms=(replace(item.atoms[0], before=lead), *item.atoms[1:]))


def fitted(atoms: tuple[Atom, ...], rest: str, limit: int) -> str:
    """The text of a statement, with its outermost group broken up when a line is longer than the limit."""
    text = write(atoms, rest)
    if all(len(line) <= limit for line in text.splitlines()):
        return text
    start = text.lstrip("\n")
    indent = start[: len(start) - len(start.lstrip())]
    return write(_broken(atoms, indent), rest)


def _broken(atoms: Sequence[Atom], indent: str) -> list[Atom]:
    """The atoms with the longest group on one line broken up, or one inside it if it cannot be."""
    groups = [atom for atom in atoms if isinstance(atom, Group) and not atom.multiline and atom.items]
    if not groups:
        return list(atoms)
    longest = max(groups, key=lambda group: len(group.text))
    if _can_break(longest):
        items = tuple(_led(item, f"\n{indent}    ") for item in longest.items)
        new = replace(longest, items=items, comma=True, last=f"\n{indent}")
    else:
        items = tuple(replace(item, atoms=tuple(_broken(item.atoms, indent))) for item in longest.items)
        new = replace(longest, items=items)
    return [new if atom is longest else atom for atom in atoms]


def _can_break(group: Group) -> bool:
    """Whether one item a line, with a comma at the end, says the same: not for one item, nor for a comprehension."""
    words = {atom.text for item in group.items for atom in item.atoms if isinstance(atom, PythonToken)}
    return len(group.items) > 1 and "for" not in words
