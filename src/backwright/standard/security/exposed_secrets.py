"""Passwords and their hashes stay inside."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from backwright.standard.description.api import done
from backwright.standard.description.members import is_secret, leaves, words
from backwright.standard.description.own_rows import everything_in
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

HASH = re.compile(
    r"\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}|\$argon2(?:id|i|d)\$|\$s(?:crypt|0)?\$[^\"]{20}|"
    r"\b(?:pbkdf2(?::|_sha)\w*|scrypt:\d+)[:$]|\$(?:5|6)\$[^$\"]+\$[./A-Za-z0-9]{40}"
)
_PASSWORDS = frozenset({"password", "passwd", "pwd", "passphrase"})
_NO_HASH = frozenset({"reset", "changed", "updated", "expires", "expired", "at", "strength", "policy", "hint", "url"})
SHORTEST = 8


def decide(subject: Subject) -> Iterable[Finding]:
    """Every answer of success that was given in the proof is searched: for hashes of passwords by their form (bcrypt,
    Argon2, scrypt, PBKDF2, crypt), for members that are called a password and hold a text, and for the very passwords
    that the proof sent. A hash that is given away is guessed elsewhere, at leisure.

    Why: Answers are kept in logs, caches and browsers, where nobody guards them as a table of passwords is
    guarded.

    Fails: `GET /users/7` is answered with `"passwordHash": "$2b$10$…"` among the members of the account.

    Mend: Name the members that an answer has, instead of taking all columns of the row.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    searched = [one for one in api.exchanges if one.operation and done(one) and one.body]
    if not searched:
        yield RULE.unclear("no operation answered with success")
        return
    found = {violation.fingerprint(RULE.name): (one, violation) for one in searched for violation in _in(one)}
    if found:
        shown = tuple(exchange.shown() for exchange, _ in found.values())[:3]
        detail = [violation for _, violation in found.values()]
        says = f"{len(detail)} of {len(searched)} answers hold a password or its hash"
        yield RULE.failed(says, Evidence("exchange", "answers with secrets", shown), detail=detail)
    else:
        evidence = Evidence("exchange", "answers that were searched", (searched[-1].shown(),))
        yield RULE.passed(f"{len(searched)} answers hold no password and no hash of one", evidence)


def _in(exchange: Exchange) -> Iterator[Violation]:
    for path, value in everything_in(exchange.json):
        if not path or not isinstance(value, str) or len(value) < SHORTEST or set(value) <= {"*", "•"}:
            continue
        if HASH.search(value):
            yield Violation.answered(exchange, "answers with the hash of a password", member=path[-1])
        elif _is_password(path[-1]):
            yield Violation.answered(exchange, "answers with a password", member=path[-1])
        elif value in _sent_secrets(exchange):
            yield Violation.answered(exchange, "answers with the password that was sent", member=path[-1])


def _is_password(name: str) -> bool:
    there = {*words(name)}
    return bool(_PASSWORDS & there) and not _NO_HASH & there


def _sent_secrets(exchange: Exchange) -> frozenset[str]:
    try:
        sent = json.loads(exchange.sent)
    except ValueError:
        return frozenset()
    if not isinstance(sent, Mapping):
        return frozenset()
    found = (value for path, value in leaves(sent) if path and is_secret(path[-1]) and isinstance(value, str))
    return frozenset(value for value in found if len(value) >= SHORTEST)


RULE = Rule(
    name="security/exposed-secrets",
    items=("security/7", "anti-patterns-to-avoid/5"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API3",), asvs=("15.3.1",), cwe=(200,)),
    decide=decide,
)
