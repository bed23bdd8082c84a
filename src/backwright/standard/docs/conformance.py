"""Answers are as the backend's own document says."""

from collections.abc import Iterable, Iterator

from backwright.standard.description.conformance import mismatch
from backwright.standard.description.model import AnswerFormat, Endpoint
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

# What a server, a framework or a gateway answers on its own; documents leave it out rightly.
EVERYWHERE = frozenset({0, 400, 401, 403, 405, 406, 408, 411, 413, 414, 415, 429, 431, 500, 501, 502, 503, 504})


def decide(subject: Subject) -> Iterable[Finding]:
    """Every answer of the proof is compared with the OpenAPI document: its status must be declared (alone, as `4XX`, or
    by `default`), its JSON must have the declared types, members and values. What frameworks answer on their own is
    left aside, and so is a refusal that the document declares for no operation at all: there it is silent on refusals,
    not wrong about one. Clients are generated from the document: what differs from it breaks them.

    Why: Clients are generated from the document: what differs from it breaks them, often only for the rare answer.

    Fails: `get_order` answers with `total` as text where the document says number.

    Mend: Generate the document from the code or check answers against it in the tests, and declare every status that an
    operation has.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    if not api.description.version:
        yield RULE.unclear("there is no OpenAPI document", advice="serve one, or name its file in prove.yaml: openapi:")
        return
    known = {one.name: one for one in api.description.endpoints}
    declared_anywhere = frozenset(status for one in api.description.endpoints for status in one.answers)
    answers = [one for one in api.exchanges if one.operation in known and one.status]
    wrong: dict[tuple[str, str], tuple[Violation, Exchange]] = {}
    for exchange in answers:
        for kind, actual, expected in _faults(known[exchange.operation], exchange, declared_anywhere):
            violation = Violation.answered(exchange, kind, actual=actual, expected=expected)
            wrong.setdefault((exchange.operation, f"{kind} {exchange.status}"), (violation, exchange))
    says = f"{len(answers):,} answers of {len({one.operation for one in answers})} operations"
    shown = [one for _, one in wrong.values()] or answers[:2]
    evidence = Evidence("document", f"{says} beside {api.description.source}", tuple(one.shown() for one in shown[:5]))
    if not answers:
        yield RULE.unclear("no operation has answered")
    elif wrong:
        operations = len({operation for operation, _ in wrong})
        yield RULE.failed(
            f"{operations} operations answer otherwise than documented",
            evidence,
            detail=[violation for violation, _ in wrong.values()],
        )
    else:
        yield RULE.passed(f"{says} as documented", evidence)


def _faults(
    endpoint: Endpoint, exchange: Exchange, declared_anywhere: frozenset[str]
) -> Iterator[tuple[str, str, str]]:
    """What differs: the kind, what came, what was expected."""
    declared = _declared(endpoint, exchange.status)
    if declared is None:
        is_silent = exchange.status >= 400 and str(exchange.status) not in declared_anywhere
        if exchange.status not in EVERYWHERE and not is_silent:
            listed = ", ".join(sorted(endpoint.answers)) or "no status at all"
            yield "a status that is not declared", str(exchange.status), listed
        return
    if declared.schema and exchange.body and "json" in exchange.headers.get("content-type", ""):
        answer = exchange.json
        if answer is None and exchange.body.strip() != b"null":
            yield "JSON that cannot be parsed", str(exchange.status), "JSON"
        elif found := mismatch(declared.schema, answer):
            yield f"an answer of {exchange.status} unlike its schema", found, "as declared"


def _declared(endpoint: Endpoint, status: int) -> AnswerFormat | None:
    for name in (str(status), f"{status // 100}XX", "default"):
        if name in endpoint.answers:
            return endpoint.answers[name]
    return None


RULE = Rule(
    name="docs/conformance",
    items=("api-design/8", "with-frontend-developer/1", "task-implement-crud-api/9"),
    by="document",
    needs=("api",),
    references=References(owasp=("API9",), cwe=(1059,)),
    decide=decide,
)
