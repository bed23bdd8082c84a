"""A running backend of which a description is known: what rules on descriptions are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from urllib.parse import quote

from backwright.standard.description.members import at, with_member, without_member
from backwright.standard.description.model import Description, Endpoint, Kind, MemberPath
from backwright.standard.exchange import Exchange
from backwright.standard.subject import Caller


@dataclass(frozen=True, slots=True)
class ValidRequest:
    """A request as the description allows it, with every value filled in."""

    endpoint: Endpoint
    path: str  # filled, with the base before it
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    identifiers: Mapping[str, str] = field(default_factory=dict)  # the values of the parameters in its path
    raw: bytes | None = None  # sent in place of the body, as it is

    def with_identifier(self, name: str, value: str) -> "ValidRequest":
        """The same with another value in its path."""
        identifiers = {**self.identifiers, name: value}
        base = self.path.removesuffix(filled("", self.endpoint, self.identifiers))
        return replace(self, path=filled(base, self.endpoint, identifiers), identifiers=identifiers)

    def with_query(self, name: str, value: str) -> "ValidRequest":
        """The same with another value of a parameter in its query."""
        return replace(self, query={**self.query, name: value})

    def with_member(self, path: MemberPath, value: Any) -> "ValidRequest":
        """The same with another value in its body."""
        return replace(self, body=with_member(self.body, path, value))

    def without_member(self, path: MemberPath) -> "ValidRequest":
        """The same without a member of its body."""
        return replace(self, body=without_member(self.body, path))

    def with_raw(self, raw: bytes, media: str = "application/json") -> "ValidRequest":
        """The same with bytes as its body."""
        return replace(self, raw=raw, headers={**self.headers, "Content-Type": media})


def filled(base: str, endpoint: Endpoint, identifiers: Mapping[str, str]) -> str:
    """The path of an operation with its parameters filled in, each as one segment."""
    path = endpoint.path
    for name, value in identifiers.items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    return f"{base}{path}"


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row that the proof made."""

    resource: str
    id: str  # as it stands in paths
    values: Any  # as the answer showed it, without its envelope
    sent: Any  # the body that it was made from
    caller: str  # the name of whoever made it
    identifiers: Mapping[str, str]  # of its parents and of itself, by parameter


@dataclass(frozen=True, slots=True)
class Success:
    """An operation that has succeeded once: the control of everything that is said of its refusals."""

    request: ValidRequest
    caller: Caller
    exchange: Exchange

    @property
    def endpoint(self) -> Endpoint:
        """The operation."""
        return self.request.endpoint


class Requests(Protocol):
    """Makes valid requests, and rows and accounts of the proof's own."""

    def fresh(self, success: Success) -> ValidRequest:
        """The same request valid once more: what it changes or deletes is a new row, what must be unique is new."""
        ...

    def send(self, request: ValidRequest, caller: Caller) -> Exchange:
        """Send it; where the backend asks to wait (429), wait and ask again."""
        ...

    def send_once(self, request: ValidRequest, caller: Caller) -> Exchange:
        """Send it, and take the answer as it is, one of 429 too."""
        ...

    def make(self, resource: str, caller: Caller) -> OwnRow | None:
        """A new row of a collection; None where none could be made."""
        ...

    def newcomer(self, beside: Mapping[str, Any] | None = None) -> Caller | None:
        """One more ordinary account, registered with members beside its own; None where none can be made."""
        ...

    def sign_in_request(self, caller: Caller) -> ValidRequest | None:
        """The request that signs an account in by its password; None where no operation does."""
        ...

    def signed_in(self, caller: Caller, secret: str = "") -> Caller | None:
        """The same account with new tokens, by its password or another; None where it is not let in."""
        ...


@dataclass(frozen=True, slots=True)
class Api:
    """A backend that runs, known by its description."""

    url: str
    description: Description
    anonymous: Caller
    callers: tuple[Caller, ...]  # ordinary accounts: the first, another; empty where nobody could sign in
    admin: Caller | None
    successes: Mapping[str, Success]  # by the name of the operation; growing while it is explored
    exchanges: Sequence[Exchange]  # every exchange so far, growing
    requests: Requests
    explored: int = 0  # how many of the exchanges asked for nothing but what is described
    reasons: Mapping[str, str] = field(default_factory=dict)  # why an operation never succeeded, by its name
    document: Mapping[str, Any] | None = field(default=None, repr=False)  # the OpenAPI document, where there is one

    @property
    def caller(self) -> Caller:
        """An ordinary caller; nobody in particular where there are no accounts."""
        return self.callers[0] if self.callers else self.anonymous

    def reached(self, *kinds: Kind) -> tuple[Success, ...]:
        """The operations of these kinds that have succeeded; all where no kind is named."""
        found = (self.successes.get(one.name) for one in self.description.endpoints)
        return tuple(one for one in found if one is not None and (not kinds or one.endpoint.kind in kinds))

    def refuses(self, exchange: Exchange) -> bool:
        """Whether an answer says no: by its status, or in a body under a status of success."""
        return exchange.status in self.description.refusals or (200 <= exchange.status < 300 and not done(exchange))

    def data(self, exchange: Exchange) -> Any:
        """What an answer is about, without its envelope."""
        return at(exchange.json, self.description.envelope.data)

    def rows(self, exchange: Exchange) -> list[Any] | None:
        """The rows of a list; None where it is none."""
        return rows_of(exchange.json)


def done(exchange: Exchange) -> bool:
    """Whether it was done: a 2xx whose body does not deny it."""
    if not 200 <= exchange.status < 300:
        return False
    answer = exchange.json
    if not isinstance(answer, Mapping):
        return True
    status = str(answer.get("status", "")).lower()
    return (
        answer.get("success") is not False
        and answer.get("ok") is not False
        and status not in {"fail", "error", "failed"}
    )


def rows_of(answer: Any, depth: int = 0) -> list[Any] | None:
    """The array of an answer: itself, or the longest among its members; None where there is none."""
    if isinstance(answer, list):
        return answer
    if not isinstance(answer, Mapping) or depth > 2:
        return None
    found = [rows for one in answer.values() if (rows := rows_of(one, depth + 1)) is not None]
    return max(found, key=len, default=None)
