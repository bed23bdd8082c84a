"""Rows of the proof's own on a described backend: asked for by others, looked for in lists, read back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from backwright.standard.description.api import Api, OwnRow, Success, ValidRequest, done
from backwright.standard.description.members import leaves, words
from backwright.standard.description.model import Endpoint, Kind, is_parameter
from backwright.standard.exchange import Exchange
from backwright.standard.subject import Caller

PAGE = 100
WRITES: tuple[Kind, ...] = ("update", "replace")


@dataclass(frozen=True, slots=True)
class ListedRow:
    """Whether a list shows a row."""

    exchange: Exchange
    shows: bool
    is_whole: bool  # no further page can be hiding it


def on_row(api: Api, endpoint: Endpoint, row: OwnRow, body: Any = None) -> ValidRequest:
    """A request for an operation on this row, or on the collection beside it."""
    path = endpoint.path
    for name, value in row.identifiers.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return ValidRequest(endpoint, f"{api.description.base}{path}", body=body, identifiers=row.identifiers)


def reached(api: Api, resource: str, *kinds: Kind) -> Iterator[Success]:
    """The operations of these kinds on a collection that have succeeded."""
    return (one for one in api.reached(*kinds) if one.endpoint.resource == resource)


def first(found: Iterator[Success]) -> Success | None:
    """The first of them."""
    return next(found, None)


def owned(api: Api) -> tuple[str, ...]:
    """The collections in which a signed-in caller makes rows, parents first."""
    found = [one.endpoint.resource for one in api.reached("create") if is_known(one.caller)]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.count("/")))


def is_known(caller: Caller) -> bool:
    """Whether the caller shows who it is."""
    return bool(caller.token or caller.credentials)


def body_for(api: Api, success: Success) -> Any:
    """A valid body for an operation, with new values."""
    return api.requests.fresh(success).body


def read(api: Api, row: OwnRow, caller: Caller) -> Exchange | None:
    """The row as a caller is shown it; None where no operation reads one."""
    get = first(reached(api, row.resource, "get"))
    return api.requests.send(on_row(api, get.endpoint, row), caller) if get else None


def id_member(row: OwnRow) -> str:
    """The name of the member that holds the row's id."""
    known = (*leaves(row.values), *leaves(row.sent))  # some answer to a creation with a sentence
    found = [path[-1] for path, value in known if path and str(value) == row.id]
    return min(found, key=lambda name: (words(name) != ("id",), len(name)), default="")


def is_row(value: Any, row: OwnRow) -> bool:
    """Whether what an answer shows is this row."""
    name = id_member(row)
    return any(path and path[-1] == name and str(found) == row.id for path, found in leaves(value))


def list_of(api: Api, row: OwnRow, caller: Caller) -> ListedRow | None:
    """Whether the list of a row's collection shows it to a caller; None where there is no such list, or it refuses."""
    success = first(reached(api, row.resource, "list"))
    if success is None:
        return None
    request, size = on_row(api, success.endpoint, row), 20
    paging = api.description.paging
    large = replace(request, query={paging.size: str(PAGE)}) if paging.size else request
    answer = api.requests.send(large, caller)
    if paging.size and done(answer):
        size = PAGE
    elif paging.size:
        answer = api.requests.send(request, caller)
    rows = api.rows(answer) if done(answer) else None
    if rows is None:
        return None
    return ListedRow(answer, any(is_row(one, row) for one in rows), len(rows) < size)


def parent_of(resource: str) -> tuple[str, str] | None:
    """The collection that a nested one stands in, and the parameter that names a row of it; None for others."""
    parts = resource.split("/")
    places = [number for number, part in enumerate(parts) if is_parameter(part)]
    return ("/".join(parts[: places[-1]]), parts[places[-1]][1:-1]) if places else None


def everything_in(value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every text, number and flag of an answer, those of each item of its lists."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            for path, found in everything_in(inner):
                yield (str(name), *path), found
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for inner in value:
            yield from everything_in(inner)
    else:
        yield (), value


def members_by_name(answer: Any) -> dict[str, Any]:
    """The members of an answer by their names, the outermost of a name."""
    found: dict[str, Any] = {}
    for path, value in sorted(leaves(answer), key=lambda one: len(one[0])):
        if path:
            found.setdefault(path[-1], value)
    return found
