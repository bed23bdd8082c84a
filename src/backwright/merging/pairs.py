"""Which item of a bracketed group is which item of another version of it."""

from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Protocol


class Named(Protocol):
    """What has a key of its own."""

    @property
    def key(self) -> Hashable:
        """Its name, or its text."""
        ...


def paired(base: Sequence[Named], other: Sequence[Named]) -> dict[int, int]:
    """The index in `base` of every item in `other` that is the same one.

    Items go by key. What is left between two that are paired is paired by place where as many are left on either
    side: there an item was replaced, and two sides that replace the same one must notice each other.
    """
    found: dict[int, int] = {}
    keys, others = [item.key for item in base], [item.key for item in other]
    for block in SequenceMatcher(None, keys, others, autojunk=False).get_matching_blocks():
        found |= {block.b + step: block.a + step for step in range(block.size)}
    for at, key in enumerate(others):
        if at not in found:
            moved = next((i for i, each in enumerate(keys) if each == key and i not in found.values()), None)
            if moved is not None:
                found[at] = moved
    in_order = _increasing(found)
    edges = [(-1, -1), *in_order, (len(other), len(base))]
    for (at, i), (next_at, next_i) in pairwise(edges):
        left = [n for n in range(at + 1, next_at) if n not in found]
        missing = [n for n in range(i + 1, next_i) if n not in found.values()]
        if len(left) == len(missing):
            found |= dict(zip(left, missing, strict=True))
    return found


def _increasing(found: dict[int, int]) -> list[tuple[int, int]]:
    increasing: list[tuple[int, int]] = []
    for at, i in sorted(found.items()):
        if not increasing or i > increasing[-1][1]:
            increasing.append((at, i))
    return increasing
