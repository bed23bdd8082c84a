"""Plays cases against a server: makes the rows that are there, asks, takes the rows away, and keeps the answer."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backwright.blueprint.model import ADMIN, Blueprint
from backwright.blueprint.view.operations import operations
from backwright.contract.cases.accounts import AUTH, registration
from backwright.contract.cases.cast import OTHER_TENANT, STRANGER, TENANT, Account, account_fields, cast, steward
from backwright.contract.cases.model import Case, Given, Id, RefreshToken
from backwright.prove.wire import Answer, Wire
from conformance.normalise import Names, Normaliser, entity_of

NAME = re.compile(r"\{([^{}]+)\}")
Json = dict[str, Any]


class NotAsArrangedError(Exception):
    """What a case starts from could not be brought about."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a case: the answer without what differs between runs, and how it departs from the contract."""

    case: Case
    answer: Json
    faults: tuple[str, ...]


def transcript(played: Sequence[Played]) -> list[str]:
    """A line of JSON for each answer, the same bytes whenever the answers are; what all have is said once, above."""
    headers = [set(one.answer["headers"].items()) for one in played]
    common = dict(sorted(set.intersection(*headers))) if headers else {}
    lines: list[Json] = [{"every answer": common}]
    for one in played:
        own = {name: value for name, value in one.answer["headers"].items() if name not in common}
        lines.append({"case": one.case.name, **one.answer, "headers": own})
    return [json.dumps(line, ensure_ascii=False) for line in lines]


