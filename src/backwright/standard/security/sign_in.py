"""Guessing passwords is slow, and reveals nothing on the way."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.registration import registration
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Subject

AUTH = "/api/v1/auth"
TRIES = 15
NUMBER = 81_000  # from which on values of registrations differ from those of other rows
PAIRS = 4  # of a wrong password and an unknown e-mail, at the least


def decide(subject: Subject) -> Iterable[Finding]:
    """Fifteen wrong passwords for one account: before they are used up a 429 with `Retry-After` must come, and another
    `X-Forwarded-For` with each must not help. Somebody else must still be able to sign in.

    A wrong password and an unknown e-mail are answered alike, in words, status and time, and registering a known e-mail
    is answered as any other. Run last, since it uses up the budget of an account.

    Why: Passwords are guessed by machines, and lists of valid e-mails are what they start from.

    Fails: Fifteen wrong passwords and no 429; or an unknown e-mail is answered in 2 ms, a known one in 40.

    Mend: Count failures for each account and each network, take `X-Forwarded-For` from your own proxy alone, and hash a
    password also where there is no account.
    """
    assert subject.live is not None  # noqa: S101
    if not subject.live.callers:
        yield RULE.not_applicable("no accounts")
        return
    victim, other = subject.live.callers[-1], subject.live.callers[0]
    leaver = subject.live.home[-1]  # its account is gone after `accounts`
    known_ones = [one for one in subject.live.callers[:-1] if one is not leaver] or [other]
    differences = [*_alike(victim, known_ones), *_registering(subject, known_ones[0])]
    tries = [_guess(victim, f"Wrong-{number}-x") for number in range(TRIES)]
    limited = [one for one in tries if one.status == 429]
    rotated = [_guess(victim, f"Wrong-f{n}-x", {"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(1, 6)]
    problems = list(differences)
    if not limited:
        problems.append(f"{TRIES} wrong passwords for one account, and no 429")
    else:
        problems += [] if limited[0].headers.get("retry-after", "").isdigit() else ["a 429 without Retry-After"]
        if any(one.status != 429 for one in rotated):
            problems.append("another X-Forwarded-For is let guess on")
    known = other.send("POST", f"{AUTH}/login", {"email": other.email, "password": other.password}, operation="login")
    problems += [] if known.succeeded else [f"somebody else cannot sign in any more: {known}"]
    evidence = Evidence(
        "exchange", "guessing passwords", tuple(one.shown() for one in (tries[0], tries[-1], rotated[-1], known))
    )
    if problems:
        yield RULE.failed("; ".join(problems[:2]), evidence, detail=problems)
    else:
        first = next(index for index, one in enumerate(tries, 1) if one.status == 429)
        yield RULE.passed(
            f"429 at wrong password {first}, for this account alone; unknown e-mails look like known ones", evidence
        )


def _registering(subject: Subject, known: Caller) -> list[str]:
    """How a known e-mail is told from a new one at registering; tried on a server of the proof's own alone."""
    live, blueprint = subject.live, subject.blueprint
    operation = live.operation("register") if live else None
    if live is None or blueprint is None or operation is None or not live.secret_key:
        return []
    new, again = (
        live.anonymous.send(
            operation.method,
            operation.path,
            registration(blueprint, email, "Long-enough-7-and-rare", NUMBER + number),
            operation=operation.name,
        )
        for number, email in enumerate((f"new-{time.time_ns()}@example.com", known.email))
    )
    if not new.succeeded or (new.status, _words(new)) == (again.status, _words(again)):
        return []
    return [f"registering tells a known e-mail: {again.status} against {new.status}"]


def _guess(caller: Caller, password: str, headers: dict[str, str] | None = None) -> Exchange:
    guesser = replace(caller, name="somebody who guesses", token="")
    return guesser.send(
        "POST", f"{AUTH}/login", {"email": caller.email, "password": password}, headers=headers, operation="login"
    )


def _alike(victim: Caller, known: Sequence[Caller]) -> list[str]:
    """What distinguishes an unknown e-mail from a known one; nothing when nothing does.

    Both are tried in pairs, now this one first and now that one, and the quickest answers are compared: whatever else
    the machine does only makes answers slower. Where these differ, most pairs must as well; more pairs follow, so that
    one slow moment is not taken for a difference. No account is tried more than twice, since wrong passwords count.
    """
    wrong: list[Exchange] = []
    unknown: list[Exchange] = []
    for number, account in enumerate([*known, *known]):
        nobody = replace(victim, email=f"nobody-{time.time_ns()}@example.com")
        for guesser in (nobody, account) if number % 2 else (account, nobody):
            (unknown if guesser is nobody else wrong).append(_guess(guesser, f"Wrong-{number}-y"))
        if len(wrong) >= PAIRS and not _time_differences(wrong, unknown):
            break
    problems = []
    if (wrong[0].status, _words(wrong[0])) != (unknown[0].status, _words(unknown[0])):
        problems.append(f"an unknown e-mail shows in the answer: {unknown[0].status} against {wrong[0].status}")
    return problems + _time_differences(wrong, unknown)


def _time_differences(wrong: list[Exchange], unknown: list[Exchange]) -> list[str]:
    known, other = (min(one.milliseconds for one in answers) for answers in (wrong, unknown))
    pairs = [(one.milliseconds, two.milliseconds) for one, two in zip(wrong, unknown, strict=True)]
    same_way = sum(_apart(*(pair if known > other else pair[::-1])) for pair in pairs)
    if _apart(max(known, other), min(known, other)) and same_way > len(pairs) * 2 / 3:
        return [f"an unknown e-mail shows in the time: {other:.0f} ms against {known:.0f} ms, at the quickest"]
    return []


def _apart(slow: float, quick: float) -> bool:
    """What differs in these times for somebody who measures."""
    return slow > 2 * quick and slow - quick > 10


def _words(answer: Exchange) -> Any:
    body = answer.json
    return {name: value for name, value in body.items() if name != "meta"} if isinstance(body, dict) else body


RULE = Rule(
    name="security/sign-in",
    items=("security/8", "task-add-authentication/3", "task-add-authentication/4", "task-add-authentication/8"),
    by="probe",
    needs=("live",),
    references=References(
        owasp=("API2", "API4"), asvs=("6.3.1", "6.3.8", "4.1.3"), cwe=(307, 204, 208, 348), rfc=(6585, 9110)
    ),
    decide=decide,
)
