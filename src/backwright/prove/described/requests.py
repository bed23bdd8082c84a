"""Valid requests for the operations of a described backend, with rows of the proof's own in their paths and bodies."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from backwright.prove.described.accounts import ACCOUNT_WORDS, AccountMaker
from backwright.prove.described.doors import password_change
from backwright.prove.described.identifiers import candidates, leading_noun, resource_named
from backwright.prove.described.polite import PoliteTransport
from backwright.prove.described.sending import sent
from backwright.standard.description.api import OwnRow, Success, ValidRequest, done, filled, rows_of
from backwright.standard.description.members import at, leaves, words
from backwright.standard.description.model import Description, Endpoint, MemberPath, Schema, is_parameter
from backwright.standard.description.values import Filling, type_of, valid_for
from backwright.standard.exchange import Exchange
from backwright.standard.subject import Caller

MODES = (Filling(), Filling(required_only=True), Filling(examples=True))
MOST_ROWS = 400
OF_ACCOUNTS = ("replace", "update", "delete", "password", "sign_out")  # they change who asks


@dataclass(slots=True)
class RequestMaker:
    """Makes requests and rows on one backend, and remembers what it made."""

    description: Description
    transport: PoliteTransport
    accounts: AccountMaker
    rows: list[OwnRow] = field(default_factory=list)
    listed: dict[tuple[str, str], list[Any]] = field(default_factory=dict)  # rows that a list showed to a caller
    refused: dict[str, Exchange] = field(default_factory=dict)  # the last refusal by the operation's name
    made: list[tuple[OwnRow, Caller]] = field(default_factory=list)
    _modes: dict[str, int] = field(default_factory=dict)  # the place in MODES that succeeded
    _tried: dict[str, int] = field(default_factory=dict)  # the place in MODES that was last tried
    _making: set[str] = field(default_factory=set)
    _id_paths: dict[str, MemberPath] = field(default_factory=dict)
    _number: int = field(default_factory=lambda: secrets.randbelow(900_000) + 1000)
    _newcomers: int = 0
    _latest: OwnRow | None = None  # the row that the last creation made

    def send(self, request: ValidRequest, caller: Caller) -> Exchange:
        """Send it; where the backend asks to wait, wait and ask again. A row that it makes is remembered."""
        answer = sent(caller, request)
        asks_to_wait = answer.status == 429 or (answer.status == 503 and "retry-after" in answer.headers)
        if asks_to_wait and self.transport.wait_for(answer):
            answer = sent(caller, request)
        if request.endpoint.kind == "create" and done(answer):
            self._latest = self._noted(request, answer, caller)
        return answer

    def send_once(self, request: ValidRequest, caller: Caller) -> Exchange:
        """Send it without waiting."""
        return sent(caller, request)

    def fresh(self, success: Success) -> ValidRequest:
        """The same request valid once more."""
        endpoint = success.endpoint
        if not endpoint.writes or endpoint.kind in {"sign_in", "refresh"}:
            return success.request
        caller = success.caller
        built = self.build(endpoint, caller, new_row=bool(endpoint.identifiers))
        return built or success.request

    def newcomer(self, beside: Mapping[str, Any] | None = None) -> Caller | None:
        """One more ordinary account, registered with these members beside its own."""
        if not self.accounts.access.register:
            return None
        self._newcomers += 1
        return self.accounts.enter(f"newcomer {self._newcomers}", beside)

    def sign_in_request(self, caller: Caller) -> ValidRequest | None:
        """The request that signs an account in."""
        return self.accounts.sign_in_request(caller)

    def signed_in(self, caller: Caller, secret: str = "") -> Caller | None:
        """The same account with new tokens."""
        return self.accounts.signed_in(caller, secret)

    def build(
        self, endpoint: Endpoint, caller: Caller, *, new_row: bool = False, mode: int | None = None
    ) -> ValidRequest | None:
        """A valid request; None where no row of the proof's own can stand in its path.

        Args:
            endpoint: the operation.
            caller: whose rows stand in it.
            new_row: make a new row for its path.
            mode: which of the ways to fill a body; the one that succeeded before when not said.
        """
        identifiers = self.identifiers(endpoint, caller, new_row=new_row)
        if identifiers is None:
            return None
        filling = MODES[self._modes.get(endpoint.name, 0) if mode is None else mode]
        self._number += 1
        number = self._number

        def leads(path: MemberPath, schema: Schema) -> Any:
            return self._reference(path, schema, caller)

        body = valid_for(endpoint.body.schema, number, reference=leads, filling=filling) if endpoint.body else None
        if endpoint.body and endpoint.kind == "password":
            body = password_change(endpoint.body.schema, body, caller.password)
        beside = {
            location: {
                one.name: _as_text(valid_for(one.schema, number, (one.name,), reference=leads))
                for one in endpoint.parameters_in(location)
                if one.required and one.name.lower() not in {"authorization", "cookie"}
            }
            for location in ("query", "header")
        }
        path = filled(self.description.base, endpoint, identifiers)
        return ValidRequest(endpoint, path, beside["query"], beside["header"], body, identifiers)

    def attempts(self, endpoint: Endpoint, caller: Caller) -> Iterator[ValidRequest]:
        """Valid requests, the most complete first; the later ones are for backends that take less than they say."""
        known = self._modes.get(endpoint.name)
        modes = range(len(MODES)) if known is None else (known,)
        shown: list[Any] = []
        for mode in modes:
            request = self.build(endpoint, caller, mode=mode)
            if request is None:
                return
            if mode and (endpoint.body is None or _shape(request.body) in shown):
                continue
            shown.append(_shape(request.body))
            self._tried[endpoint.name] = mode
            yield request
            if endpoint.body is None:
                return

    def succeeded(self, endpoint: Endpoint) -> None:
        """Remember how the body was filled that was taken."""
        self._modes.setdefault(endpoint.name, self._tried.get(endpoint.name, 0))

    def make(self, resource: str, caller: Caller) -> OwnRow | None:
        """A new row of a collection."""
        create = self.description.of(resource, "create")
        if create is None or resource in self._making or len(self.rows) >= MOST_ROWS:
            return None
        self._making.add(resource)
        try:
            for request in self.attempts(create, caller):
                answer = self.send(request, caller)
                if done(answer):
                    self.succeeded(create)
                    return self._latest
                self.refused[create.name] = answer
                if answer.status not in {400, 409, 422} and answer.status < 500:
                    return None
            return None
        finally:
            self._making.discard(resource)

    def _noted(self, request: ValidRequest, answer: Exchange, caller: Caller) -> OwnRow | None:
        """The row that an answer to a creation speaks of; None where its id cannot be told."""
        create = request.endpoint
        number = self._id_of(create, request, answer, caller)
        if number is None:
            return None
        name = self._item_parameter(create.resource)
        identifiers = {**request.identifiers, name: number}
        row = OwnRow(create.resource, number, answer.json, request.body, caller.name, identifiers)
        self.rows.append(row)
        self.made.append((row, caller))
        return row

    def forget(self, row: OwnRow) -> None:
        """The row is gone."""
        if row in self.rows:
            self.rows.remove(row)

    def own(self, resource: str, caller: Caller) -> OwnRow | None:
        """The newest row of a collection that a caller made."""
        found = (one for one in reversed(self.rows) if one.resource == resource and one.caller == caller.name)
        return next(found, None)

    def identifiers(self, endpoint: Endpoint, caller: Caller, *, new_row: bool = False) -> dict[str, str] | None:
        """Values for the parameters of a path, from the last to the first: a row says which rows it is a part of."""
        parts = endpoint.path.rstrip("/").split("/")
        found: dict[str, str] = {}
        for place in reversed(range(len(parts))):
            if not is_parameter(parts[place]) or parts[place][1:-1] in found:
                continue
            name, prefix = parts[place][1:-1], "/".join(parts[:place])
            newest = new_row and not found and not self.accounts.is_account_resource(prefix)
            value = self._value_for(endpoint, prefix, name, caller, found, new_row=newest)
            if value is None:
                return None
            found[name] = value
        return found

    def _value_for(
        self, endpoint: Endpoint, prefix: str, name: str, caller: Caller, found: dict[str, str], *, new_row: bool
    ) -> str | None:
        if self.accounts.is_account_resource(prefix) and (fact := self.accounts.fact(caller, name)) is not None:
            return fact
        row = None if new_row else self.own(prefix, caller)
        row = row or self.make(prefix, caller) or self.own(prefix, caller)
        if row is not None:
            for known, value in row.identifiers.items():
                if f"{{{known}}}" in endpoint.path and known != name:
                    found.setdefault(known, value)
            return row.id
        by_member = self._by_member(name, caller)
        if by_member is not None:
            return by_member
        return None if endpoint.writes else self._from_list(prefix, name, caller)

    def _by_member(self, name: str, caller: Caller) -> str | None:
        """The value of a member of that very name in a row that the caller made."""
        if len(words(name)) < 2 and name.lower() == "id":
            return None
        for row in reversed(self.rows):
            if row.caller == caller.name:
                for path, value in (*leaves(row.values), *leaves(row.sent)):
                    if path and words(path[-1]) == words(name) and isinstance(value, str | int):
                        return str(value)
        return None

    def _from_list(self, prefix: str, name: str, caller: Caller) -> str | None:
        """The id of a row that the caller is shown."""
        for row in self.shown(prefix, caller)[:1]:
            for path in candidates(row, name, prefix):
                return str(at(row, path))
        return None

    def shown(self, resource: str, caller: Caller) -> list[Any]:
        """The rows that the list of a collection shows to a caller."""
        key = (resource, caller.name)
        if key not in self.listed:
            self.listed[key] = []
            endpoint = self.description.of(resource, "list")
            if endpoint is not None and (request := self.build(endpoint, caller)) is not None:
                answer = self.send(request, caller)
                self.listed[key] = (rows_of(answer.json) or []) if done(answer) else []
        return self.listed[key]

    def _reference(self, path: MemberPath, schema: Schema, caller: Caller) -> Any:
        """What a member holds that leads to another row; None where it leads to none that is known."""
        noun = leading_noun(path[-1])
        if not noun:
            return None
        resource = resource_named(noun, self.description)
        if resource is None or (self.accounts.is_account_resource(resource) or noun in ACCOUNT_WORDS):
            fact = self.accounts.fact(caller, "id") if noun in {*ACCOUNT_WORDS, "owner", "author", "creator"} else None
            return _typed(fact, schema) if fact is not None else None
        row = self.own(resource, caller) or self.make(resource, caller)
        value = row.id if row else self._from_list(resource, "id", caller)
        return _typed(value, schema) if value is not None else None

    def _item_parameter(self, resource: str) -> str:
        for one in self.description.endpoints:
            head, _, last = one.path.rstrip("/").rpartition("/")
            if head == resource and is_parameter(last):
                return last[1:-1]
        return "id"

    def _id_of(self, create: Endpoint, request: ValidRequest, answer: Exchange, caller: Caller) -> str | None:
        """The id of a new row: from the answer, its Location, what was sent, or the list; by asking which is right."""
        name, known = self._item_parameter(create.resource), self._id_paths.get(create.resource)
        if known is not None and (value := at(answer.json, known)) is not None:
            return str(value)
        options = [(path, str(at(answer.json, path))) for path in candidates(answer.json, name, create.resource)]
        location = answer.headers.get("location", "").rstrip("/").rpartition("/")[2]
        options += [((), location)] if location else []
        options += [((), str(value)) for path, value in leaves(request.body) if path and words(path[-1]) == words(name)]
        get = self.description.of(create.resource, "get")
        for path, value in options:
            if get is None or self._is_there(get, {**request.identifiers, name: value}, caller):
                if path:
                    self._id_paths[create.resource] = path
                return value
        return self._listed_id(create, request, name, caller) or (options[0][1] if options else None)

    def _is_there(self, get: Endpoint, identifiers: Mapping[str, str], caller: Caller) -> bool:
        names = get.identifiers
        if not {*names} <= {*identifiers}:
            return False
        answer = self.send(ValidRequest(get, filled(self.description.base, get, identifiers)), caller)
        return answer.status not in {0, 404, 405, 410, 422, 400} and answer.status < 500

    def _listed_id(self, create: Endpoint, request: ValidRequest, name: str, caller: Caller) -> str | None:
        """The id of the row in the list that has a text that was sent."""
        sent_texts = {value for _, value in leaves(request.body) if isinstance(value, str) and len(value) > 4}
        self.listed.pop((create.resource, caller.name), None)
        for row in reversed(self.shown(create.resource, caller)):
            if sent_texts & {value for _, value in leaves(row) if isinstance(value, str)}:
                for path in candidates(row, name, create.resource):
                    return str(at(row, path))
        return None


def _typed(value: str, schema: Schema) -> Any:
    kind = type_of(schema)
    if kind in {"integer", "number"}:
        return int(value) if value.lstrip("-").isdigit() else None
    return value


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _shape(body: Any) -> tuple[str, ...]:
    return tuple(sorted(".".join(path) for path, _ in leaves(body)))
