"""What ends a session ends it: signing out, deleting the account, another password."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from backwright.standard.description.api import Api, Success, ValidRequest, done
from backwright.standard.description.own_rows import is_known
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.security.password_bodies import new_secret
from backwright.standard.security.signed_tokens import decoded
from backwright.standard.security.witness import witness
from backwright.standard.subject import Caller, Subject
from backwright.standard.violation import Violation

LONGEST = 60.0  # minutes


@dataclass(slots=True)
class _Endings:
    """What was ended, and whether it had ended."""

    answers: list[Exchange] = field(default_factory=list)
    wrong: list[Violation] = field(default_factory=list)
    goes_on: str = ""  # how long a token of short life is let in after its session
    ways: list[str] = field(default_factory=list)


def decide(subject: Subject) -> Iterable[Finding]:
    """An account of its own for each: it is let in, then it signs out, deletes itself or changes its password, and that
    succeeds; what it showed before must then be refused. A change of the password counts only when the new one signs
    it in.

    A token that goes on after that is of use to whoever has stolen it, and nobody can take it back. One that is signed,
    lives for an hour at most and is renewed by another token is told, and fails nothing: many take that for enough.

    Why: A stolen token is taken back by ending the session. Where nothing ends it, it is good until it expires.

    Fails: `POST /logout` is answered with 204, and `GET /me` with the token from before with 200.

    Mend: Keep sessions by an id that the token names, look it up with each request, and delete it at the end of
    the session.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    request = witness(api)
    if request is None:
        yield RULE.unclear("no request was found that succeeds for an account and not for nobody")
        return
    tried = _Endings()
    for success in api.reached("sign_out"):
        _end(api, request, success, "signing out", tried)
    for success in _deletions(api):
        _end(api, request, success, "deleting the account", tried)
    for success in api.reached("password"):
        _end(api, request, success, "changing the password", tried)
    evidence = Evidence("exchange", "what was shown before", tuple(one.shown() for one in tried.answers[:6]))
    if tried.wrong:
        yield RULE.failed("; ".join(one.kind for one in tried.wrong[:2]), evidence, detail=tried.wrong)
    elif tried.goes_on:
        yield RULE.unclear(tried.goes_on, evidence, advice="look up the session of a token with each request")
    elif tried.ways:
        yield RULE.passed(f"a session ends by {', '.join(dict.fromkeys(tried.ways))}", evidence)
    else:
        yield RULE.unclear("no operation was reached that ends a session")


def _deletions(api: Api) -> Iterator[Success]:
    """Operations by which an account deletes itself: its own path, or its row among the accounts."""
    paths = {one.endpoint.path for one in api.reached("me")}
    accounts = {one.endpoint.resource for one in api.reached("register")}
    deletions = (one for one in api.reached() if one.endpoint.method == "DELETE" and is_known(one.caller))
    return (one for one in deletions if one.endpoint.path in paths or one.endpoint.resource in accounts)


def _end(api: Api, request: ValidRequest, success: Success, way: str, tried: _Endings) -> None:
    caller = api.requests.newcomer()
    if caller is None or not done(api.requests.send(request, caller)):
        return
    ending = api.requests.fresh(replace(success, caller=caller))
    answer = api.requests.send(ending, caller)
    if not done(answer) or not _took_effect(api, success, ending, caller):
        return
    after = api.requests.send(request, caller)
    tried.ways.append(way)
    tried.answers += [answer, after]
    if not done(after):
        return
    minutes = _minutes(caller.token)
    if way == "signing out" and minutes is not None and minutes <= LONGEST and api.description.of_kind("refresh"):
        tried.goes_on = f"after signing out a token is let in until it expires, at most {minutes:.0f} minutes later"
    else:
        kind = f"what was shown before {way} is let in after it"
        tried.wrong.append(Violation.answered(after, kind, caller="a new account", expected="401"))


def _minutes(token: str) -> float | None:
    """How long a signed token lives; None where it does not say."""
    parts = token.split(".")
    claims = decoded(parts[1]) if len(parts) == 3 else {}
    expires, issued = claims.get("exp"), claims.get("iat", time.time())
    is_said = isinstance(expires, int | float) and isinstance(issued, int | float)
    return (expires - issued) / 60 if is_said else None


def _took_effect(api: Api, success: Success, ending: ValidRequest, caller: Caller) -> bool:
    if success.endpoint.kind != "password":
        return True
    secret = new_secret(ending.body)
    return secret is not None and api.requests.signed_in(caller, secret) is not None


RULE = Rule(
    name="security/ended-sessions",
    items=("security/1", "task-add-authentication/7"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API2",), asvs=("7.4.1", "7.4.2", "7.4.3"), cwe=(613,)),
    decide=decide,
)
