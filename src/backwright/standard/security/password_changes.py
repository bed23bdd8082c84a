"""A password is changed only by who knows the one before, and only one's own."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from backwright.standard.description.api import Api, Success, done
from backwright.standard.description.members import with_member
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.security.password_bodies import current_secret, new_secret
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation


def decide(subject: Subject) -> Iterable[Finding]:
    """A new account asks for another password and names a current one that is wrong. Where the path of the operation
    names an account, a second account asks to change the password of the first. Each must be refused; it counts as
    a violation when the account can be signed in with the new password. That the operation works with the right
    password was seen before.

    Why: A session that is left open for a minute would otherwise be an account that is lost.

    Fails: `POST /me/password` with a wrong `current_password` is answered with 204, and the new password signs
    in.

    Mend: Verify the current password of the account that the token names, before the new one is stored.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    changes = [one for one in api.reached("password") if new_secret(one.request.body)]
    if not changes:
        yield RULE.unclear("no operation was reached that changes a password")
        return
    tried = [one for success in changes for one in (*_without_current(api, success), *_of_others(api, success))]
    wrong = [violation for _, violation in tried if violation]
    shown = tuple(exchange.shown() for exchange, violation in tried if violation or not wrong)[:4]
    evidence = Evidence("exchange", "changes of passwords", shown)
    if wrong:
        yield RULE.failed("; ".join(one.kind for one in wrong[:2]), evidence, detail=wrong)
    elif tried:
        yield RULE.passed("a wrong current password and other accounts are refused", evidence)
    else:
        yield RULE.unclear("the change asks for no current password, which a stolen token would not know")


def _without_current(api: Api, success: Success) -> Iterator[tuple[Exchange, Violation | None]]:
    caller = api.requests.newcomer()
    if caller is None:
        return
    request = api.requests.fresh(replace(success, caller=caller))
    place, secret = current_secret(request.body), new_secret(request.body)
    if place is None or secret is None:
        return
    body = with_member(request.body, place, f"{caller.password[:-1]}{'x' if caller.password[-1] != 'x' else 'y'}")
    answer = api.requests.send(replace(request, body=body), caller)
    wrong = done(answer) and api.requests.signed_in(caller, secret) is not None
    kind = "the password is changed though the current one is wrong"
    yield answer, Violation.answered(answer, kind, expected="403 or 422") if wrong else None


def _of_others(api: Api, success: Success) -> Iterator[tuple[Exchange, Violation | None]]:
    if not success.endpoint.identifiers or len(api.callers) < 2:
        return
    victim = api.requests.newcomer()
    if victim is None:
        return
    request = api.requests.fresh(replace(success, caller=victim))
    secret = new_secret(request.body)
    answer = api.requests.send(request, api.callers[1])
    wrong = done(answer) and secret is not None and api.requests.signed_in(victim, secret) is not None
    kind = "the password of another account is changed"
    yield answer, Violation.answered(answer, kind, row="another account's", expected="403") if wrong else None


RULE = Rule(
    name="security/password-changes",
    items=("security/1", "security/2"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API2",), asvs=("6.2.3",), cwe=(620, 639)),
    decide=decide,
)
