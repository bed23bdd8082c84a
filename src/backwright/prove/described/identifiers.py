"""Which member of an answer is the id of a row, and which collection a member leads to."""

from collections.abc import Iterator
from typing import Any

from backwright.standard.description.members import leaves, words
from backwright.standard.description.model import Description, MemberPath, is_parameter

_IDS = ("id", "_id", "uuid", "guid", "pk", "slug", "key", "code")
DEEPEST = 3


def singular(word: str) -> str:
    """The singular of an English plural, well enough to compare two names."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def noun_of(resource: str) -> str:
    """What a row of a collection is called: `order` of `/api/v1/orders`."""
    fixed = [part for part in resource.split("/") if part and not is_parameter(part)]
    for part in reversed(fixed):
        there = words(part)
        if there and there[0] not in {"v", "api"}:
            return singular("".join(there))
    return ""


def candidates(answer: Any, parameter: str, resource: str) -> Iterator[MemberPath]:
    """Where the id of a row may stand in an answer, the likeliest first."""
    found = [
        (path, value)
        for path, value in leaves(answer)
        if path
        and len(path) <= DEEPEST
        and isinstance(value, str | int)
        and not isinstance(value, bool)
        and value != ""
    ]
    wanted, noun = words(parameter), noun_of(resource)
    ranked = []
    for path, _ in found:
        there = words(path[-1])
        if there == wanted and wanted != ("id",):
            rank = 0
        elif path[-1] in _IDS:
            rank = 1 + _IDS.index(path[-1])
        elif there[-1:] in {("id",), ("uuid",)} and singular("".join(there[:-1])) == noun:
            rank = 1
        else:
            continue
        ranked.append((len(path), rank, path) if rank else (0, rank, path))
    yield from (path for _, _, path in sorted(ranked))


def leading_noun(name: str) -> str:
    """What a member leads to: `order` of `order_id`, `orderId` and `order_ids`; empty where it leads nowhere."""
    there = words(name)
    if len(there) > 1 and there[-1] in {"id", "ids", "uuid", "pk"}:
        return singular("".join(there[:-1]))
    return ""


def resource_named(noun: str, description: Description) -> str | None:
    """The collection whose rows bear a name."""
    found = [one for one in description.resources if noun_of(one) == noun]
    with_rows = [one for one in found if description.of(one, "create") or description.of(one, "list")]
    return next(iter(with_rows or found), None)
