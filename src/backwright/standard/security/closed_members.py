"""A caller writes the members that an operation takes, and no others: no role, no owner."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from backwright.standard.description.api import Api, OwnRow, Success, done
from backwright.standard.description.members import members, with_beside, words
from backwright.standard.description.own_rows import (
    WRITES,
    body_for,
    first,
    id_member,
    members_by_name,
    on_row,
    owned,
    reached,
    read,
)
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Subject
from backwright.standard.violation import Violation

_POWERS = frozenset(
    {"role", "roles", "permission", "permissions", "scope", "scopes", "group", "groups", "privilege", "privileges",
     "rank", "tier", "plan"}
)  # fmt: skip
_AMOUNTS = frozenset({"balance", "credit", "credits", "points", "quota"})
_OWNERS = frozenset({"owner", "author", "creator", "user", "account", "by", "member", "customer"})
STRONGEST = "admin"
TOO_MANY = 429
MORE = 1_000
MOST_SINGLY = 4  # members that are tried alone where all of them together are refused


@dataclass(slots=True)
class _WrittenMembers:
    """The members that were sent beside the declared ones, and those that were kept."""

    sent: int = 0
    answers: list[Exchange] = field(default_factory=list)
    wrong: list[Violation] = field(default_factory=list)


def decide(subject: Subject) -> Iterable[Finding]:
    """What an answer shows of an account or a row, and no body of its operations takes, is sent all the same
    with a valid body: roles and rights as `admin`, flags that are off as on, amounts as more, owners as another
    account. It is sent at registration, when an account changes itself, and when a row is made and changed. A refusal
    is as good as being ignored: the account or the row is read again, and a member that then has the value that was
    sent is a violation.

    Why: Whoever writes the right member name becomes an administrator, or gives a row to somebody else.

    Fails: `POST /register` with `"role": "admin"` beside its own members, and `GET /me` then shows `"role":
    "admin"`.

    Mend: Take the members that a body may have from a list of names, and refuse or drop all others.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    tried = _WrittenMembers()
    if api.callers:
        _registering(api, tried)
        _own_account(api, tried)
        for resource in owned(api):
            _rows(api, resource, tried)
    evidence = Evidence("exchange", "members that are not taken", tuple(one.shown() for one in tried.answers[:4]))
    if tried.wrong:
        yield RULE.failed(
            f"{len(tried.wrong)} of {tried.sent} members that no body names were written", evidence, detail=tried.wrong
        )
    elif tried.sent:
        yield RULE.passed(f"{tried.sent} members that no body names were sent, and none was kept", evidence)
    else:
        yield RULE.unclear("answers show no member that a caller would gain by writing")


def _registering(api: Api, tried: _WrittenMembers) -> None:
    register, plain = first(iter(api.reached("register"))), api.requests.newcomer()
    if register is None or plain is None:
        return
    before = _account(api, plain)
    wanted = _powers(before, _declared(register, *_own_changes(api)))
    for values in _portions(wanted):
        account = api.requests.newcomer(values)
        answer = next(one for one in reversed(api.exchanges) if one.operation == register.endpoint.name)
        if answer.status == TOO_MANY:
            return
        tried.sent += len(values)
        if account is None:
            continue
        _compare(tried, answer, values, before, _account(api, account))
        return


def _own_account(api: Api, tried: _WrittenMembers) -> None:
    for success in _own_changes(api):
        caller = api.requests.newcomer()
        before = _account(api, caller) if caller else {}
        for values in _portions(_powers(before, _declared(*_own_changes(api)))):
            tried.sent += len(values)
            request = api.requests.fresh(replace(success, caller=caller or success.caller))
            request = replace(request, body=with_beside(request.body, values))
            answer = api.requests.send(request, caller or success.caller)
            if done(answer):
                _compare(tried, answer, values, before, _account(api, caller or success.caller))
                break


