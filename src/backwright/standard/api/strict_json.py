"""Bodies are read strictly, or refused."""

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from backwright.blueprint.model import EmailType, TextType
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Subject
from backwright.standard.violation import Violation


class Sent(NamedTuple):
    """A body that must be refused, and the statuses that refuse it."""

    what: str
    raw: bytes
    statuses: frozenset[int]
    content_type: str = "application/json"


def decide(subject: Subject) -> Iterable[Finding]:
    """One create is sent bodies that parsers differ over or choke on: a key given twice, an unknown key, NaN, 1e400,
    a lone surrogate, bytes that are no UTF-8, a list, nothing, depth 1,000, another content type, ten megabytes.

    Each has one right refusal (400, 413 or 415). Acceptance fails, and so does a 5xx or a broken connection.

    Why: Where two parsers read a body differently, a check sees one value and the code behind it another. An unknown
    key that is ignored hides a client's typing error; one that is taken over sets fields that nobody meant to open.

    Fails: `{"role": "member", "role": "admin"}` is accepted and the last one wins; or ten megabytes are read before
    they are refused.

    Mend: Parse with a reader that refuses double and unknown keys, NaN and invalid UTF-8, and bound the size of a body
    before it is read.
    """
    assert subject.live is not None  # noqa: S101
    found = _target(subject)
    if found is None:
        yield RULE.not_applicable("no operation takes a body")
        return
    operation, path, body = found
    answers: list[tuple[Sent, Exchange]] = []
    for sent in _bodies(body):
        headers = {"Content-Type": sent.content_type} if sent.content_type else {}
        answer = subject.live.strongest.send("POST", path, raw=sent.raw, headers=headers, operation=operation)
        answers.append((sent, answer))
    wrong = [(sent, answer) for sent, answer in answers if answer.status not in sent.statuses]
    lines = "\n".join(f"{sent.what}: {answer.status} {answer.error_code}" for sent, answer in answers)
    evidence = Evidence(
        "exchange", f"{operation} with bodies that are no good", (*(a.shown() for _, a in wrong), lines)
    )
    if wrong:
        yield RULE.failed(
            f"{len(wrong)} of {len(answers)} malformed bodies are not refused as they should be",
            evidence,
            advice="parse bodies strictly and bound their size before they are read",
            detail=[
                Violation.answered(answer, f"{sent.what} is not refused", expected=_or(sent.statuses))
                for sent, answer in wrong
            ],
        )
    else:
        yield RULE.passed(f"{len(answers)} malformed bodies refused", evidence)


def _or(statuses: frozenset[int]) -> str:
    return " or ".join(map(str, sorted(statuses)))


def _target(subject: Subject) -> tuple[str, str, dict[str, object]] | None:
    assert subject.blueprint is not None  # noqa: S101
    live: Live = subject.live  # type: ignore[assignment]
    for entity in subject.blueprint.entities:
        operation = live.of(entity.name, "create")
        texts = [one for one in entity.fields if isinstance(one.type, TextType | EmailType) and not one.implied]
        if operation is None or entity.owner is not None or not texts:
            continue
        body = live.rows.body(entity.name, live.strongest, required_only=True)
        if body:
            return operation.name, live.rows.fill(operation, entity), body
    return None


def _bodies(body: dict[str, object]) -> Iterator[Sent]:
    text = json.dumps(body)
    inner = text[1:-1]
    name = next(iter(body))
    bad, large, kind = frozenset({400}), frozenset({413}), frozenset({415})
    yield Sent("a key given twice", f'{{{inner}, "{name}": {json.dumps(body[name])}}}'.encode(), bad)
    yield Sent("an unknown key", f'{{{inner}, "no_such_field": 1}}'.encode(), bad)
    yield Sent("the constructor of every object", f'{{{inner}, "__proto__": {{"admin": true}}}}'.encode(), bad)
    yield Sent("NaN", f'{{{inner}, "no_such_field": NaN}}'.encode(), bad)
    yield Sent("an endless number", f'{{{inner}, "no_such_field": 1e400}}'.encode(), bad)
    yield Sent("a lone surrogate", f'{{{inner}, "\\ud83d": 1}}'.encode(), bad)
    yield Sent("bytes that are no UTF-8", b'{"' + name.encode() + b'": "\xff\xfe"}', bad)
    yield Sent("a list", f"[{text}]".encode(), bad)
    yield Sent("a string", b'"text"', bad)
    yield Sent("nothing at all", b"", bad)
    yield Sent("half a body", text[:-2].encode(), bad)
    yield Sent("two bodies", f"{text}{text}".encode(), bad)
    yield Sent("depth 1,000", f'{{{inner}, "no_such_field": {"[" * 1000}{"]" * 1000}}}'.encode(), bad)
    yield Sent("depth 900", f'{{{inner}, "no_such_field": {"[" * 900}{"]" * 900}}}'.encode(), bad)  # what parsers take
    yield Sent("depth 100,000", ("[" * 100_000).encode(), bad)
    yield Sent("plain text", text.encode(), kind, "text/plain")
    yield Sent("a form", b"a=b", kind, "application/x-www-form-urlencoded")
    yield Sent("ten megabytes", f'{{"{name}": "{"x" * 10_000_000}"}}'.encode(), large)


RULE = Rule(
    name="api/strict-json",
    items=("security/3", "error-handling/7"),
    by="probe",
    needs=("live", "blueprint"),
    references=References(owasp=("API3", "API4"), asvs=("1.5.3", "15.3.3"), cwe=(436, 1286, 770), rfc=(8259, 7493)),
    decide=decide,
)
