"""A request that is sent again under its key is done once."""

import secrets
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from backwright.blueprint.model import Entity, Idempotency
from backwright.blueprint.view.operations import Operation
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Live, Subject
from backwright.standard.violation import Violation

TOGETHER = 5
HEADER = "Idempotency-Key"


def decide(subject: Subject) -> Iterable[Finding]:
    """Each create is sent with an `Idempotency-Key` five times at once: one row is made, and every answer shows it.
    The same key with another body must be a 409, and the same key of another caller must not show the row of the
    first. A client that got no answer repeats its request; without this it buys twice.

    Why: Networks lose answers, so clients repeat requests. Without a key that is done once, a repeated order is two
    orders.

    Fails: Five equal requests with one `Idempotency-Key` make two rows, or the same key with another body is answered
    with the first row.

    Mend: Store the key with the caller, a digest of the body and the answer, in the same transaction as the row, with a
    unique index on caller and key.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    if not subject.blueprint.uses(Idempotency):
        yield RULE.not_applicable("the page has no `use: idempotency`")
        return
    problems: list[Violation] = []
    shown: list[Exchange] = []
    tried = 0
    for entity in subject.blueprint.entities:
        operation = subject.live.of(entity.name, "create")
        answers = _repeated(subject.live, entity, operation) if operation else ()
        if operation is None or not answers or not answers[0].succeeded:
            continue
        tried += 1
        wrong = list(_problems(entity, answers))
        problems += wrong
        shown += answers if wrong or not shown else ()
    evidence = Evidence("exchange", "requests with one key", tuple(one.shown() for one in shown))
    if not tried:
        yield RULE.unclear("nothing could be created with a key", advice="see why creates are refused")
    elif problems:
        yield RULE.failed(str(problems[0]), evidence, detail=problems)
    else:
        yield RULE.passed(f"{tried} creates × {TOGETHER} under one key: one row each", evidence)


def _repeated(live: Live, entity: Entity, operation: Operation) -> tuple[Exchange, ...]:
    """Equal requests at once, then another body under the same key, then another caller's."""
    caller = live.rows.asker(entity.name)
    parent = live.rows.within(entity.name, caller) if entity.owner else None
    if entity.owner and parent is None:
        return ()
    key = {HEADER: secrets.token_hex(16)}
    path, body = live.rows.fill(operation, entity, None, parent), live.rows.body(entity.name, caller, parent=parent)

    def send(by: Caller, sent: dict[str, Any]) -> Exchange:
        return by.send("POST", path, sent, headers=key, operation=operation.name)

    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = sorted(pool.map(lambda _: send(caller, body), range(TOGETHER)), key=lambda one: not one.succeeded)
    for row in {one.data["id"]: one.data for one in answers if one.succeeded}.values():
        live.rows.remember(entity.name, row)
    others = live.rows.body(entity.name, caller, parent=parent)
    following = [send(caller, others)] if others != body else []
    following += [send(other, body) for other in live.home if other.account != caller.account][:1]
    for answer in following:
        if answer.succeeded:
            live.rows.remember(entity.name, answer.data)
    return (*answers, *following)


def _problems(entity: Entity, answers: tuple[Exchange, ...]) -> Iterator[Violation]:
    same, following = answers[:TOGETHER], answers[TOGETHER:]
    made = {one.data["id"] for one in same if one.succeeded}
    failed = sorted({one.status for one in same if not one.succeeded})
    if len(made) > 1:
        kind = f"several {entity.name} were created under one key"
        yield Violation.answered(same[0], kind, actual=str(len(made)), expected="1")
    if failed:
        kind = f"equal requests for {entity.name} under one key are refused"
        yield Violation.answered(same[-1], kind, actual=str(failed))
    for answer in following:
        mine = answer.caller == same[0].caller
        if mine and answer.status != 409:
            yield Violation.answered(answer, f"another body under the key of a {entity.name}", expected="409")
        if not mine and answer.succeeded and answer.data["id"] in made:
            yield Violation.answered(answer, f"the key of another caller shows their {entity.name}")


RULE = Rule(
    name="api/idempotency",
    items=("scalability-considerations/8",),
    by="probe",
    needs=("live", "blueprint"),
    references=References(cwe=(837, 362)),
    decide=decide,
)
