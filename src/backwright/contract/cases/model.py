"""A case of the wire contract: what is there, who asks for what, and what they get."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# What a refusal is called, by its status; 401 has several names.
CODES: Mapping[int, str] = {
    400: "VALIDATION_ERROR",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    409: "CONFLICT",
    412: "PRECONDITION_FAILED",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
}


@dataclass(frozen=True, slots=True)
class Id:
    """The id of a row that is there, known by its name; `@` stands before accounts and tenants."""

    name: str

    def __str__(self) -> str:
        """How it stands in a path or a query."""
        return f"{{{self.name}}}"


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """The refresh token with which a caller has signed in."""

    caller: str


@dataclass(frozen=True, slots=True)
class Given:
    """A row that is there: who makes it, where and of which body, and who takes it through verbs and away in the end.

    Paths hold the names of other rows between braces, bodies hold an `Id` for each.
    """

    name: str
    entity: str
    caller: str
    steward: str
    path: str
    body: Mapping[str, Any]
    verbs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: `body` as JSON, or `raw` as it stands."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What the contract says of the answer: status, code of a refusal, the fields that it names, headers it has."""

    status: int
    code: str = ""
    fields: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One exchange, with all that it depends on."""

    name: str
    operation: str
    caller: str
    rows: tuple[Given, ...]
    request: Request
    expected: Expected


def refused(status: int, *fields: str, code: str = "") -> Expected:
    """A refusal, under the code of its status."""
    return Expected(status, code or CODES[status], fields)