@dataclass(slots=True)
class Player:
    """One server, with the cast signed in."""

    blueprint: Blueprint
    wire: Wire
    make_admin: Callable[[str, str, Mapping[str, Any]], None]  # e-mail, password, what else an account says
    tokens: dict[str, Json] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)  # of the cast, and of rows that are there
    kinds: dict[str, str] = field(default_factory=dict)
    there: list[tuple[Given, str]] = field(default_factory=list)  # rows, and where they are

    # ── who asks ─────────────────────────────────────────────────────────────────────────────────

    def gather(self) -> None:
        """Let the cast in, each as anybody would come in, and sign it in."""
        for account in cast(self.blueprint):
            self._admit(account)
            self._sign_in(account)

    def _admit(self, account: Account) -> None:
        fields = account_fields(self.blueprint, account.number)
        if self.blueprint.tenancy and account.name not in (ADMIN, STRANGER):
            invitation = {"email": account.email, "role": account.role}
            token = self._done(201, "POST", f"{AUTH}/invitations", ADMIN, invitation)["data"]["token"]
            acceptance = {"token": token, "password": account.password, **fields}
            self._done(201, "POST", f"{AUTH}/invitations/accept", "", acceptance)
        elif self.blueprint.tenancy or account.role != ADMIN:
            self._done(202, "POST", f"{AUTH}/register", "", registration(self.blueprint, account))
        else:
            self.make_admin(account.email, account.password, fields)

    def _sign_in(self, account: Account) -> None:
        credentials = {"email": account.email, "password": account.password}
        self.tokens[account.name] = self._done(200, "POST", f"{AUTH}/login", "", credentials)["data"]
        me = self._done(200, "GET", f"{AUTH}/me", account.name)["data"]
        self._known(f"@{account.name}", "User", me["id"])
        if me.get("role", account.role) != account.role:
            self._done(200, "PATCH", f"/api/v1/users/{me['id']}", ADMIN, {"role": account.role})
        if tenancy := self.blueprint.tenancy:
            name = OTHER_TENANT if account.name == STRANGER else TENANT
            self._known(name, tenancy.entity, me[tenancy.column])

    def _known(self, name: str, entity: str, number: int) -> None:
        self.ids[name], self.kinds[name] = number, entity

    # ── a case ───────────────────────────────────────────────────────────────────────────────────

    def play(self, cases: Iterable[Case]) -> Iterator[Played]:
        """Each case in turn; its rows are gone when the next begins, unless that starts from the same, untouched."""
        known = {operation.name: operation for operation in operations(self.blueprint)}
        try:
            for case in cases:
                self._arrange(case)
                answer = self._ask(case)
                entity = entity_of(known.get(case.operation))
                names = Names(self.blueprint, {(self.kinds[name], number): name for name, number in self.ids.items()})
                yield self._played(case, answer, Normaliser(names, entity))
                self._take_away(known.get(case.operation), answer, case)
                if answer.status < 400 and case.request.method not in {"GET", "HEAD"}:
                    self._clear()
        finally:
            self._clear()

    def _arrange(self, case: Case) -> None:
        """Bring about what a case starts from."""
        if tuple(row for row, _ in self.there) == case.rows:
            return
        self._clear()
        for row in case.rows:
            self.there.append((row, self._make(case, row)))

    def _clear(self) -> None:
        """Take away the rows that are there, the last first."""
        while self.there:
            row, path = self.there.pop()
            self._send("DELETE", path, row.steward)
            self.ids.pop(row.name, None)

    def _make(self, case: Case, row: Given) -> str:
        """A row that is there, and where it is."""
        path = self._filled(row.path)
        answer = self._send("POST", path, row.caller, self._with_ids(row.body))
        if answer.status != 201:
            body = answer.body.decode()
            raise NotAsArrangedError(f"{case.name}: {row.name} could not be made by {row.caller}: {body}")
        number = json.loads(answer.body)["data"]["id"]
        self._known(row.name, row.entity, number)
        for verb in row.verbs:
            self._done(200, "POST", self._filled(verb), row.steward)
        return f"{path}/{number}"

    def _take_away(self, operation: Any, answer: Answer, case: Case) -> None:
        """Delete the row that the case itself has made."""
        if answer.status == 201 and operation and operation.kind == "create":
            keeper = STRANGER if case.caller == STRANGER else steward(self.blueprint)
            self._send("DELETE", answer.headers["location"], keeper)

    def _ask(self, case: Case) -> Answer:
        request = case.request
        query = "&".join(f"{name}={_escaped(self._filled(value))}" for name, value in request.query.items())
        target = self._filled(request.path) + (f"?{query}" if query else "")
        headers = {name: self._filled(value) for name, value in request.headers.items()}
        if request.raw is not None:
            return self.wire.ask(request.method, target, request.raw, {**self._authorized(case.caller), **headers})
        return self._send(request.method, target, case.caller, self._with_ids(request.body), headers)

    def _played(self, case: Case, answer: Answer, normaliser: Normaliser) -> Played:
        headers, body = normaliser.headers(answer.headers), normaliser.body(answer.body)
        recorded = "<the document>" if case.operation == "get_openapi" else body
        return Played(
            case, {"status": answer.status, "headers": headers, "body": recorded}, tuple(faults(case, answer))
        )

    # ── requests ─────────────────────────────────────────────────────────────────────────────────

    def _send(
        self, method: str, target: str, caller: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        content = None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"} if content is not None else {}
        return self.wire.ask(method, target, content, {**kind, **self._authorized(caller), **(headers or {})})

    def _done(self, status: int, method: str, target: str, caller: str, body: Any = None) -> Json:
        answer = self._send(method, target, caller, body)
        if answer.status != status:
            raise NotAsArrangedError(f"{method} {target} by {caller or 'nobody'}: {answer.status} {answer.body!r}")
        found: Json = json.loads(answer.body)
        return found

    def _authorized(self, caller: str) -> dict[str, str]:
        found = self.tokens.get(caller)
        return {"Authorization": f"Bearer {found['access_token']}"} if found else {}

    def _filled(self, text: str) -> str:
        return NAME.sub(lambda name: str(self.ids[name[1]]), text)

    def _with_ids(self, value: Any) -> Any:
        if isinstance(value, Id):
            return self.ids[value.name]
        if isinstance(value, RefreshToken):
            return self.tokens[value.caller]["refresh_token"]
        if isinstance(value, Mapping):
            return {name: self._with_ids(inner) for name, inner in value.items()}
        return [self._with_ids(one) for one in value] if isinstance(value, list) else value


def faults(case: Case, answer: Answer) -> Iterator[str]:
    """How an answer departs from what the contract says of it."""
    expected = case.expected
    if answer.status != expected.status:
        yield f"{answer.status}, not {expected.status}: {answer.body[:300].decode('utf-8', 'replace')}"
        return
    error = _error(answer) if expected.code and case.request.method != "HEAD" else {}
    if error.get("code", expected.code) != expected.code:
        yield f"{error.get('code')}, not {expected.code}"
    named = [detail.get("field") for detail in error.get("details", [])]
    if expected.fields and named != list(expected.fields):
        yield f"names {named}, not {list(expected.fields)}"
    yield from (f"no header {name}" for name in expected.headers if name not in answer.headers)


def _error(answer: Answer) -> Json:
    try:
        found = json.loads(answer.body)
    except ValueError:
        return {"code": "no JSON"}
    return found.get("error", {"code": "no error"}) if isinstance(found, dict) else {"code": "no envelope"}


def _escaped(text: str) -> str:
    """A value of a query; the wire escapes the rest."""
    return text.replace("%", "%25").replace("&", "%26").replace("+", "%2B").replace("#", "%23").replace(" ", "%20")
