"""One shape for every answer."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

_CODE = re.compile(r"[A-Z][A-Z0-9_]*")
_WITH_OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:?\d\d)?")
_KINDS = {
    "an unknown path": ("GET", "/api/v1/no-such-thing", 404),
    "a path outside": ("GET", "/no-such-thing", 404),
    "a method that is not there": ("DELETE", "/health/live", 405),
    "a path that climbs": ("GET", "/api/v1/%2e%2e/%2e%2e/etc/passwd", 404),
}


def decide(subject: Subject) -> Iterable[Finding]:
    """Every JSON answer of any probe is compared with the envelope: `success`, `data`, `meta.timestamp` in UTC and
    `meta.request_id` when it went well; `success: false`, a code in capitals, a message, details with field and message
    when it did not. 204 has no body. Refusals by the framework itself, as unknown paths and methods, are asked for.

    Why: A client can show, translate or repeat an error only when all errors have one shape, those of the framework
    included.

    Fails: An unknown path is answered with `{"detail": "Not Found"}`, where other errors have `error.code` and
    `meta.request_id`.

    Mend: Register handlers for the exceptions of the framework, and let them and the last one for everything else write
    the same envelope.
    """
    assert subject.live is not None  # noqa: S101
    live = subject.live
    wrong: dict[Violation, Exchange] = {}
    for what, (method, path, status) in _KINDS.items():
        answer = live.anonymous.send(method, path)
        if answer.status not in {status, 401}:
            wrong[Violation.answered(answer, f"{what} has another status", expected=str(status))] = answer
    judged = [one for one in live.exchanges if _enveloped(one)]
    for exchange in judged:
        if problem := fault(exchange):
            wrong.setdefault(_violation(exchange, problem), exchange)
    says = f"{len(judged):,} answers in one envelope"
    evidence = Evidence("exchange", says, tuple(one.shown() for one in list(wrong.values())[:10]))
    if not judged:
        yield RULE.unclear("there was no answer")
    elif wrong:
        yield RULE.failed(f"{len(wrong)} kinds of answer are out of the envelope", evidence, detail=list(wrong))
    else:
        yield RULE.passed(says, Evidence("exchange", says, tuple(one.shown() for one in _samples(judged))))


def _violation(exchange: Exchange, problem: str) -> Violation:
    """Whoever asked: each operation with each status counts once."""
    found = Violation.answered(
        exchange, problem, operation=exchange.operation or f"{exchange.method} {exchange.path:.60}"
    )
    return replace(found, caller="")


def _samples(judged: list[Exchange]) -> list[Exchange]:
    """One answer of every status."""
    return list({one.status: one for one in judged}.values())


def _enveloped(exchange: Exchange) -> bool:
    bare = ("/docs", "/api/v1/openapi.json", "/health", "/metrics")
    return (
        exchange.status > 0
        and not (exchange.status < 400 and exchange.path.startswith(bare))
        and exchange.status != 304
    )


def fault(exchange: Exchange) -> str:
    """What is wrong with the shape of an answer; nothing when it is right."""
    if exchange.status == 204:
        return "204 with a body" if exchange.body else ""
    if exchange.method == "HEAD":
        return ""
    if not exchange.headers.get("content-type", "").startswith("application/json"):
        return f"comes as {exchange.headers.get('content-type') or 'nothing in particular'}"
    body = exchange.json
    if not isinstance(body, dict):
        return "is no object"
    return _meta_fault(exchange, body) or (_success_fault(body) if exchange.status < 400 else _error_fault(body))


def _meta_fault(exchange: Exchange, body: dict[str, Any]) -> str:
    meta = body.get("meta")
    if not isinstance(meta, dict):
        return "has no `meta`"
    stamp = str(meta.get("timestamp", ""))
    try:
        datetime.fromisoformat(stamp)
    except ValueError:
        return "has no `meta.timestamp`"
    if not stamp.endswith("Z"):
        return "has a time without Z"
    if not meta.get("request_id") or meta["request_id"] != exchange.request_id:
        return "has another `meta.request_id` than its header"
    return ""


def _success_fault(body: dict[str, Any]) -> str:
    if body.get("success") is not True:
        return "does not say `success: true`"
    if "data" not in body:
        return "has no `data`"
    rows = body["data"] if isinstance(body["data"], list) else [body["data"]]
    values = (value for row in rows if isinstance(row, dict) for value in row.values() if isinstance(value, str))
    return "has a time without Z" if any(map(_WITH_OFFSET.fullmatch, values)) else ""


def _error_fault(body: dict[str, Any]) -> str:
    error = body.get("error")
    if body.get("success") is not False:
        return "does not say `success: false`"
    if not isinstance(error, dict):
        return "has no `error`"
    if not _CODE.fullmatch(str(error.get("code", ""))):
        return "has no code in capitals"
    if not error.get("message"):
        return "has no message"
    details = error.get("details", [])
    if not isinstance(details, list) or not all(
        isinstance(one, dict) and {"field", "message"} <= set(one) for one in details
    ):
        return "has details without field and message"
    return ""


RULE = Rule(
    name="errors/envelope",
    items=(
        "api-design/5",
        "error-handling/2",
        "error-handling/5",
        "with-frontend-developer/3",
        "task-implement-crud-api/7",
    ),
    by="probe",
    needs=("live",),
    references=References(asvs=("4.1.1",), rfc=(9110,)),
    decide=decide,
)
