"""Passwords are not guessed without end."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from backwright.standard.description.api import Api, ValidRequest, done
from backwright.standard.description.members import is_secret, leaves, with_member
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

TRIES = 25
LOCKED = frozenset({423, 429})
SLOWER = 5.0  # times slower than at first is a limit as well
SLOW = 500.0  # milliseconds


def decide(subject: Subject) -> Iterable[Finding]:
    """Twenty-five wrong passwords for one account. Before they are used up there must be an answer of 429 or 423, or
    one that says when to come back, or the answers must become much slower, or the right password must be refused for
    the time being. Where an answer of 429 came, another `X-Forwarded-For` with each try must not help.

    Why: Passwords are short and used twice. Without a limit, a list of common ones is tried in minutes.

    Fails: 25 wrong passwords in a row are answered with 401 each, and the right one then with 200.

    Mend: Count failures by account, answer with 429 and `Retry-After` after about ten, and believe only one's own
    proxy.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    account = api.requests.newcomer()
    request = api.requests.sign_in_request(account) if account else None
    if account is None or request is None or not done(api.requests.send(request, api.anonymous)):
        yield RULE.unclear("no account could be made and signed in by a password")
        return
    tries = list[Exchange]()
    for number in range(TRIES):
        tries.append(_sent(api, _with_secret(request, f"Wr0ng-guess-{number:03}!")))
        if _is_limit(tries[-1]):
            break
    if done(tries[0]):
        yield RULE.unclear("a wrong password signs in", Evidence("exchange", "a wrong password", (tries[0].shown(),)))
        return
    evidence = Evidence("exchange", "guessing", (tries[0].shown(), tries[-1].shown()))
    if _is_limit(tries[-1]):
        passed = [one for one in _elsewhere(api, request) if not _is_limit(one)]
        kind = "another X-Forwarded-For is let guess on"
        wrong = [Violation.answered(passed[0], kind, expected="429")] if len(passed) > 1 else []
        yield (
            RULE.failed(kind, evidence, detail=wrong)
            if wrong
            else RULE.passed(f"{tries[-1].status} at wrong password {len(tries)}", evidence)
        )
    elif _slows_down(tries) or not done(_sent(api, request)):
        yield RULE.passed(f"held up after {len(tries)} wrong passwords", evidence)
    else:
        kind = "wrong passwords are answered without end"
        violation = Violation.answered(tries[-1], kind, expected="429")
        yield RULE.failed(f"{TRIES} wrong passwords for one account, and no limit", evidence, detail=[violation])


def _sent(api: Api, request: ValidRequest) -> Exchange:
    return api.requests.send_once(request, api.anonymous)


def _elsewhere(api: Api, request: ValidRequest) -> Iterable[Exchange]:
    for number in range(1, 4):
        forwarded = {**request.headers, "X-Forwarded-For": f"203.0.113.{number}"}
        guess = _with_secret(request, f"Wr0ng-elsewhere-{number}!")
        yield _sent(api, replace(guess, headers=forwarded))


def _is_limit(answer: Exchange) -> bool:
    return answer.status in LOCKED or "retry-after" in answer.headers


def _slows_down(tries: Sequence[Exchange]) -> bool:
    first, last = (median(one.milliseconds for one in some) for some in (tries[:5], tries[-5:]))
    return last > SLOWER * first and last > SLOW


def _with_secret(request: ValidRequest, secret: str) -> ValidRequest:
    body: Any = request.body
    for path, value in leaves(body):
        if path and is_secret(path[-1]) and isinstance(value, str):
            body = with_member(body, path, secret)
    return replace(request, body=body)


RULE = Rule(
    name="security/guessing",
    items=("security/8", "task-add-authentication/8"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API2", "API4"), asvs=("6.3.1", "4.1.3"), cwe=(307, 348), rfc=(6585,)),
    decide=decide,
)
