"""HTTP itself, on one collection and on the system: methods, media types, sizes, JSON that is read strictly."""

from collections.abc import Iterator
from typing import Any

from backwright.blueprint.model import Auth, Blueprint
from backwright.blueprint.naming import snake
from backwright.blueprint.view.operations import PREFIX
from backwright.contract.cases.arrangement import Arrangement
from backwright.contract.cases.cast import NOBODY
from backwright.contract.cases.model import Case, Expected, Request, refused
from backwright.contract.entity_view import EntityView

JSON = {"Content-Type": "application/json"}
LARGE = b'{"a": "' + b"x" * 2_000_000 + b'"}'
DEEP = b'{"a":' * 100 + b"1" + b"}" * 100
NOT_JSON = {
    "no JSON": b"{",
    "nothing": b"",
    "a list": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "a key that stands twice": b'{"a": 1, "a": 2}',
    "not a number": b'{"a": NaN}',
    "a number without end": b'{"a": 1e400}',
    "a character that is none": b'{"a": "\\u0000"}',
    "half of a surrogate pair": b'{"a": "\\ud83d"}',
    "bytes that are no UTF-8": b'{"a": "\xff"}',
    "a mark before it": b'\xef\xbb\xbf{"a": 1}',
    "more behind it": b"{} {}",
    "objects within objects": DEEP,
}

TOKENS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("no token", {}, "NO_TOKEN"),
    ("a token that is none", {"Authorization": "Bearer nonsense"}, "INVALID_TOKEN"),
    ("another scheme", {"Authorization": "Basic dXNlcjpwYXNz"}, "NO_TOKEN"),
)


def protocol_cases(view: EntityView, caller: str) -> Iterator[Case]:
    """What a collection makes of requests that are no good, whatever its entity is."""
    there = Arrangement(view.blueprint, caller)
    path = there.collection(view, {})
    operation = f"create_{snake(view.entity.name)}"
    body = there.body(view, {})

    def ask(what: str, expected: Expected, method: str = "POST", where: str = path, **parts: Any) -> Case:
        request = Request(method, where, **parts)
        return Case(f"{operation}: {what}", operation, caller, tuple(there.rows), request, expected)

    for what, raw in NOT_JSON.items():
        yield ask(f"a body of {what}", refused(400), raw=raw, headers=JSON)
    yield ask("a body that is too large", refused(413), raw=LARGE, headers=JSON)
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        yield ask(f"a body as {kind or 'nothing'}", refused(415), raw=b"{}", headers={"Content-Type": kind})
    in_utf8 = {"Content-Type": "application/json; charset=utf-8"}
    yield ask("a body as JSON in UTF-8", Expected(201), body=body, headers=in_utf8)
    yield ask("an answer as XML", refused(406), body=body, headers={"Accept": "application/xml"})
    yield ask("an answer as anything", Expected(201), body=body, headers={"Accept": "text/html, */*;q=0.1"})
    wrong_method = Expected(405, "METHOD_NOT_ALLOWED", headers=("allow",))
    for method in ("PUT", "PATCH", "DELETE", "TRACE"):
        yield ask(f"{method} on a list", wrong_method, method)
    row = there.path(view.entity, there.make(view.entity))
    rows = tuple(there.rows)
    for method in ("POST", "TRACE"):
        yield Case(f"{operation}: {method} on a row", operation, caller, rows, Request(method, row), wrong_method)


def token_cases(view: EntityView) -> Iterator[Case]:
    """What callers get whose token is none, on every kind of operation."""
    there = Arrangement(view.blueprint)
    path, one = there.collection(view, {}), snake(view.entity.name)
    rows, a_row = tuple(there.rows), f"{path}/1"
    for method, where in (("GET", path), ("POST", path), ("GET", a_row), ("PATCH", a_row), ("DELETE", a_row)):
        for what, header, code in TOKENS:
            name = f"{one}: {method} {'a list' if where == path else 'a row'} with {what}"
            request = Request(method, where, headers=header)
            expected = Expected(401, code, headers=("www-authenticate",))
            yield Case(name, f"{method} {one}", NOBODY, rows, request, expected)


def system_cases(blueprint: Blueprint) -> Iterator[Case]:
    """What the system offers, and paths that are none."""

    def ask(operation: str, what: str, method: str, path: str, expected: Expected) -> Case:
        return Case(f"{operation}: {what}", operation, NOBODY, (), Request(method, path), expected)

    yield ask("get_live", "alive", "GET", "/health/live", Expected(200))
    yield ask("get_ready", "ready", "GET", "/health/ready", Expected(200))
    yield ask("get_live", "its head", "HEAD", "/health/live", Expected(200))
    yield ask("get_live", "written to", "POST", "/health/live", Expected(405, "METHOD_NOT_ALLOWED", headers=("allow",)))
    for path in ("/", "/unheard-of", f"{PREFIX}/unheard-of", f"{PREFIX}", "/%2e%2e/etc/passwd"):
        expected = refused(401, code="NO_TOKEN") if blueprint.uses(Auth) and path.startswith(PREFIX) else refused(404)
        yield ask("nothing", path, "GET", path, expected)
