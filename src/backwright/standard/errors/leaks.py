"""What goes on inside stays inside."""

import re
from collections.abc import Iterable
from pathlib import Path

from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

_SIGNS = {
    "a stack trace": re.compile(
        r'Traceback \(most recent|File "[^"]+\.py", line \d+|\bat [\w.$]+\([\w.]+\.(?:java|js|ts):\d+'
    ),
    "SQL": re.compile(
        r"\b(?:SELECT\s.+?\sFROM|INSERT INTO|UPDATE\s+\w+\s+SET|DELETE FROM)\s", re.IGNORECASE | re.DOTALL
    ),
    "a message of the database": re.compile(
        r"UNIQUE constraint failed|violates (?:unique|foreign key|check) constraint|no such table"
        r"|sqlite3\.|asyncpg\.|psycopg",
        re.IGNORECASE,
    ),
    "a path of the machine": re.compile(r"(?:/usr/(?:lib|local)|/home/\w+|/root/|/tmp/|site-packages|[A-Z]:\\\\)"),
    "the name of a library": re.compile(
        r"\b(?:sqlalchemy|pydantic|starlette|uvicorn|fastapi|django|werkzeug)\b", re.IGNORECASE
    ),
    "the name of an exception": re.compile(r"\b[A-Z][a-z]\w*(?:Error|Exception)\("),
    "a password hash": re.compile(r"\$argon2|\$2[aby]\$\d\d|pbkdf2_sha"),
}
_BANNERS = ("x-powered-by", "x-aspnet-version")


def decide(subject: Subject) -> Iterable[Finding]:
    """Every answer to every probe is searched for stack traces, SQL, messages of the database, paths of the machine,
    names of libraries and password hashes, and refusals for the folder that the project lies in. Text that the caller
    sent itself may come back.

    Why: What an answer gives away about its inside is the plan for the next request of an attacker.

    Fails: A 409 says `UNIQUE constraint failed: users.email`; or an account is answered with its `password_hash`.

    Mend: Answer with fields that are listed one by one, map database errors to messages of your own, and send no
    `Server` header with a version.
    """
    assert subject.live is not None  # noqa: S101
    found: dict[str, Exchange] = {}
    looked = 0
    for exchange in subject.live.exchanges:
        if exchange.path.startswith(("/docs", "/api/v1/openapi.json")):
            continue
        looked += 1
        for what in signs(exchange, subject.project):
            found.setdefault(what, exchange)
    says = f"{looked:,} answers searched"
    evidence = Evidence("exchange", says, tuple(one.shown() for one in list(found.values())[:10]))
    if not looked:
        yield RULE.unclear("there was no answer")
    elif found:
        detail = [Violation.answered(one, f"shows {what}") for what, one in found.items()]
        yield RULE.failed(f"answers show {', '.join(found)}", evidence, detail=detail)
    else:
        yield RULE.passed(f"{says}, nothing of the inside found", evidence)


def signs(exchange: Exchange, project: Path | None = None) -> list[str]:
    """The internals that an answer shows."""
    text = exchange.body.decode("utf-8", "replace")
    sent = exchange.sent.decode("utf-8", "replace") + exchange.path
    kinds = [
        what
        for what, pattern in _SIGNS.items()
        if (match := pattern.search(text)) and match.group(0).lower() not in sent.lower()
    ]
    kinds += ["the folder of the project"] if project is not None and str(project.resolve()) in text else []
    server = exchange.headers.get("server", "")
    kinds += [f"a banner ({server or name})" for name in _BANNERS if name in exchange.headers]
    kinds += [f"a banner ({server})"] if re.search(r"\d|uvicorn|gunicorn|express", server, re.IGNORECASE) else []
    return kinds


RULE = Rule(
    name="errors/leaks",
    items=("error-handling/4", "anti-patterns-to-avoid/5"),
    by="probe",
    needs=("live",),
    references=References(owasp=("API8", "API3"), asvs=("16.5.1", "13.4.6", "15.3.1"), cwe=(209, 200, 497)),
    decide=decide,
)
