"""Operations of a backend that has no document, by the routes in its source: Flask, FastAPI, Express, gin, net/http.

Frameworks differ little in this: a method or a decorator named after a method of HTTP gets a path; a group, a blueprint
or a router has a path before its own. What a body holds is known by the members that the handler reads.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from backwright.standard.description.model import BodyFormat, Endpoint
from backwright.standard.description.recognition import recognised
from backwright.standard.source.files import Program, programs

if TYPE_CHECKING:
    from tree_sitter import Node

METHODS = ("get", "post", "put", "patch", "delete")
_OWNER = re.compile(r"^(\w+)\.(\w+)$")
_READ = (
    re.compile(r"(?:req(?:uest)?\.body|body)\.(\w+)"),
    re.compile(
        r"(?:request\.(?:json|form)|data|body|payload|json_data|request_data|content)(?:\.get\(|\[)\s*['\"](\w+)['\"]"
    ),
    re.compile(r"['\"](\w+)['\"]\s+not\s+in\s+(?:data|body|payload|request)"),
)
_TAKEN = re.compile(r"(?:const|let|var)\s*\{([^}]*)\}\s*=\s*(?:req|request|ctx\.request)\.body")
_FIGURES = frozenset({"price", "amount", "quantity", "qty", "count", "age", "stock", "year", "total", "balance"})
_NO_MEMBERS = frozenset({"get", "keys", "items", "values", "length", "hasOwnProperty"})


@dataclass(frozen=True, slots=True)
class Route:
    """One route as it stands in a file: whose it is, and what its handler looks like."""

    program: Program
    owner: str  # the name of the router in its file: `app`, `users`
    method: str
    path: str
    handler: str


def routes_in(folder: Path) -> tuple[Endpoint, ...]:
    """The operations that the source of a folder shows, with what they are recognised as."""
    read = programs(folder)
    found: dict[tuple[str, str], Endpoint] = {}
    mounted = _mounts(read)
    for program in read:
        for route in _routes(program):
            path = _path(_prefix(route, mounted) + route.path)
            found.setdefault((route.method, path), Endpoint(route.method, path, body=_body(route)))
    return recognised(tuple(found.values()))


def _routes(program: Program) -> Iterator[Route]:
    for node in program.nodes:
        if program.grammar.name == "Python" and node.type == "decorator":
            yield from _decorated(program, node)
        elif program.grammar.name != "Python" and node.type in program.grammar.calls:
            yield from _called(program, node)


def _decorated(program: Program, node: "Node") -> Iterator[Route]:
    """`@app.route("/items", methods=["POST"])`, `@router.get("/items")`."""
    text = program.text_of(node)
    match = re.match(r"@(\w+)\.(route|get|post|put|patch|delete)\(\s*['\"]([^'\"]*)['\"]", text)
    if match is None or node.parent is None:
        return
    owner, verb, path = match.groups()
    named = re.search(r"methods\s*=\s*[\[(]([^\])]*)", text)
    methods = re.findall(r"[A-Za-z]+", named[1]) if named else ["GET"] if verb == "route" else [verb]
    for method in methods:
        if method.lower() in METHODS:
            yield Route(program, owner, method.upper(), path, program.text_of(node.parent))


def _called(program: Program, node: "Node") -> Iterator[Route]:
    """`router.post('/items', handler)`, `app.route('/items').get(handler)`, `r.POST("/items", handler)`."""
    function = program.text_of(node.child_by_field_name("function"))
    arguments = node.child_by_field_name("arguments")
    given = list(arguments.named_children) if arguments is not None else []
    owner, _, verb = function.rpartition(".")
    chained = re.match(r"(\w+)\s*\.route\(\s*['\"`]([^'\"`]*)['\"`]\s*\)", owner)
    if chained and verb.lower() in METHODS:
        yield Route(program, chained[1], verb.upper(), chained[2], program.text_of(node))
        return
    if not given or given[0].type not in program.grammar.strings:
        return
    path = program.text_of(given[0]).strip("\"'`")
    if verb in {"HandleFunc", "Handle"}:
        yield from _handled(program, node, owner, path)
    elif verb.lower() in METHODS and re.fullmatch(r"\w+", owner) and path.startswith("/") and len(given) > 1:
        yield Route(program, owner, verb.upper(), path, "\n".join(program.text_of(one) for one in given[1:]))


def _handled(program: Program, node: "Node", owner: str, path: str) -> Iterator[Route]:
    """`mux.HandleFunc("GET /items", …)` of net/http, `r.HandleFunc("/items", …).Methods("GET")` of gorilla."""
    method, _, rest = path.rpartition(" ")
    above = node.parent.parent if node.parent is not None else None
    named = re.findall(r'"(GET|POST|PUT|PATCH|DELETE)"', program.text_of(above)[-120:]) if above is not None else []
    methods = [method] if method else named or ["GET"]
    for one in methods:
        if one.lower() in METHODS and rest.startswith("/"):
            yield Route(program, owner, one, rest, "")


def _mounts(read: tuple[Program, ...]) -> Mapping[tuple[str, str], str]:
    """The path before each router, by its file and name; of a file that exports its router the name is empty."""
    found: dict[tuple[str, str], str] = {}
    for program in read:
        text = program.text.decode("utf-8", "replace")
        for name, prefix in re.findall(
            r"(\w+)\s*=\s*(?:\w+\.)?(?:Blueprint|APIRouter)\([^)]*?prefix\s*=\s*['\"]([^'\"]*)", text
        ):
            found[program.name, name] = prefix
        for name, _, prefix in re.findall(r"(\w+)\s*:?=\s*(\w+)\.Group\(\s*\"([^\"]*)", text):
            found[program.name, name] = prefix
        for prefix, name in re.findall(r"\.use\(\s*['\"`]([^'\"`]+)['\"`]\s*,[^)]*?(\w+)\s*\)", text):
            found[_required(program, text, name)] = prefix
        for prefix, path in re.findall(r"\.use\(\s*['\"`]([^'\"`]+)['\"`]\s*,\s*require\(\s*['\"]([^'\"]+)", text):
            found[_beside(program, path), ""] = prefix
        for name, prefix in re.findall(
            r"(?:register_blueprint|include_router)\(\s*(?:\w+\.)?(\w+)[^)]*?prefix\s*=\s*['\"]([^'\"]*)", text
        ):
            for other in read:
                if re.search(
                    rf"\b{name}\s*=\s*(?:\w+\.)?(?:Blueprint|APIRouter)\(", other.text.decode("utf-8", "replace")
                ):
                    found[other.name, name] = prefix + found.get((other.name, name), "")
    return found


def _required(program: Program, text: str, name: str) -> tuple[str, str]:
    """Where a router comes from that a file mounts: another file, or this one."""
    match = re.search(rf"(?:\b{name}\s*=\s*require\(\s*|import\s+{name}\s+from\s+)['\"]([^'\"]+)['\"]", text)
    return (_beside(program, match[1]), "") if match else (program.name, name)


def _beside(program: Program, path: str) -> str:
    """A file by the path in an import, without its suffix."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(program.name), path)).removesuffix(".js")


