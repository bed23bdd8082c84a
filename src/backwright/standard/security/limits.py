"""What one network may try in all is limited as the project is shipped."""

import time
from collections.abc import Callable, Iterable

from backwright.blueprint.model import Auth, Blueprint
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.registration import registration
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Subject
from backwright.standard.violation import Violation

AUTH = "/api/v1/auth"
ACCOUNTS = 30  # registrations from one network, of which one must be refused
GUESSES = 120  # passwords guessed for as many accounts
NUMBER = 85_000  # from which on values of registrations differ from those of other rows
Attempt = Callable[[int], Exchange]


def decide(subject: Subject) -> Iterable[Finding]:
    """A second server is started with the limits of the project's own settings; that of the other probes has room for
    the many accounts of a proof. From one network 30 accounts are registered, and passwords are guessed for 120
    accounts, each of them once. Both must end in a 429 with `Retry-After` before that.

    Why: A limit on each account stops nobody who tries one common password on every account; and where registering
    has none, a script fills the table of accounts overnight.

    Fails: 120 wrong passwords for 120 accounts from one address are all answered with 401.

    Mend: Count the attempts of a network before the body is read, answer 429 with `Retry-After`, and ship a limit
    that people do not meet and scripts do.
    """
    assert subject.shipped is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    blueprint = subject.blueprint
    if not blueprint.uses(Auth):
        yield RULE.not_applicable("no accounts")
        return
    with subject.shipped() as transport:
        nobody = Caller("somebody who tries often", transport)
        registered = _until_refused(lambda number: _register(nobody, blueprint, number), ACCOUNTS)
        # A limit that stands before the body is read costs no hash of a password to find.
        guessed = _until_refused(lambda number: _guess(nobody, {"email": _unknown(number)}), GUESSES)
        if guessed[-1].status != 429:
            credentials = {"password": "Guessed-by-many-7"}
            guessed = _until_refused(lambda n: _guess(nobody, {"email": _unknown(n), **credentials}), GUESSES)
    wrong = [*_problems(registered, "registers without a limit"), *_problems(guessed, "guesses without a limit")]
    evidence = Evidence("exchange", "limits as shipped", tuple(one[-1].shown() for one in (registered, guessed)))
    if wrong:
        yield RULE.failed(f"{len(wrong)} limits are missing, or say no time to wait", evidence, detail=wrong)
    else:
        says = f"429 at account {len(registered)}, and at guess {len(guessed)} for as many accounts"
        yield RULE.passed(says, evidence)


def _until_refused(attempt: Attempt, most: int) -> list[Exchange]:
    """Attempts until one is refused for being too many."""
    answers: list[Exchange] = []
    while len(answers) < most and not (answers and answers[-1].status == 429):
        answers.append(attempt(len(answers)))
    return answers


def _register(nobody: Caller, blueprint: Blueprint, number: int) -> Exchange:
    body = registration(blueprint, _unknown(number), "Registered-by-script-7", NUMBER + number)
    return nobody.send("POST", f"{AUTH}/register", body, operation="register")


def _guess(nobody: Caller, credentials: dict[str, str]) -> Exchange:
    return nobody.send("POST", f"{AUTH}/login", credentials, operation="login")


def _unknown(number: int) -> str:
    return f"nobody-{number}-{time.time_ns()}@example.com"


def _problems(answers: list[Exchange], what: str) -> list[Violation]:
    last = answers[-1]
    if last.status != 429:
        kind = f"one network {what}"
        return [Violation.answered(last, kind, actual=f"{len(answers)} times without a 429")]
    if not last.headers.get("retry-after", "").isdigit():
        return [Violation.answered(last, "a 429 without Retry-After")]
    return []


RULE = Rule(
    name="security/limits",
    items=("security/8", "task-add-authentication/8"),
    by="probe",
    needs=("blueprint", "shipped"),
    references=References(owasp=("API2", "API4"), asvs=("6.3.1",), cwe=(307,)),
    decide=decide,
)
