"""Answers tell browsers what not to do with them."""

import re
from collections.abc import Iterable

from backwright.standard.description.members import token_in
from backwright.standard.errors.disclosure import is_documentation
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

_EMPTIED = re.compile(
    r"^[^=]*=(?:\"\")?\s*(?:;|$)|max-age=0\b|expires=thu, 01[ -]jan[ -]1970"
)  # one that is taken away


def decide(subject: Subject) -> Iterable[Finding]:
    """Answers of operations must forbid sniffing (`X-Content-Type-Options: nosniff`), pages of HTML framing, and
    answers that hand out tokens caching (`Cache-Control: no-store`). Cookies that sign in must be `HttpOnly` and
    `SameSite`, and `Secure` over https, where `Strict-Transport-Security` is wanted, too (ASVS 5.0 3.3 and
    3.4).

    Why: These headers and attributes are the browser's part of the defence, and cost a line each.

    Fails: A session cookie without `HttpOnly`; or a JSON answer without `X-Content-Type-Options: nosniff`.

    Mend: Set the headers in one middleware for every answer, and the attributes where the cookie is made.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    answers = [one for one in api.exchanges if one.operation and 200 <= one.status < 500]
    secure = api.url.startswith("https://")
    wrong: dict[str, Exchange] = {}
    counted: dict[str, int] = {}
    for exchange in answers:
        for fault in faults(exchange, secure=secure):
            wrong.setdefault(fault, exchange)
            counted[fault] = counted.get(fault, 0) + 1
    evidence = Evidence("exchange", "headers of answers", tuple(map(_headers, [*wrong.values(), *answers[:1]][:4])))
    if not answers:
        yield RULE.unclear("no operation has answered")
    elif wrong:
        detail = [
            Violation.answered(one, fault, actual=f"{counted[fault]} of {len(answers)} answers")
            for fault, one in wrong.items()
        ]
        yield RULE.failed(", ".join(wrong), evidence, detail=detail)
    else:
        yield RULE.passed(f"{len(answers):,} answers with their headers", evidence)


def faults(exchange: Exchange, *, secure: bool) -> list[str]:
    """What an answer leaves open."""
    headers, found = exchange.headers, []
    if exchange.body and headers.get("x-content-type-options", "").lower() != "nosniff":
        found.append("sniffing is not forbidden")
    is_page = "html" in headers.get("content-type", "") and not is_documentation(exchange)
    framed = "x-frame-options" in headers or "frame-ancestors" in headers.get("content-security-policy", "")
    if is_page and exchange.status < 400 and not framed:
        found.append("framing is not forbidden")
    hands_out = exchange.status < 300 and token_in(exchange.json) is not None
    if hands_out and "no-store" not in headers.get("cache-control", ""):
        found.append("an answer with tokens may be cached")
    if secure and "strict-transport-security" not in headers:
        found.append("no Strict-Transport-Security")
    cookie = headers.get("set-cookie", "").lower()
    if (
        cookie
        and not _EMPTIED.search(cookie)
        and any(one in cookie.partition("=")[0] for one in ("sess", "token", "auth", "sid", "jwt"))
    ):
        wanted = ("httponly", "samesite", *(("secure",) if secure else ()))
        found += [f"a cookie that signs in is not {word}" for word in wanted if word not in cookie]
    return found


def _headers(exchange: Exchange) -> str:
    shown = (f"{name}: {value}" for name, value in exchange.headers.items() if name != "set-cookie")
    return "\n".join([str(exchange), *shown])


RULE = Rule(
    name="security/headers",
    items=("security/5",),
    by="probe",
    needs=("api",),
    references=References(
        owasp=("API8",),
        asvs=("3.3.1", "3.3.2", "3.3.4", "3.4.1", "3.4.4", "3.4.6", "14.3.2"),
        cwe=(693, 1004, 614, 1275, 1021),
    ),
    decide=decide,
)
