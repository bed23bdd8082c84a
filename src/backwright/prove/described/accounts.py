"""AccountMaker of the proof's own: registered and signed in by the doors that the description shows.

Which of several doors is the right one, and how later requests show the token, is settled by trying: an operation that
refuses nobody in particular and lets the account in is the witness.
"""

import base64
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from backwright.prove.described.doors import MODES, registration, sign_in_bodies
from backwright.prove.described.polite import PoliteTransport
from backwright.prove.described.sending import sent
from backwright.prove.described.tokens import claims, cookies_of, token_of
from backwright.standard.description.api import Success, ValidRequest, done, filled
from backwright.standard.description.members import is_secret, leaves, with_beside, words
from backwright.standard.description.model import Access, Carrier, Description, Endpoint, GivenCaller
from backwright.standard.exchange import Exchange
from backwright.standard.subject import Caller

MOST_DOORS = 4  # of a kind that are tried
MOST_WITNESSES = 6
PREFIXES = ("Bearer", "Token", "JWT", "")
HEADERS = ("X-Access-Token", "X-Auth-Token", "X-API-Key", "X-Token")
ACCOUNT_WORDS = frozenset({"user", "users", "account", "accounts", "member", "members", "customer", "customers"})


@dataclass(slots=True)
class AccountMaker:
    """Makes accounts on one backend, and remembers what it was shown of them."""

    description: Description
    transport: PoliteTransport
    access: Access = field(default_factory=Access)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)  # by the caller's name: its id, its user name
    made: list[Caller] = field(default_factory=list)
    successes: dict[str, Success] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    _body_number: int = 0  # of the bodies that may sign an account in, the one that did

    @property
    def anonymous(self) -> Caller:
        """Nobody in particular."""
        return Caller("nobody", self.transport)

    def enter(self, name: str, beside: Mapping[str, Any] | None = None) -> Caller | None:
        """A new account, signed in; None where the backend lets none in, and `problems` says why.

        Args:
            name: of the caller.
            beside: members that the registration has beside its own, where the address stands.
        """
        for door in self._doors("register", self.access.register):
            caller, answer = self._registered(door, name, beside or {})
            if caller is None:
                continue
            known = self._signed_in(caller, answer)
            if known is not None:
                self.access = replace(self.access, register=door.name)
                self.made.append(known)
                return known
        if not self._doors("register", ""):
            self.problems.append("the description shows no operation that registers an account")
        return None

    def given(self, one: GivenCaller) -> Caller | None:
        """An account that the owner made; None where its password is refused."""
        caller = Caller(one.name, self.transport, one.role, email=one.identity, password=one.secret)
        if one.headers:
            return self._known(replace(caller, credentials=one.headers), {})
        if one.token:
            carrier = self._carrier(caller, one.token) or self.access.carrier
            self.access = replace(self.access, carrier=carrier)
            return self._known(replace(caller, token=one.token, credentials=carrier.headers(one.token)), {})
        self.facts[caller.name] = {"username": one.identity, "email": one.identity}
        return self._signed_in(caller, None)

    def signed_in(self, caller: Caller, secret: str = "") -> Caller | None:
        """The same account with new tokens."""
        again = replace(caller, password=secret or caller.password, token="", credentials={})
        problems = len(self.problems)
        found = self._signed_in(again, None)
        del self.problems[problems:]
        return found

    def sign_in_request(self, caller: Caller) -> ValidRequest | None:
        """The request that signs an account in by its password; None where no operation does."""
        for door in self._doors("sign_in", self.access.sign_in)[:1]:
            for _, body in self._bodies(door, caller):
                return ValidRequest(door, filled(self.description.base, door, {}), body=body)
        return None

    def _bodies(self, door: Endpoint, caller: Caller) -> list[tuple[int, Any]]:
        """What may sign an account in, each with its number; what did so before comes first."""
        bodies = sign_in_bodies(door, caller, self.facts.get(caller.name, {}), self.description.access)
        return sorted(enumerate(bodies), key=lambda one: one[0] != self._body_number)

    def is_account_resource(self, resource: str) -> bool:
        """Whether the rows of a collection are accounts."""
        register = self.description.endpoint(self.access.register) if self.access.register else None
        if register is not None and register.resource.rstrip("/") == resource.rstrip("/"):
            return True
        parts = [part for part in resource.split("/") if part and not re.fullmatch(r"v\d+|api", part)]
        return bool(parts) and not parts[-1].startswith("{") and bool(ACCOUNT_WORDS & {*words(parts[-1])[-1:]})

    def fact(self, caller: Caller, name: str) -> str | None:
        """What a parameter of a path means for an account: its id, its user name."""
        facts = self.facts.get(caller.name, {})
        wanted = words(name)
        for known, value in facts.items():
            if words(known) == wanted:
                return str(value)
        if wanted and wanted[-1] in {"id", "uuid", "pk"}:
            names = ("id", "_id", "user_id", "userId", "uuid", "account_id", "accountId", "sub")
            return next((str(facts[one]) for one in names if one in facts), None)
        if wanted and wanted[-1] in {"username", "user", "name", "login", "slug"}:
            return next((str(facts[one]) for one in ("username", "login", "name") if one in facts), None)
        return None

    def _doors(self, kind: str, known: str) -> tuple[Endpoint, ...]:
        named = self.description.access
        chosen = known or (named.register if kind == "register" else named.sign_in)
        if chosen and (door := self.description.endpoint(chosen)) is not None:
            return (door,)
        found = [one for one in self.description.endpoints if one.kind == kind]
        return tuple(sorted(found, key=lambda one: one.path.count("/")))[:MOST_DOORS]

    def _registered(
        self, door: Endpoint, name: str, beside: Mapping[str, Any]
    ) -> tuple[Caller | None, Exchange | None]:
        """An account by one door; what a refusal says is kept."""
        for filling in MODES:
            body, identities, password = registration(door, secrets.token_hex(4), filling, self.description.access)
            body = with_beside(body, beside)
            request = ValidRequest(door, filled(self.description.base, door, {}), body=body)
            answer = self._patiently(self.anonymous, request)
            if done(answer):
                caller = Caller(name, self.transport, "user", email=identities["email"], password=password)
                own = {path[-1]: value for path, value in leaves(body) if path and not is_secret(path[-1])}
                self.facts[name] = {**identities, **own}
                self.successes.setdefault(door.name, Success(request, self.anonymous, answer))
                return caller, answer
            if answer.status in {0, 404, 405, 429} or answer.status >= 500:
                break
        said = f"answered {answer.status} to a new account" if answer.status else "did not answer"
        self.problems.append(f"{door} {said}")
        return None, None

    def _signed_in(self, caller: Caller, registered: Exchange | None) -> Caller | None:
        """The account with what it shows from now on: by signing in, else by what its registration answered."""
        doors = self._doors("sign_in", self.access.sign_in)
        for door in doors:
            for number, body in self._bodies(door, caller):
                request = ValidRequest(door, filled(self.description.base, door, {}), body=body)
                answer = self._patiently(self.anonymous, request)
                if answer.status in {404, 405} or answer.status >= 500:
                    break
                known = self._admitted(caller, answer) if done(answer) else None
                if known is not None:
                    self._body_number = number
                    self.access = replace(self.access, sign_in=door.name)
                    self.successes.setdefault(door.name, Success(request, self.anonymous, answer))
                    return self._known(known, _facts_of(answer))
            self.problems.append(f"{door} did not sign a new account in: it answered {answer.status}")
        if registered is not None and (known := self._admitted(caller, registered)) is not None:
            return self._known(known, _facts_of(registered))
        if any(one.kind == "basic" for one in self.description.schemes):
            return self._basic(caller)
        if not doors:
            self.problems.append("the description shows no operation that signs in")
        return None

    def _admitted(self, caller: Caller, answer: Exchange) -> Caller | None:
        """The account with the token or cookie of an answer; None where there is neither."""
        token = token_of(answer, self.description.access.token)
        if token:
            carrier = self._carrier(caller, token)
            if carrier is not None:
                self.access = replace(self.access, carrier=carrier)
                return replace(caller, token=token, credentials=carrier.headers(token))
        cookie = cookies_of(answer)
        if cookie:
            self.access = replace(self.access, carrier=Carrier("cookie", cookie.partition("=")[0], ""))
            return replace(caller, credentials={"Cookie": cookie})
        return None

    def _carrier(self, caller: Caller, token: str) -> Carrier | None:
        """How a token is shown: as it was before, as declared, or as a witness accepts it."""
        if self.access.carrier != Carrier() or self.access.sign_in:
            return self.access.carrier
        if self.description.access.carrier != Carrier():
            return self.description.access.carrier
        options = list(self._carriers())
        for witness in self._witnesses():
            path = filled(self.description.base, witness, {})
            for option in options:
                known = replace(caller, token=token, credentials=option.headers(token))
                if done(self._patiently(known, ValidRequest(witness, path))):
                    return option
        self.unsure.append(f"no operation showed whether a token travels as {_spelled(options[0])}")
        return options[0]

    def _carriers(self) -> Iterator[Carrier]:
        for scheme in self.description.schemes:
            if scheme.kind == "api_key" and scheme.location == "cookie":
                yield Carrier("cookie", scheme.parameter, "")
            elif scheme.kind == "api_key" and scheme.location == "header":
                prefixes = PREFIXES if scheme.parameter.lower() == "authorization" else ("", "Bearer")
                yield from (Carrier("header", scheme.parameter, prefix) for prefix in prefixes)
        yield from (Carrier(prefix=prefix) for prefix in PREFIXES)
        yield from (Carrier("header", name, "") for name in HEADERS)

    def _witnesses(self) -> Iterator[Endpoint]:
        """Operations that can be asked by anybody and refuse who is not known."""
        plain = [
            one
            for one in self.description.endpoints
            if one.method == "GET" and not one.identifiers and not any(p.required for p in one.parameters)
        ]
        plain.sort(key=lambda one: (one.kind != "me", not one.is_secured))
        refused = 0
        for one in plain:
            answer = self._patiently(self.anonymous, ValidRequest(one, filled(self.description.base, one, {})))
            if answer.status in {400, 401, 403, 422}:
                yield one
                refused += 1
            if refused >= MOST_WITNESSES:
                return

    def _basic(self, caller: Caller) -> Caller:
        name = self.facts.get(caller.name, {}).get("username") or caller.email
        shown = base64.b64encode(f"{name}:{caller.password}".encode()).decode()
        return self._known(replace(caller, credentials={"Authorization": f"Basic {shown}"}), {})

    def _known(self, caller: Caller, facts: Mapping[str, Any]) -> Caller:
        """The account, with what the backend says of it."""
        own = {**self.facts.get(caller.name, {}), **claims(caller.token)}
        own.update({name: value for name, value in facts.items() if name not in own or _is_id(name)})
        for me in self.description.of_kind("me"):
            if me.method != "GET" or me.identifiers:
                continue
            answer = self._patiently(caller, ValidRequest(me, filled(self.description.base, me, {})))
            if done(answer):
                own.update(_facts_of(answer))
                break
        self.facts[caller.name] = own
        number = own.get("id")
        return replace(caller, account=number if isinstance(number, int) else None)

    def _patiently(self, caller: Caller, request: ValidRequest) -> Exchange:
        answer = sent(caller, request)
        return sent(caller, request) if answer.status == 429 and self.transport.wait_for(answer) else answer


def _facts_of(answer: Exchange) -> dict[str, Any]:
    """The members of an answer by name, the outermost of a name."""
    found: dict[str, Any] = {}
    for path, value in sorted(leaves(answer.json), key=lambda one: len(one[0])):
        if path and isinstance(value, str | int) and not isinstance(value, bool) and len(str(value)) < 200:
            found.setdefault(path[-1], value)
    return found


def _is_id(name: str) -> bool:
    return words(name)[-1:] in {("id",), ("uuid",)}


def _spelled(carrier: Carrier) -> str:
    return f"{carrier.parameter}: {carrier.prefix} …".replace(":  ", ": ")
