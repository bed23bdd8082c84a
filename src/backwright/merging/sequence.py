"""The order of a merge: three sequences of names become one.

Both sides' insertions stay; at one and the same place the generated one comes first. The user's reordering wins over
the build's.
"""

from collections.abc import Collection, Hashable, Sequence
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


def merged_order(
    base: Sequence[Name], ours: Sequence[Name], theirs: Sequence[Name], remaining: Collection[Name]
) -> list[Name]:
    """The names that are kept, in the order that respects both sides."""
    common = set(base) & set(ours) & set(theirs)
    reordered = [name for name in ours if name in common] != [name for name in base if name in common]
    if reordered:
        return _insert([name for name in ours if name in remaining], theirs, remaining, after=frozenset())
    generated = frozenset(theirs) - frozenset(base)
    return _insert([name for name in theirs if name in remaining], ours, remaining, after=generated)


def _insert(
    skeleton: list[Name], extra: Sequence[Name], remaining: Collection[Name], *, after: Collection[Name]
) -> list[Name]:
    """Put the names that only `extra` has behind the name they follow there, and behind the run of `after` there."""
    result = list(skeleton)
    present = set(result)
    previous: Name | None = None
    fresh = False  # whether `previous` was itself put in here
    for name in extra:
        if name not in remaining:
            continue
        if name not in present:
            at = 0 if previous is None else result.index(previous) + 1
            while not fresh and at < len(result) and result[at] in after:
                at += 1
            result.insert(at, name)
            present.add(name)
            fresh = True
        else:
            fresh = False
        previous = name
    return result