def _rows(api: Api, resource: str, tried: _WrittenMembers) -> None:
    create = first(reached(api, resource, "create"))
    row = api.requests.make(resource, api.caller)
    if create is None or row is None:
        return
    shown = read(api, row, api.caller)
    before = members_by_name(shown.json if shown and done(shown) else row.values)
    before.pop(id_member(row), None)
    wanted = _gains(api, before, _declared(create, *reached(api, resource, *WRITES)))
    for values in _portions(wanted):
        tried.sent += len(values)
        body = with_beside(body_for(api, create), values)
        answer = api.requests.send(on_row(api, create.endpoint, row, body), api.caller)
        if done(answer):
            _compare(tried, answer, values, before, _row_members(api, _row_of(answer, row), answer))
            break
    for success in reached(api, resource, *WRITES):
        for values in _portions(wanted):
            tried.sent += len(values)
            body = with_beside(body_for(api, success), values)
            answer = api.requests.send(on_row(api, success.endpoint, row, body), api.caller)
            if done(answer):
                _compare(tried, answer, values, before, _row_members(api, row, answer))
                break


def _row_of(answer: Exchange, like: OwnRow) -> OwnRow:
    """The row that an answer to a creation shows."""
    number = str(members_by_name(answer.json).get(id_member(like), like.id))
    names = {name: number if value == like.id else value for name, value in like.identifiers.items()}
    return replace(like, id=number, identifiers=names)


def _row_members(api: Api, row: OwnRow, answer: Exchange) -> Mapping[str, Any]:
    """The row as one of the accounts reads it, or as the answer shows it where none can."""
    for caller in api.callers:
        shown = read(api, row, caller)
        if shown is not None and done(shown):
            return members_by_name(shown.json)
    has_get = first(reached(api, row.resource, "get")) is not None
    return {} if has_get else members_by_name(answer.json)


def _account(api: Api, caller: Caller) -> dict[str, Any]:
    """What an account is shown of itself."""
    own = first(iter(api.reached("me")))
    answer = api.requests.send(own.request, caller) if own else None
    return members_by_name(answer.json) if answer is not None and done(answer) else {}


def _own_changes(api: Api) -> list[Success]:
    """Operations by which an account changes itself."""
    own = {one.endpoint.path for one in api.reached("me")}
    changes = (one for one in api.reached() if one.endpoint.method in {"PUT", "PATCH", "POST"} and one.endpoint.body)
    return [one for one in changes if one.endpoint.path in own]


def _gains(api: Api, shown: Mapping[str, Any], declared: AbstractSet[str]) -> dict[str, Any]:
    """What a caller would gain by writing it to a row: another owner, and what is true of accounts."""
    found = _powers(shown, declared)
    if len(api.callers) < 2 or not declared:
        return found
    own, other = (_account(api, caller) for caller in api.callers[:2])
    for name, value in shown.items():
        is_owner = bool(_OWNERS & {*words(name)})
        if name in declared or not (is_owner or (isinstance(value, str) and len(value) > 8)):
            continue
        same = next((one for one, known in own.items() if known == value and other.get(one) not in {None, value}), None)
        if same is not None and not isinstance(value, bool):
            found[name] = other[same]
    return found


def _powers(shown: Mapping[str, Any], declared: AbstractSet[str]) -> dict[str, Any]:
    """What a caller would gain by writing it to its account; nothing where no body says what it takes."""
    found: dict[str, Any] = {}
    if not declared:
        return found
    for name, value in shown.items():
        there = {*words(name)}
        if name in declared:
            continue
        if value is False:
            found[name] = True
        elif isinstance(value, str) and _POWERS & there and value != STRONGEST:
            found[name] = STRONGEST
        elif isinstance(value, int) and not isinstance(value, bool) and _AMOUNTS & there:
            found[name] = value + MORE
    return found


def _declared(*operations: Success) -> set[str]:
    """The members that the bodies of these operations take."""
    bodies = (one.endpoint.body for one in operations)
    return {path[-1] for body in bodies if body for path, _, _ in members(body.schema)}


def _portions(wanted: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """All members together, then one by one."""
    if wanted:
        yield dict(wanted)
    if len(wanted) > 1:
        yield from ({name: value} for name, value in list(wanted.items())[:MOST_SINGLY])


def _compare(
    tried: _WrittenMembers,
    answer: Exchange,
    values: Mapping[str, Any],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    tried.answers.append(answer)
    for name, value in values.items():
        if after.get(name) == value and before.get(name) != value:
            kind = "written though the body does not take it"
            violation = Violation.answered(
                answer, kind, member=name, sent=str(value), actual="kept", expected="ignored"
            )
            tried.wrong.append(violation)


RULE = Rule(
    name="security/closed-members",
    items=("security/2", "security/3"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API3",), asvs=("15.3.3", "8.2.3"), cwe=(915, 269)),
    decide=decide,
)
