"""Passwords are stored as slow hashes, and nowhere else."""

import re
from collections.abc import Iterable, Iterator

from backwright.databases.adapter import Database
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.registration import registration
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Subject

_ARGON = re.compile(r"\$argon2id\$v=\d+\$m=(\d+),t=(\d+),p=\d+\$")
_BCRYPT = re.compile(r"\$2[aby]\$(\d\d)\$")
MEMORY = 19_456  # KiB, as OWASP asks of Argon2id at t = 2
ROUNDS = 2
COST = 10
GUESSED = ("a", "Qz7-vKw", "12345678", "password123")  # two that are short, and two that are common
MISTYPED = "Mistyped-9-Qx"
NUMBER = 82_000  # from which on values of registrations differ from those of other rows


def decide(subject: Subject) -> Iterable[Finding]:
    """After the callers have made their accounts, every column of every table is read. Each account must have a hash by
    Argon2id (19 MiB, 2 rounds, or more) or bcrypt (cost 10 or more); the passwords that were sent, and the refresh
    tokens that were given out, must stand nowhere in the database, and hashes only where they are checked; passwords,
    wrong ones too, and tokens nowhere in the log. Nobody registers with a password that is short or common.

    Why: Databases and logs leak. A slow hash makes the passwords in them worth little; a fast one, or a password in the
    log, hands them over.

    Fails: `users.password_hash` holds Argon2id at m=1024, or the log has the body of a login.

    Mend: Hash with Argon2id at 19 MiB and 2 rounds or more, keep bodies and headers out of the log, and refuse
    passwords that are short or common.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.database is not None  # noqa: S101
    if not subject.live.callers:
        yield RULE.not_applicable("no accounts")
        return
    cells = list(_texts(subject.database))
    hashes = [(place, text) for place, text in cells if _ARGON.search(text) or _BCRYPT.search(text)]
    problems = [f"{place}: {weak}" for place, text in hashes if (weak := weakness(text))]
    if len(hashes) < len(subject.live.callers):
        problems.append(f"{len(subject.live.callers)} accounts, {len(hashes)} hashes by Argon2id or bcrypt")
    problems += [f"{place} holds a hash among other things" for place, text in hashes if not text.startswith("$")]
    problems += _in_clear(subject.live, cells)
    problems += _guessable(subject)
    mistyped = {"email": subject.live.home[-1].email, "password": MISTYPED}
    subject.live.anonymous.send("POST", "/api/v1/auth/login", mistyped, operation="login")
    log = subject.log.text() if subject.log else ""
    problems += ["the log has a password that was mistyped"] if MISTYPED in log else []
    problems += [f"the log has {what} of {owner}" for what, owner, secret in _secrets(subject.live) if secret in log]
    shown = [f"{place}: {_cost(text)}" for place, text in hashes]
    evidence = Evidence(
        "catalogue", "columns that hold hashes", ("\n".join(shown), f"log: {len(log):,} characters searched")
    )
    if problems:
        yield RULE.failed("passwords or tokens are not stored as they should be", evidence, detail=problems)
    else:
        kind = _cost(hashes[0][1]) if hashes else ""
        summary = f"{len(hashes)} hashes ({kind}), none in clear in {len(cells):,} cells or the log"
        yield RULE.passed(summary, evidence)


def _guessable(subject: Subject) -> Iterator[str]:
    """Passwords that are taken though anybody would guess them; tried on a server of the proof's own alone."""
    live, blueprint = subject.live, subject.blueprint
    operation = live.operation("register") if live else None
    if live is None or blueprint is None or operation is None or not live.secret_key:
        return
    for number, password in enumerate(GUESSED):
        body = registration(blueprint, f"guessed-{number}@example.com", password, NUMBER + number)
        answer = live.anonymous.send(operation.method, operation.path, body, operation=operation.name)
        if answer.succeeded:
            yield f"registering with the password {password!r} is answered with {answer.status}"


def _cost(text: str) -> str:
    """The head of a hash, which says how dear it is, without its salt."""
    found = _ARGON.search(text) or _BCRYPT.search(text)
    return found[0].strip("$") if found else ""


def weakness(text: str) -> str:
    """Why a hash is too cheap; nothing when it is not."""
    if found := _ARGON.search(text):
        memory, rounds = int(found[1]), int(found[2])
        return "" if memory >= MEMORY and rounds >= ROUNDS else f"Argon2id at m={memory}, t={rounds}"
    found = _BCRYPT.search(text)
    return f"bcrypt at cost {found[1]}" if found and int(found[1]) < COST else ""


def _texts(database: Database) -> Iterator[tuple[str, str]]:
    for table in database.tables():
        for number, row in enumerate(database.rows(f'SELECT * FROM "{table}" LIMIT 2000'), 1):  # noqa: S608
            for column, value in row.items():
                if isinstance(value, str | bytes) and len(value) >= 8:
                    yield (
                        f"{table}.{column}, row {number}",
                        value if isinstance(value, str) else value.decode("latin-1"),
                    )


def _secrets(live: Live) -> Iterator[tuple[str, str, str]]:
    for caller in live.callers:
        yield "the password", caller.name, caller.password
        yield "the refresh token", caller.name, caller.refresh_token
        yield "the access token", caller.name, caller.token


def _in_clear(live: Live, cells: list[tuple[str, str]]) -> list[str]:
    secrets = list(_secrets(live))
    return [
        f"{place} has {what} of {owner} in clear"
        for place, text in cells
        for what, owner, secret in secrets
        if secret and secret in text
    ]


RULE = Rule(
    name="security/passwords",
    items=("security/1", "security/7", "task-add-authentication/2", "anti-patterns-to-avoid/5"),
    by="database",
    needs=("live", "database"),
    references=References(
        owasp=("API2",), asvs=("11.4.2", "6.2.1", "6.2.4", "16.2.5"), cwe=(916, 256, 521, 532), rfc=(9106,)
    ),
    decide=decide,
)
