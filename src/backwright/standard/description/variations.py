"""Requests that differ from a valid one in one place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from backwright.standard.description.api import ValidRequest
from backwright.standard.description.members import leaves, members
from backwright.standard.description.model import MemberPath, Schema
from backwright.standard.description.values import type_of

MOST_MEMBERS = 8  # of a body that are varied
MOST_PARAMETERS = 5
LONG = "x" * 20_000
HUGE = 10**30

_IDENTIFIERS: Mapping[str, str] = {
    "a word": "prove-none",
    "a huge number": "99999999999999999999",
    "a negative number": "-1",
    "a NUL character": "prove\0",
    "a quote": "prove'",
    "a long text": "9" * 300,
}
_PARAMETERS: Mapping[str, str] = {
    "a word": "prove-none",
    "nothing": "",
    "a huge number": "99999999999999999999",
    "a negative number": "-1",
    "a NUL character": "prove\0",
}
_TEXTS: Mapping[str, Any] = {
    "a number": 12_345,
    "an object": {},
    "a list": [],
    "null": None,
    "a long text": LONG,
    "a NUL character": "prove\0x",
    "letters beyond the basic plane": "prøve 😀 ع 中",
    "an empty text": "",
}
_NUMBERS: Mapping[str, Any] = {
    "a text": "prove",
    "an object": {},
    "null": None,
    "a huge number": HUGE,
    "a negative number": -1,
    "zero": 0,
}
_OTHERS: Mapping[str, Any] = {"a text": "prove", "a number": 12_345, "null": None}


@dataclass(frozen=True, slots=True)
class Variation:
    """A request and what is odd about it."""

    what: str  # `a number`
    member: str  # where: `price`, `path: id`, `body`
    request: ValidRequest


def of_path(request: ValidRequest) -> Iterator[Variation]:
    """Odd values in the path."""
    for name in request.identifiers:
        for what, value in _IDENTIFIERS.items():
            if what != "a NUL character" or not request.endpoint.writes:
                yield Variation(what, f"path: {name}", request.with_identifier(name, value))


def of_query(request: ValidRequest) -> Iterator[Variation]:
    """Odd values in the query."""
    for parameter in request.endpoint.parameters_in("query")[:MOST_PARAMETERS]:
        for what, value in _PARAMETERS.items():
            yield Variation(what, f"query: {parameter.name}", request.with_query(parameter.name, value))


def of_whole_body(request: ValidRequest) -> Iterator[Variation]:
    """Bodies that are no JSON, or not of the kind that is wanted."""
    if request.endpoint.body is None or request.endpoint.body.is_form:
        return
    for what, raw in (
        ("broken JSON", b'{"prove": '),
        ("an empty body", b""),
        ("a list", b"[]"),
        ("null", b"null"),
        ("a text", b'"prove"'),
        ("bytes that are no text", b"\xff\xfe\x00"),
        ("deep nesting", b"[" * 2_000 + b"]" * 2_000),
        ("an empty object", b"{}"),
    ):
        yield Variation(what, "body", request.with_raw(raw))
    yield Variation("another media type", "body", request.with_raw(b"<prove/>", "application/xml"))


def of_members(request: ValidRequest) -> Iterator[Variation]:
    """Members of the body that are missing, or of another kind."""
    if request.endpoint.body is None:
        return
    for path, schema in varied_members(request):
        name = ".".join(path)
        yield Variation("nothing", name, request.without_member(path))
        for what, value in _odd_values(schema).items():
            yield Variation(what, name, request.with_member(path, value))


def varied_members(request: ValidRequest) -> list[tuple[MemberPath, Schema]]:
    """The members of a body that were sent, or that its schema names, with what is known of them."""
    body = request.endpoint.body
    known = {path: schema for path, schema, _ in members(body.schema)} if body else {}
    sent = [path for path, _ in leaves(request.body) if path and "0" not in path]
    found = dict.fromkeys([*sent, *(path for path in known if path in sent or type_of(known[path]) != "object")])
    return [(path, known.get(path, {})) for path in found][:MOST_MEMBERS]


def _odd_values(schema: Schema) -> Mapping[str, Any]:
    kind = type_of(schema)
    if kind == "string":
        return _TEXTS
    return _NUMBERS if kind in {"integer", "number"} else _OTHERS
