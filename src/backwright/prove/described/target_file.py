"""`prove.yaml`: what a person says of a backend, read with the place of every mistake."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from backwright.blueprint.text.source import Mapping as Block
from backwright.blueprint.text.source import Node, Sequence, Text, compose, decode
from backwright.errors import BlueprintError, BlueprintErrors, Place
from backwright.standard.description.model import (
    Access,
    BodyFormat,
    Bounds,
    Carrier,
    Description,
    Endpoint,
    GivenCaller,
    Kind,
    Launch,
    MemberPath,
)
from backwright.standard.description.openapi import METHODS
from backwright.standard.description.recognition import recognised, resource_of

NAME = "prove.yaml"
_OPERATION = re.compile(rf"({'|'.join(METHODS)}) (/\S*)", re.IGNORECASE)
_TEXTS = (
    "url", "openapi", "base", "register", "sign-in", "identity", "password", "token", "send", "start", "migrate",
    "database", "variable", "ready",
)  # fmt: skip
_BOUNDS = ("requests", "seconds", "request seconds", "per second")
_CALLER = ("name", "role", "token", "identity", "password", "headers")
KINDS: tuple[str, ...] = get_args(Kind)
DEFAULT_BOUNDS = Bounds()
TYPES: Mapping[str, str] = {"int": "integer", "number": "number", "bool": "boolean", "text": "string", "list": "array"}


@dataclass(frozen=True, slots=True)
class NamedOperation:
    """A line under `operations:`: an operation, what it does, and the members of its body."""

    method: str
    path: str
    kind: Kind | None
    members: Mapping[str, str] = field(default_factory=dict)  # name → type of JSON Schema


@dataclass(frozen=True, slots=True)
class TargetFile:
    """What `prove.yaml` says; empty where it says nothing."""

    texts: Mapping[str, str] = field(default_factory=dict)
    callers: tuple[GivenCaller, ...] = ()
    operations: tuple[NamedOperation, ...] = ()
    skip: tuple[str, ...] = ()
    refusals: frozenset[int] = frozenset()
    settings: Mapping[str, str] = field(default_factory=dict)
    bounds: Bounds = DEFAULT_BOUNDS

    def text(self, name: str) -> str:
        """A line of one value; empty where there is none."""
        return self.texts.get(name, "")

    @property
    def launch(self) -> Launch:
        """How it is started."""
        return Launch(
            start=self.text("start"),
            migrate=self.text("migrate"),
            database=self.text("database"),
            variable=self.text("variable") or "DATABASE_URL",
            settings=self.settings,
            ready=self.text("ready") or "/",
        )

    def over(self, described: Description) -> Description:
        """A description with what the file says in place of what was read."""
        known = {(one.method, one.path): one for one in described.endpoints}
        for one in self.operations:
            endpoint = known.get((one.method, one.path)) or Endpoint(one.method, one.path)
            known[one.method, one.path] = _with(endpoint, one)
        access = Access(
            register=self.text("register"),
            sign_in=self.text("sign-in"),
            identity=_path(self.text("identity")),
            secret=_path(self.text("password")),
            token=_path(self.text("token")),
            carrier=_carrier(self.text("send")),
        )
        named: tuple[tuple[str, Kind], ...] = ((access.register, "register"), (access.sign_in, "sign_in"))
        doors = {name: kind for name, kind in named if name}
        endpoints = [
            replace(one, kind=doors.get(one.name) or doors.get(one.operation_id) or one.kind)
            for one in recognised(tuple(known.values()), described.schemes)
        ]
        return replace(
            described,
            base=self.texts.get("base", described.base).rstrip("/"),
            endpoints=tuple(endpoints),
            access=access,
            given=self.callers,
            refusals=self.refusals or described.refusals,
            launch=self.launch,
            bounds=self.bounds,
            skip=self.skip,
        )


def read_target(folder: Path, environment: Mapping[str, str] = os.environ) -> TargetFile:
    """What `prove.yaml` in a folder says; nothing where there is none.

    Args:
        folder: the project.
        environment: where values such as `$ADMIN_TOKEN` are taken from.

    Raises:
        BlueprintErrors: lines that cannot be read, all at once.
    """
    path = folder / NAME
    if not path.is_file():
        return TargetFile()
    return target_of(decode(path.read_bytes(), NAME), environment)


def target_of(text: str, environment: Mapping[str, str] = os.environ) -> TargetFile:
    """The same from the text of the file."""
    root, errors = compose(text, NAME)
    reading = _TargetReading(environment, list(errors))
    found = reading.file(root) if root is not None else TargetFile()
    if reading.errors:
        raise BlueprintErrors(reading.errors)
    return found


@dataclass(slots=True)
class _TargetReading:
    environment: Mapping[str, str]
    errors: list[BlueprintError]

    def file(self, root: Node) -> TargetFile:
        texts: dict[str, str] = {}
        found = TargetFile()
        for key, node in self.items(root, "`name: value` lines"):
            name = key.value
            if name in _TEXTS:
                texts[name] = self.scalar(node)
            elif name in self.parts:
                found = self.parts[name](self, found, node)
            else:
                self.unknown(key, (*_TEXTS, *self.parts))
        return replace(found, texts=texts)

    def callers(self, found: TargetFile, node: Node) -> TargetFile:
        return replace(found, callers=tuple(self.caller(one) for one in self.sequence(node)))

    def caller(self, node: Node) -> GivenCaller:
        values: dict[str, str] = {}
        headers: dict[str, str] = {}
        for key, inner in self.items(node, "a caller: `name:`, and `token:` or `identity:` with `password:`"):
            if key.value == "headers":
                headers = self.scalars(inner)
            elif key.value in _CALLER:
                values[key.value] = self.scalar(inner)
            else:
                self.unknown(key, _CALLER)
        if not headers and not values.get("token") and not (values.get("identity") and values.get("password")):
            self.wrong(node.place, "a caller without a way in", "`token:`, `headers:`, or `identity:` and `password:`")
        return GivenCaller(
            name=values.get("name") or values.get("role") or "caller",
            role=values.get("role", ""),
            token=values.get("token", ""),
            headers=headers,
            identity=values.get("identity", ""),
            secret=values.get("password", ""),
        )

    def operations(self, found: TargetFile, node: Node) -> TargetFile:
        lines = self.items(node, "`POST /items: create name, price number` lines")
        done = [one for key, inner in lines if (one := self.operation(key, inner)) is not None]
        return replace(found, operations=tuple(done))

    def operation(self, key: Text, node: Node) -> NamedOperation | None:
        match = _OPERATION.fullmatch(key.value)
        if match is None:
            self.wrong(key.place, f"`{key.value}`", "a method and a path: `POST /items/{id}`")
            return None
        kind, _, rest = self.scalar(node).partition(" ")
        if kind not in KINDS:
            near = get_close_matches(kind, KINDS, 1)
            hint = f"did you mean `{near[0]}`?" if near else ""
            self.wrong(node.place, f"`{kind}`", f"one of {', '.join(KINDS)}", hint)
            return None
        members = {}
        for part in filter(None, (one.strip() for one in rest.split(","))):
            name, _, type_ = part.partition(" ")
            if type_ and type_ not in TYPES:
                self.wrong(node.place, f"the type `{type_}`", f"one of {', '.join(TYPES)}")
            members[name] = TYPES.get(type_, "string")
        return NamedOperation(match[1].upper(), match[2], kind, members)  # type: ignore[arg-type]

    def skip(self, found: TargetFile, node: Node) -> TargetFile:
        return replace(found, skip=tuple(self.scalar(one) for one in self.sequence(node)))

    def refusals(self, found: TargetFile, node: Node) -> TargetFile:
        numbers = [one.strip() for one in self.scalar(node).split(",")]
        if not all(re.fullmatch(r"[1-5]\d\d", one) for one in numbers):
            self.wrong(node.place, f"`{self.scalar(node)}`", "statuses: `400, 403, 404, 422`")
            return found
        return replace(found, refusals=frozenset(map(int, numbers)))

    def settings(self, found: TargetFile, node: Node) -> TargetFile:
        return replace(found, settings=self.scalars(node))

    def limits(self, found: TargetFile, node: Node) -> TargetFile:
        values: dict[str, float] = {}
        for key, inner in self.items(node, f"limits: {', '.join(_BOUNDS)}"):
            text = self.scalar(inner)
            if key.value not in _BOUNDS:
                self.unknown(key, _BOUNDS)
            elif not re.fullmatch(r"\d+(\.\d+)?", text) or not float(text):
                self.wrong(inner.place, f"`{text}`", "a number above 0")
            else:
                values[key.value.replace(" ", "_")] = float(text)
        bounds = Bounds(
            requests=int(values.get("requests", DEFAULT_BOUNDS.requests)),
            seconds=int(values.get("seconds", DEFAULT_BOUNDS.seconds)),
            request_seconds=values.get("request_seconds", DEFAULT_BOUNDS.request_seconds),
            per_second=values.get("per_second", DEFAULT_BOUNDS.per_second),
        )
        return replace(found, bounds=bounds)

    parts = {  # noqa: RUF012 - a table of its methods
        "callers": callers,
        "operations": operations,
        "skip": skip,
        "refusals": refusals,
        "settings": settings,
        "limits": limits,
    }

    # ── nodes ──

    def items(self, node: Node, expected: str) -> tuple[tuple[Text, Node], ...]:
        if isinstance(node, Block):
            return node.items
        self.wrong(node.place, "something else", expected)
        return ()

    def sequence(self, node: Node) -> tuple[Node, ...]:
        if isinstance(node, Sequence):
            return node.items
        self.wrong(node.place, "something else", "a list, an item a line: `- …`")
        return ()

    def scalars(self, node: Node) -> dict[str, str]:
        return {key.value: self.scalar(inner) for key, inner in self.items(node, "`name: value` lines")}

    def scalar(self, node: Node) -> str:
        if not isinstance(node, Text):
            self.wrong(node.place, "several lines", "one value")
            return ""
        name = node.value.removeprefix("$")
        if not node.value.startswith("$") or not name.isidentifier():
            return node.value
        if name not in self.environment:
            self.wrong(
                node.place, f"`{node.value}`, which is not set", "a variable of the environment", f"export {name}=…"
            )
        return self.environment.get(name, "")

    def unknown(self, key: Text, known: tuple[str, ...]) -> None:
        near = get_close_matches(key.value, known, 1)
        hint = f"did you mean `{near[0]}`?" if near else ""
        self.wrong(key.place, f"`{key.value}`", f"one of {', '.join(known)}", hint)

    def wrong(self, place: Place, found: str, expected: str, hint: str = "") -> None:
        self.errors.append(BlueprintError(place, found, expected, hint))


def _with(endpoint: Endpoint, named: NamedOperation) -> Endpoint:
    body = endpoint.body
    if named.members:
        properties = {name: {"type": kind} for name, kind in named.members.items()}
        schema = {"type": "object", "properties": properties, "required": list(properties)}
        body = BodyFormat(body.media if body else "application/json", schema)
    kind = named.kind or endpoint.kind
    return replace(endpoint, kind=kind, resource=endpoint.resource or resource_of(endpoint.path, kind), body=body)


def _path(text: str) -> MemberPath:
    return tuple(text.split(".")) if text else ()


def _carrier(text: str) -> Carrier:
    """`Authorization: Token {token}`, `X-Key: {token}`, `Cookie: session={token}`."""
    if not text:
        return Carrier()
    name, _, value = text.partition(":")
    before = value.replace("{token}", "").strip()
    if name.strip().lower() == "cookie":
        return Carrier("cookie", before.rstrip("="), "")
    return Carrier("header", name.strip(), before)
