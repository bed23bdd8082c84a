"""The description of a backend as a value: its operations, how callers sign in, and how its answers are built."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "list",
    "create",
    "get",
    "replace",
    "update",
    "delete",
    "register",
    "sign_in",
    "sign_out",
    "refresh",
    "me",
    "password",  # changes, resets or asks for a password
    "action",  # anything else on a row or on the whole
]
Location = Literal["path", "query", "header", "cookie"]
Schema = Mapping[str, Any]  # JSON Schema with its references resolved
MemberPath = tuple[str, ...]  # where a member stands in a body: ("user", "email")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a request has beside its body."""

    name: str
    location: Location
    required: bool
    schema: Schema = field(default_factory=dict)


def type_of_parameter(parameter: Parameter) -> str:
    """The type that a parameter is declared with; a text where it is not."""
    for schema in (parameter.schema, *(parameter.schema.get("anyOf") or ())):
        kind = schema.get("type") if isinstance(schema, Mapping) else None
        if isinstance(kind, str) and kind != "null":
            return kind
    return "string"


@dataclass(frozen=True, slots=True)
class BodyFormat:
    """What a request may hold: a media type and a schema."""

    media: str
    schema: Schema
    required: bool = True

    @property
    def is_form(self) -> bool:
        """Whether it is sent as a form rather than as JSON."""
        return "form" in self.media


@dataclass(frozen=True, slots=True)
class AnswerFormat:
    """What an answer of one status is said to hold."""

    media: tuple[str, ...] = ()
    schema: Schema | None = None  # of its JSON


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation: a method on a path."""

    method: str
    path: str
    kind: Kind = "action"
    operation_id: str = ""  # as the document names it
    resource: str = ""  # the path of the collection that it belongs to, as `/users/{user_id}/posts`
    parameters: tuple[Parameter, ...] = ()
    body: BodyFormat | None = None
    answers: Mapping[str, AnswerFormat] = field(default_factory=dict)  # by status: `200`, `4XX`, `default`
    security: tuple[tuple[str, ...], ...] | None = None  # schemes, any of these groups will do; None: it does not say

    @property
    def name(self) -> str:
        """What it is known by: `GET /items/{id}`."""
        return f"{self.method} {self.path}"

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The parameters in its path, in their order."""
        return tuple(part[1:-1] for part in self.path.split("/") if is_parameter(part))

    @property
    def is_secured(self) -> bool:
        """Whether the document says that it wants a caller who is known."""
        return bool(self.security) and () not in (self.security or ())

    @property
    def writes(self) -> bool:
        """Whether it is meant to change something."""
        return self.method not in {"GET", "HEAD", "OPTIONS"}

    def parameters_in(self, location: Location) -> tuple[Parameter, ...]:
        """Its parameters of one location."""
        return tuple(one for one in self.parameters if one.location == location)

    def __str__(self) -> str:
        return self.name


def is_parameter(segment: str) -> bool:
    """Whether a segment of a path stands for a value."""
    return segment.startswith("{") and segment.endswith("}")


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way in which callers are known, as the document declares it."""

    name: str
    kind: Literal["bearer", "basic", "api_key", "other"]
    location: Location = "header"
    parameter: str = "Authorization"
    token_path: str = ""  # where an OAuth2 password flow hands out tokens


@dataclass(frozen=True, slots=True)
class Carrier:
    """What a request shows of its caller: `Authorization: Bearer …`, a header of its own, a cookie."""

    location: Location = "header"
    parameter: str = "Authorization"
    prefix: str = "Bearer"

    def headers(self, token: str) -> dict[str, str]:
        """The headers that carry a token."""
        if self.location == "cookie":
            return {"Cookie": token if "=" in token else f"{self.parameter}={token}"}
        return {self.parameter: f"{self.prefix} {token}".strip()}


@dataclass(frozen=True, slots=True)
class Access:
    """How accounts are made and signed in; empty names where the document shows no way."""

    register: str = ""  # the endpoint's name
    sign_in: str = ""
    identity: MemberPath = ()  # of the body of `sign_in`: ("email",)
    secret: MemberPath = ()
    token: MemberPath = ()  # of its answer; empty where a cookie is set
    carrier: Carrier = Carrier()


@dataclass(frozen=True, slots=True)
class GivenCaller:
    """An account that somebody else made for the proof: a token, or what signs it in."""

    name: str
    role: str = ""
    token: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    identity: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where the parts of an answer stand; an empty path is the answer itself, None is nowhere."""

    data: MemberPath = ()
    rows: MemberPath = ()  # of a list
    total: MemberPath | None = None
    error: MemberPath | None = None


@dataclass(frozen=True, slots=True)
class Paging:
    """The query parameters by which lists are cut into pages; empty where there are none."""

    size: str = ""
    page: str = ""
    offset: str = ""
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Launch:
    """How the backend of a folder is started, as its owner says it; `{port}` and `{host}` stand in the command."""

    start: str = ""
    migrate: str = ""
    database: str = ""  # `sqlite` or the URL of a server where a scratch database may be made
    variable: str = "DATABASE_URL"  # the setting that names the database to the backend
    settings: Mapping[str, str] = field(default_factory=dict)
    ready: str = "/"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a proof may ask of the backend."""

    requests: int = 4_000
    seconds: int = 600
    request_seconds: float = 10.0
    per_second: float = 0.0  # 0: as fast as it answers


REFUSALS = frozenset({400, 401, 403, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 422, 423, 428, 431})


@dataclass(frozen=True, slots=True)
class Description:
    """Everything that is known of a backend before a request is made, and what the first answers showed."""

    title: str = ""
    source: str = ""  # the file or address that it was read from
    base: str = ""  # the path before every operation's
    endpoints: tuple[Endpoint, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    access: Access = Access()
    given: tuple[GivenCaller, ...] = ()
    envelope: Envelope = Envelope()
    paging: Paging = Paging()
    refusals: frozenset[int] = REFUSALS
    launch: Launch = Launch()
    bounds: Bounds = Bounds()
    skip: tuple[str, ...] = ()  # operations that are not to be asked
    version: str = ""  # of OpenAPI; empty where there is no document
    problems: tuple[str, ...] = ()  # what could not be read of the document

    def endpoint(self, name: str) -> Endpoint | None:
        """The operation of that name, `POST /items`, or of that id in the document."""
        return next((one for one in self.endpoints if name and name in {one.name, one.operation_id}), None)

    def of_kind(self, *kinds: Kind) -> tuple[Endpoint, ...]:
        """The operations of these kinds."""
        return tuple(one for one in self.endpoints if one.kind in kinds)

    def of(self, resource: str, kind: Kind) -> Endpoint | None:
        """The operation of a kind on a resource."""
        return next((one for one in self.endpoints if one.resource == resource and one.kind == kind), None)

    @property
    def resources(self) -> Iterator[str]:
        """The collections, parents before their parts."""
        yield from sorted(
            {one.resource for one in self.endpoints if one.resource}, key=lambda one: (one.count("/"), one)
        )