def _prefix(route: Route, mounted: Mapping[tuple[str, str], str]) -> str:
    own = mounted.get((route.program.name, route.owner))
    if own is not None:
        return own
    stem = route.program.name.rpartition(".")[0]
    return mounted.get((stem, ""), mounted.get((stem.removesuffix("/index"), ""), ""))


def _path(text: str) -> str:
    """`/items/<int:id>`, `/items/:id` and `/items/{id:int}` as `/items/{id}`."""
    text = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", text)
    text = re.sub(r":(\w+)(?:\([^)]*\))?\??", r"{\1}", text)
    text = re.sub(r"\{(\w+)\{\w+\}\}|\{(\w+):[^}]*\}", lambda one: f"{{{one[1] or one[2]}}}", text)
    return "/" + "/".join(part for part in text.split("/") if part)


def _body(route: Route) -> BodyFormat | None:
    """What the handler reads of a body."""
    if route.method in {"GET", "DELETE"}:
        return None
    names = [name for pattern in _READ for name in pattern.findall(route.handler)]
    names += [
        one.partition(":")[0].partition("=")[0].strip()
        for part in _TAKEN.findall(route.handler)
        for one in part.split(",")
    ]
    kept = [name for name in dict.fromkeys(names) if name and name not in _NO_MEMBERS and not name.startswith("...")]
    properties = {name: {"type": "number" if name.lower() in _FIGURES else "string"} for name in kept}
    schema = {"type": "object", "properties": properties, "required": kept}
    return BodyFormat("application/json", schema) if kept else None
