"""Answers have the headers that protect them in browsers."""

from collections.abc import Iterable
from dataclasses import replace

from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

ORIGINS = ("https://evil.example", "null", "http://127.0.0.1.evil.example")


def decide(subject: Subject) -> Iterable[Finding]:
    """Every answer forbids sniffing and framing, answers with tokens are not to be cached, and no strange origin is let
    read with credentials. Nobody is known by a cookie alone, so a page of somebody else has nothing to ride on.

    Why: A browser does what headers tell it: guess the type of an answer, show it in a foreign frame, keep tokens in
    its cache, hand answers to other pages.

    Fails: `Access-Control-Allow-Origin` repeats `https://evil.example`; or the answer of a login lacks `Cache-Control:
    no-store`.

    Mend: Set the headers in one middleware for every answer, and compare the origin with a list of whole origins.
    """
    assert subject.live is not None  # noqa: S101
    live = subject.live
    wrong: dict[Violation, Exchange] = {}
    exchanges = [one for one in live.exchanges if one.status > 0 and not one.path.startswith("/docs")]
    for exchange in exchanges:
        for problem in faults(exchange):
            wrong.setdefault(replace(Violation.answered(exchange, problem), caller=""), exchange)
            break
    for origin in ORIGINS:
        answer = live.strongest.send("GET", "/health/live", headers={"Origin": origin})
        allowed = answer.headers.get("access-control-allow-origin", "")
        if allowed == origin or (allowed == "*" and answer.headers.get("access-control-allow-credentials") == "true"):
            wrong[Violation.answered(answer, f"the origin {origin} is let in")] = answer
    kinds = list(wrong)
    evidence = Evidence(
        "exchange", "headers of answers", tuple(_headers(one) for one in (list(wrong.values()) or exchanges)[:3])
    )
    if not exchanges:
        yield RULE.unclear("there was no answer")
    elif wrong:
        yield RULE.failed(
            str(kinds[0]) if len(kinds) == 1 else f"{len(kinds)} kinds of answer lack headers", evidence, detail=kinds
        )
    else:
        yield RULE.passed(f"{len(exchanges):,} answers with their headers", evidence)


def faults(exchange: Exchange) -> list[str]:
    """What an answer does not forbid to a browser."""
    headers = exchange.headers
    found = [] if headers.get("x-content-type-options") == "nosniff" else ["sniffing is not forbidden"]
    framed = headers.get("x-frame-options", "").upper() in {"DENY", "SAMEORIGIN"}
    if not framed and "frame-ancestors" not in headers.get("content-security-policy", ""):
        found.append("framing is not forbidden")
    if b'"access_token"' in exchange.body and "no-store" not in headers.get("cache-control", ""):
        found.append("an answer with tokens may be cached")
    return found


def _headers(exchange: Exchange) -> str:
    return f"{exchange}\n" + "\n".join(
        f"{name}: {value}" for name, value in exchange.headers.items() if name != "set-cookie"
    )


RULE = Rule(
    name="security/browsers",
    items=("security/5",),
    by="probe",
    needs=("live",),
    references=References(
        owasp=("API8",), asvs=("3.4.2", "3.4.4", "3.4.6", "14.3.2"), cwe=(942, 1021, 525), rfc=(9111,)
    ),
    decide=decide,
)
