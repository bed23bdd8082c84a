"""Which unit of one version is which of another: by name, by its text, at last by similarity."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from backwright.merging.model import Unit

_WORD = re.compile(r"\w+|[^\w\s]")
_ALIKE = 0.6  # as measured on renamed functions and edited statements; below it, two things are two things


def align(base: Sequence[Unit], other: Sequence[Unit]) -> dict[int, int]:
    """The index in `base` of every unit in `other` that is the same one, changed or not."""
    found: dict[int, int] = {}
    _by_name(base, other, found)
    _by_meaning(base, other, found)
    _by_value(base, other, found)
    _by_likeness(base, other, found)
    return found


def occurrences(units: Iterable[Unit]) -> list[tuple[str, ...]]:
    """The keys of the units, made distinct by counting: the second `("def", "f")` is `("def", "f", "2")`."""
    counts: Counter[tuple[str, ...]] = Counter()
    keys = []
    for unit in units:
        counts[unit.key] += 1
        keys.append(unit.key if counts[unit.key] == 1 else (*unit.key, str(counts[unit.key])))
    return keys


def _by_name(base: Sequence[Unit], other: Sequence[Unit], found: dict[int, int]) -> None:
    places = {key: at for at, key in enumerate(occurrences(base)) if base[at].named}
    for at, key in enumerate(occurrences(other)):
        if other[at].named and key in places:
            found[at] = places[key]


def _by_meaning(base: Sequence[Unit], other: Sequence[Unit], found: dict[int, int]) -> None:
    left, right = _free(base, other, found)
    matcher = SequenceMatcher(None, [base[i].meaning for i in left], [other[i].meaning for i in right], autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            found[right[block.b + step]] = left[block.a + step]
    left, right = _free(base, other, found)
    for at in right:  # what was moved
        same = next((i for i in left if base[i].meaning == other[at].meaning), None)
        if same is not None:
            found[at] = same
            left.remove(same)


def _by_value(base: Sequence[Unit], other: Sequence[Unit], found: dict[int, int]) -> None:
    """What was returned and is now assigned to a variable, or handed to a function, is the same statement."""
    left, right = _free(base, other, found)
    for i in left:
        wanted = base[i].value
        holding = [at for at in right if wanted and wanted in other[at].value and _same_gap(i, at, found)]
        if len(holding) == 1:
            found[holding[0]] = i
            right.remove(holding[0])


def _by_likeness(base: Sequence[Unit], other: Sequence[Unit], found: dict[int, int]) -> None:
    left, right = _free(base, other, found)
    pairs = [
        (likeness(base[i], other[at]), i, at) for at in right for i in left if base[i].named or _same_gap(i, at, found)
    ]
    for score, i, at in sorted(pairs, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]))):
        if score >= _ALIKE and i in left and at in right:
            found[at] = i
            left.remove(i)
            right.remove(at)


def _same_gap(i: int, at: int, found: dict[int, int]) -> bool:
    """Whether nothing that is matched stands before the one and behind the other."""
    return not any((other < at) != (base < i) for other, base in found.items())


def _free(base: Sequence[Unit], other: Sequence[Unit], found: dict[int, int]) -> tuple[list[int], list[int]]:
    matched = set(found.values())
    return [i for i in range(len(base)) if i not in matched], [i for i in range(len(other)) if i not in found]


def likeness(one: Unit, two: Unit) -> float:
    """From 0 to 1; two statements that fill the same name are always alike."""
    if one.key[0] == "set" and one.key == two.key:
        return 0.9
    if one.kind != two.kind:
        return 0.0
    matcher = SequenceMatcher(None, _WORD.findall(one.text), _WORD.findall(two.text), autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()
