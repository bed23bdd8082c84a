"""Statuses say what happened, the same way everywhere."""

from collections.abc import Iterable, Iterator

from backwright.standard.description.api import Api, done
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation


def decide(subject: Subject) -> Iterable[Finding]:
    """What creates a row answers 201, or 202 where it is made later (RFC 9110, 15.3.2). Deletions of one backend answer
    alike. Nothing is refused under a status of success, where caches and clients take it for done.

    Why: Generated clients, caches and retries read the status and not the prose of the body.

    Fails: A create is answered with 200 and no `Location`, or a refused request with 200 and `"error"` in the body.

    Mend: Say 201 with `Location` on creation, 204 without a body on deletion, and a status of 400 or above for every
    refusal.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    reached = api.reached("create", "delete", "get", "list", "update", "replace")
    wrong = [Violation.answered(answer, kind, expected=expected) for answer, kind, expected in _faults(api)]
    shown = tuple(one.exchange.shown()[:600] for one in reached[:4])
    evidence = Evidence("exchange", f"statuses of {len(reached)} operations", shown)
    if not reached:
        yield RULE.unclear("no operation on rows has succeeded")
    elif wrong:
        yield RULE.failed(f"{len(wrong)} answers have another status than what happened", evidence, detail=wrong)
    else:
        yield RULE.passed(f"{len(reached)} operations with statuses that say what happened", evidence)


def _faults(api: Api) -> Iterator[tuple[Exchange, str, str]]:
    creations = [one.exchange for one in api.reached("create")]
    for answer in creations:
        if answer.status not in {201, 202}:
            yield answer, "a creation is not called one", "201"
    deletions = [one.exchange for one in api.reached("delete")]
    usual = max({one.status for one in deletions}, key=[one.status for one in deletions].count, default=0)
    for answer in deletions:
        if answer.status != usual:
            yield answer, "a deletion is answered otherwise than others", str(usual)
    denied: set[str] = set()
    for exchange in api.exchanges:
        refused = exchange.operation and 200 <= exchange.status < 300 and not done(exchange)
        if refused and exchange.operation not in denied:
            denied.add(exchange.operation)
            yield exchange, "a refusal is called a success", "4xx"


RULE = Rule(
    name="api/status-codes",
    items=("api-design/3",),
    by="probe",
    needs=("api",),
    references=References(rfc=(9110,)),
    decide=decide,
)
