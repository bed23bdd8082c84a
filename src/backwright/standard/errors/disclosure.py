"""Answers of any backend keep to themselves how it works inside."""

import re
from collections.abc import Iterable, Iterator

from backwright.standard.errors.leaks import signs
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

ALWAYS = frozenset({"a stack trace", "a message of the database"})  # whatever the status
_MORE = {
    "a stack trace": re.compile(
        r"^\s+at .+:\d+:\d+\)?$|goroutine \d+ \[|\.(?:py|js|ts|go|rb|java|cs|php):\d+[:)\s].*\n.*\.(?:py|js|ts|go):\d+"
        r"|Werkzeug Debugger|Whoops, looks like",
        re.MULTILINE,
    ),
    "a message of the database": re.compile(
        r"SQLSTATE\[|SQLITE_(?:ERROR|CONSTRAINT)|near \"[^\"]*\": syntax error|ER_[A-Z_]{6,}|ORA-\d{5}"
        r"|syntax error at or near|You have an error in your SQL syntax|unrecognized token: |E11000 duplicate key"
        r"|MongoServerError|pq: |no such column",
    ),
    "a path of the machine": re.compile(r"node_modules/|/app/src/|/usr/src/app|/var/www/|/opt/\w+/"),
}
_BANNERS = ("x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-runtime", "x-generator")


def decide(subject: Subject) -> Iterable[Finding]:
    """Every answer to every request of the proof is searched. Refusals and errors must hold no stack trace, SQL,
    message of the database, path of the machine, name of a library or exception; answers of success no stack trace
    and no message of the database. Headers must not name the software and its version. What a caller sent itself may
    come back. Such details show an attacker where to look (CWE-209, CWE-497, OWASP API8:2023, ASVS 5.0 16.5.1).

    Why: Stack traces, SQL and versions show an attacker where to look next.

    Fails: A 500 holds `sqlalchemy.exc.OperationalError` and a path below `/usr/lib`; or `Server: Werkzeug/3.0.1`.

    Mend: Turn off debug mode, answer unexpected errors with a fixed text and an id, and write the details to the log
    under that id.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    answers = [one for one in api.exchanges if one.status]
    found: dict[tuple[str, str], Exchange] = {}
    for exchange in answers:
        if is_documentation(exchange):
            continue
        for what in _signs(exchange):
            found.setdefault((what, _place(exchange, what)), exchange)
    says = f"{len(answers):,} answers searched"
    if not any(one.operation for one in answers):
        yield RULE.unclear("no operation has answered")
    elif found:
        violations = [Violation.answered(one, f"shows {what}") for (what, _), one in found.items()]
        kinds = ", ".join(dict.fromkeys(what for what, _ in found))
        evidence = Evidence("exchange", says, tuple(_shown(one) for one in list(found.values())[:8]))
        yield RULE.failed(f"answers show {kinds}", evidence, detail=violations)
    else:
        yield RULE.passed(f"{says}, nothing of the inside found", Evidence("exchange", says, (answers[-1].shown(),)))


def is_documentation(exchange: Exchange) -> bool:
    """Whether an answer is a page about the API, or its document: they speak of software rightly."""
    if exchange.operation or exchange.status != 200:
        return False
    head = exchange.body[:3_000].lower()
    return b"<html" in head or b"openapi" in head or b"swagger" in head


def database_message(exchange: Exchange) -> bool:
    """Whether an answer holds a message of a database."""
    return "a message of the database" in _signs(exchange)


def _signs(exchange: Exchange) -> Iterator[str]:
    refuses = exchange.status >= 400
    text = exchange.body.decode("utf-8", "replace")
    sent = f"{exchange.path} {exchange.sent.decode('utf-8', 'replace')}".lower()
    more = [what for what, pattern in _MORE.items() if (hit := pattern.search(text)) and hit[0].lower() not in sent]
    for what in dict.fromkeys([*signs(exchange), *more]):
        if not what.startswith("a banner") and (refuses or what in ALWAYS):
            yield what
    yield from _banners(exchange)


def _banners(exchange: Exchange) -> Iterator[str]:
    for name in _BANNERS:
        if name in exchange.headers and not (name == "x-runtime" and exchange.headers[name].replace(".", "").isdigit()):
            yield f"a banner ({name}: {exchange.headers[name]})"
    server = exchange.headers.get("server", "")
    if re.search(r"/\d|\d\.\d", server):
        yield f"a banner (server: {server})"


def _place(exchange: Exchange, what: str) -> str:
    """A banner is on every answer and is named once."""
    return "" if what.startswith("a banner") else exchange.operation or exchange.path.partition("?")[0]


def _shown(exchange: Exchange) -> str:
    named = {"server", *_BANNERS} & {*exchange.headers}
    return "\n".join([exchange.shown(), *(f"{name}: {exchange.headers[name]}" for name in sorted(named))])


RULE = Rule(
    name="errors/disclosure",
    items=("error-handling/4", "anti-patterns-to-avoid/5", "security/5"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API8",), asvs=("16.5.1", "13.4.6"), cwe=(209, 497)),
    decide=decide,
)
