"""How a backend's answers are built, by looking at those that it gave."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from backwright.standard.description.api import Success, rows_of
from backwright.standard.description.members import leaves, words
from backwright.standard.description.model import Description, Envelope, MemberPath, Paging
from backwright.standard.exchange import Exchange

_TOTALS = frozenset({"total", "count", "totalcount", "totalitems", "totalresults", "totalelements", "itemcount"})
_MESSAGES = frozenset({"message", "error", "detail", "msg", "title", "errors", "description", "reason"})
_SIZES = ("limit", "perpage", "pagesize", "size", "take", "first", "top", "maxresults", "count")
_OFFSETS = ("offset", "skip", "start")
_CURSORS = ("cursor", "after", "next", "pagetoken", "startingafter")


def with_answers(described: Description, successes: Iterable[Success], exchanges: Iterable[Exchange]) -> Description:
    """The description with its envelope and its paging.

    Args:
        described: what is known so far.
        successes: operations that succeeded.
        exchanges: everything that was answered.
    """
    done = list(successes)
    envelope = Envelope(
        data=_commonest(_data_path(one) for one in done),
        rows=_commonest(_rows_path(one.exchange.json) for one in done if one.endpoint.kind == "list"),
        total=_commonest((_total_path(one.exchange.json) for one in done if one.endpoint.kind == "list"), None),
        error=_commonest((_error_path(one) for one in exchanges if 400 <= one.status < 500), None),
    )
    return replace(described, envelope=envelope, paging=_paging(described))


def _commonest(paths: Iterable[MemberPath | None], fallback: Any = ()) -> Any:
    """The path that most answers have."""
    counted = Counter(path for path in paths if path is not None)
    return counted.most_common(1)[0][0] if counted else fallback


def _data_path(success: Success) -> MemberPath | None:
    """Where the members that were sent stand in the answer."""
    if not isinstance(success.request.body, Mapping) or success.endpoint.kind not in {"create", "update", "replace"}:
        return None
    sent = {path[-1] for path, _ in leaves(success.request.body) if path}
    counted: Counter[MemberPath] = Counter()
    for path, _ in leaves(success.exchange.json):
        if path and path[-1] in sent:
            counted[path[:-1]] += 1
    return counted.most_common(1)[0][0] if counted else None


def _rows_path(answer: Any) -> MemberPath | None:
    rows = rows_of(answer)
    if rows is None:
        return None
    return next((path for path, value in _inside(answer, ()) if value is rows), ())


def _inside(value: Any, above: MemberPath) -> Iterable[tuple[MemberPath, Any]]:
    yield above, value
    if isinstance(value, Mapping) and len(above) < 4:
        for name, inner in value.items():
            yield from _inside(inner, (*above, str(name)))


def _total_path(answer: Any) -> MemberPath | None:
    if isinstance(answer, list):
        return None
    for path, value in leaves(answer):
        if path and "0" not in path and isinstance(value, int) and not isinstance(value, bool):
            there = words(path[-1])
            if "".join(there) in _TOTALS or there[-1:] == ("count",) or there[:1] == ("total",):
                return path
    return None


def _error_path(exchange: Exchange) -> MemberPath | None:
    for path, value in leaves(exchange.json):
        if path and isinstance(value, str) and _MESSAGES & {*words(path[-1])}:
            return path
    return None


def _paging(described: Description) -> Paging:
    names = {
        "".join(words(parameter.name)): parameter.name
        for endpoint in described.of_kind("list")
        for parameter in endpoint.parameters_in("query")
    }

    def first(options: Iterable[str]) -> str:
        return next((names[one] for one in options if one in names), "")

    return Paging(
        size=first(_SIZES), page=first(("page", "pagenumber", "p")), offset=first(_OFFSETS), cursor=first(_CURSORS)
    )
