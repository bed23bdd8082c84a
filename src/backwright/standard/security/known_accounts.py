"""Nobody is told which addresses have an account."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from backwright.standard.description.api import Api, ValidRequest, done
from backwright.standard.description.members import identity_rank, is_secret, leaves, with_member
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.security.alike import differences, time_difference
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

PAIRS = 3  # of a wrong password and an unknown address
MORE_PAIRS = 6  # where the first seem to differ in time
WRONG = "Wr0ng-and-long-enough!"


def decide(subject: Subject) -> Iterable[Finding]:
    """A wrong password for an account and any password for an address without one must be answered alike: in status, in
    words and in time. So must the registration of a known address and that of a new one, which is answered as the
    first; its owner is told by mail. What differs tells whoever collects addresses which of them to attack.

    Where accounts are known by a name that others see anyway, only signing in is looked at.

    Why: A list of addresses that have an account is where guessing passwords and false mails begin.

    Fails: `POST /login` with an unknown address is answered with "no such user", with a known one with "wrong
    password".

    Mend: Answer both with one status and one sentence, check a hash in either case, and tell the rest to the
    owner by mail.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    account = api.requests.newcomer()
    request = api.requests.sign_in_request(account) if account else None
    if account is None or request is None or not done(api.requests.send(request, api.anonymous)):
        yield RULE.unclear("no account could be made and signed in by a password")
        return
    wrong, shown = [], list[Exchange]()
    for violation, answers in (*_signing_in(api, request), *_registering(api)):
        wrong += [violation] if violation else []
        shown += answers
    evidence = Evidence("exchange", "a known and an unknown address", tuple(one.shown() for one in shown[:4]))
    if wrong:
        yield RULE.failed("; ".join(f"{one.kind}: {one.actual}" for one in wrong), evidence, detail=wrong)
    else:
        yield RULE.passed("known and unknown addresses are answered alike", evidence)


def _signing_in(api: Api, request: ValidRequest) -> Iterator[tuple[Violation | None, list[Exchange]]]:
    known, unknown = list[Exchange](), list[Exchange]()
    body = _with_secret(request.body, WRONG)
    said = list[str]()
    for number in range(MORE_PAIRS):
        strange = _strange(body)
        said += _identities(strange)
        known.append(api.requests.send_once(replace(request, body=body), api.anonymous))
        unknown.append(api.requests.send_once(replace(request, body=strange), api.anonymous))
        if 429 in {known[-1].status, unknown[-1].status}:  # the limit is looked at elsewhere
            del known[-1], unknown[-1]
            break
        if number + 1 >= PAIRS and not time_difference(known, unknown):
            break
    if not known or done(known[0]):
        return
    told = differences(known[0], unknown[0], *_identities(body), *said) or time_difference(known, unknown)
    kind = "signing in tells which addresses are known"
    violation = Violation.answered(unknown[0], kind, actual=told, expected="the same answer") if told else None
    yield violation, [known[0], unknown[0]]


def _registering(api: Api) -> Iterator[tuple[Violation | None, list[Exchange]]]:
    success = next(iter(api.reached("register")), None)
    if success is None:
        return
    first = api.requests.fresh(success)
    addresses = {path: value for path, value in leaves(first.body) if isinstance(value, str) and "@" in value}
    if not addresses:
        return
    new = api.requests.send(first, api.anonymous)
    again = api.requests.fresh(success)
    for path, value in addresses.items():
        again = replace(again, body=with_member(again.body, path, value))
    known = api.requests.send(again, api.anonymous)
    if not done(new) or 429 in {new.status, known.status}:
        return
    texts = [value for body in (first.body, again.body) for _, value in leaves(body) if isinstance(value, str)]
    told = differences(known, new, *sorted(texts, key=len, reverse=True)) if not done(known) else ""
    if done(known) and known.status != new.status:
        told = f"{known.status} against {new.status}"
    kind = "registering tells which addresses are known"
    violation = Violation.answered(known, kind, actual=told, expected="the same answer") if told else None
    yield violation, [new, known]


def _identities(body: Any) -> list[str]:
    """The texts of a body that name an account."""
    return [
        value
        for path, value in leaves(body)
        if path and isinstance(value, str) and not is_secret(path[-1]) and identity_rank(path[-1]) is not None
    ]


def _with_secret(body: Any, secret: str) -> Any:
    for path, value in leaves(body):
        if path and is_secret(path[-1]) and isinstance(value, str):
            body = with_member(body, path, secret)
    return body


def _strange(body: Any) -> Any:
    """The body with names that no account has, of the same shape."""
    for path, value in leaves(body):
        if path and isinstance(value, str) and not is_secret(path[-1]) and identity_rank(path[-1]) is not None:
            marker = secrets.token_hex(4)
            strange = f"prove-{marker}@example.com" if "@" in value else f"{value[:-8]}{marker}"
            body = with_member(body, path, strange)
    return body


RULE = Rule(
    name="security/known-accounts",
    items=("task-add-authentication/3", "task-add-authentication/4", "security/1"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API2",), asvs=("6.3.8",), cwe=(204, 208)),
    decide=decide,
)
