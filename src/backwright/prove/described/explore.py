"""Asks every operation once as it is meant to be asked, so that later refusals have something to stand beside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from backwright.prove.described.requests import OF_ACCOUNTS, RequestMaker
from backwright.standard.description.api import Success, ValidRequest, done
from backwright.standard.description.members import words
from backwright.standard.description.model import Endpoint
from backwright.standard.exchange import Exchange
from backwright.standard.subject import Caller

# Words of operations that concern more than the rows of one caller; they are asked only when prove.yaml names them.
SWEEPING = frozenset(
    {"shutdown", "restart", "reboot", "kill", "drop", "wipe", "purge", "flush", "truncate", "reset", "seed", "reseed",
     "init", "initialize", "createdb", "resetdb", "migrate", "populate", "clear", "restore", "factory", "cleanup"}
)  # fmt: skip
_ORDER = ("me", "list", "create", "get", "action", "replace", "update", "refresh", "password", "sign_out", "delete")


@dataclass(slots=True)
class Exploration:
    """What is reached of a backend, and why the rest is not."""

    maker: RequestMaker
    callers: tuple[Caller, ...]
    admin: Caller | None
    anonymous: Caller
    successes: dict[str, Success] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)  # why an operation was not reached
    _hung: set[str] = field(default_factory=set)

    def run(self, endpoints: Sequence[Endpoint]) -> None:
        """Ask each operation until it has succeeded once, those that make rows before those that need them."""
        self.successes.update(self.maker.accounts.successes)
        ordered = sorted(endpoints, key=_turn)
        for again in (False, True):
            for endpoint in ordered:
                if endpoint.name in self.successes or endpoint.name in self._hung:
                    continue
                if again and endpoint.kind not in {"create", "get", "action", "list"}:
                    continue
                self._explore(endpoint)

    def _explore(self, endpoint: Endpoint) -> None:
        if (reason := self._excluded(endpoint)) is not None:
            self.reasons[endpoint.name] = reason
            return
        for caller in self._askers(endpoint):
            for request in self.maker.attempts(endpoint, caller):
                answer = self.maker.send(request, caller)
                if done(answer):
                    self._reached(endpoint, request, answer, caller)
                    return
                self.reasons[endpoint.name] = _reason(answer)
                if answer.status == 0:
                    self._hung.add(endpoint.name)
                    return
                if answer.status not in {400, 409, 415, 422} and answer.status < 500:
                    break
            else:
                self.reasons.setdefault(endpoint.name, "there is no row of the proof's own for its path")

    def _reached(self, endpoint: Endpoint, request: ValidRequest, answer: Exchange, caller: Caller) -> None:
        self.maker.succeeded(endpoint)
        self.successes[endpoint.name] = Success(request, caller, answer)
        self.reasons.pop(endpoint.name, None)
        if endpoint.kind == "delete":
            gone = request.identifiers.items()
            for row in [one for one in self.maker.rows if gone <= one.identifiers.items()]:  # itself, and its parts
                self.maker.forget(row)

    def _askers(self, endpoint: Endpoint) -> Iterator[Caller]:
        """Who asks: a newcomer where the operation changes the account, else the first account, the admin, nobody."""
        if self._changes_account(endpoint):
            if (newcomer := self.maker.newcomer()) is not None:
                yield newcomer
            return
        yield from self.callers[:1]
        if self.admin is not None:
            yield self.admin
        if not self.callers or not endpoint.is_secured:
            yield self.anonymous

    def _changes_account(self, endpoint: Endpoint) -> bool:
        if endpoint.kind in {"password", "sign_out"}:
            return True
        if endpoint.method in {"PUT", "PATCH", "DELETE"} and not endpoint.identifiers:
            return True
        return endpoint.kind in OF_ACCOUNTS and self.maker.accounts.is_account_resource(endpoint.resource)

    def _excluded(self, endpoint: Endpoint) -> str | None:
        described = self.maker.description
        if {endpoint.name, endpoint.operation_id} & {*described.skip}:
            return "prove.yaml says to skip it"
        if endpoint.kind in {"register", "sign_in"}:
            return "it did not let a new account in"
        named = {*words(endpoint.path), *words(endpoint.operation_id)}
        if SWEEPING & named and not endpoint.identifiers and endpoint.kind in {"action", "delete", "create"}:
            return "not asked: by its name it concerns more than the proof's own rows"
        sweeping = endpoint.method in {"PUT", "PATCH", "DELETE"} and not endpoint.identifiers
        if sweeping and not self._is_own(endpoint):
            return "not asked: it may change rows that are not the proof's own"
        return None

    def _is_own(self, endpoint: Endpoint) -> bool:
        """Whether a path without a parameter is about whoever asks: there is a `me` beside it, or a password in it."""
        same = (one for one in self.maker.description.endpoints if one.path == endpoint.path)
        return endpoint.kind in {"password", "sign_out"} or any(one.kind == "me" for one in same)


def _turn(endpoint: Endpoint) -> tuple[int, int]:
    """Rows are made before their parts, and deleted after them."""
    rank = _ORDER.index(endpoint.kind) if endpoint.kind in _ORDER else 0
    depth = endpoint.path.count("/")
    return rank, -depth if endpoint.kind == "delete" else depth


def _reason(answer: Exchange) -> str:
    if answer.status == 0:
        return "it did not answer"
    text = answer.body.decode("utf-8", "replace").strip()
    return f"it answered {answer.status}" + (f": {text[:120]}" if text and "<html" not in text[:200].lower() else "")
