"""Two who ask for the same at once do not both get it."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from backwright.blueprint.model import Blueprint, Entity, Unique
from backwright.standard.drafts import Wish, fitting_row, new_row
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Live, Subject
from backwright.standard.violation import Violation

TOGETHER = 6


def decide(subject: Subject) -> Iterable[Finding]:
    """For each entity with something unique, six equal creates are sent at once. One must succeed, the others must be
    409, none 5xx; and a create that was refused must leave nothing behind.

    Why: Two requests that arrive together both find the name free. Only the database can decide who was first.

    Fails: Six equal creates at once leave two rows, or one is answered with 500 instead of 409.

    Mend: Put a unique index on what must be unique, and turn its violation into a 409; do not look first and write
    then.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    rounds = [found for one in subject.blueprint.entities for found in _round(subject.live, subject.blueprint, one)]
    problems = [problem for entity, answers in rounds for problem in _problems(entity, answers)]
    lines = [
        f"create {entity.name} × {TOGETHER}: {sorted(one.status for one in answers)}" for entity, answers in rounds
    ]
    evidence = Evidence(
        "exchange",
        "equal creates at once",
        ("\n".join(lines), *(one.shown() for _, answers in rounds[:1] for one in answers)),
    )
    if not rounds:
        yield RULE.not_applicable("nothing that can be created is unique")
    elif problems:
        yield RULE.failed(str(problems[0]), evidence, detail=problems)
    else:
        yield RULE.passed(f"{len(rounds)} × {TOGETHER} equal creates at once: one each", evidence)


def _round(live: Live, blueprint: Blueprint, entity: Entity) -> Iterator[tuple[Entity, list[Exchange]]]:
    operation = live.of(entity.name, "create")
    if operation is None or entity.owner is not None:
        return
    caller = live.rows.asker(entity.name)
    body = _alike(live, blueprint, entity, caller)
    if body is None:
        return
    path = live.rows.fill(operation, entity)

    def create(_: int) -> Exchange:
        return caller.send("POST", path, body, operation=operation.name)

    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = list(pool.map(create, range(TOGETHER)))
    for answer in answers:
        data: Any = answer.data
        if answer.succeeded and isinstance(data, dict):
            live.rows.remember(entity.name, data)
    yield entity, answers


def _alike(live: Live, blueprint: Blueprint, entity: Entity, caller: Caller) -> dict[str, Any] | None:
    """A body of which there may be one alone: new by now, and filled where it is unique; none where there is none."""
    body = live.rows.body(entity.name, caller)
    whole = {**new_row(blueprint, entity, caller), **body}
    others = [row for (name, _), row in live.rows.known.items() if name == entity.name]
    alone = tuple(Unique((field.name,)) for field in entity.fields if field.unique and not field.implied)
    for unique in (*alone, *entity.uniques):
        columns = {entity.field_named(name).column for name in unique.fields}
        holds = (unique.condition,) if unique.condition else ()
        row = fitting_row(entity, whole, body.keys(), len(others), Wish(others, holds))
        if row is not None and all(row.get(column) is not None for column in columns):
            return {column: row[column] for column in body if row[column] is not None}
    return None


def _problems(entity: Entity, answers: list[Exchange]) -> Iterator[Violation]:
    made = sum(one.succeeded for one in answers)
    odd = sorted({one.status for one in answers if not one.succeeded and one.status != 409})
    if made != 1:
        kind, actual = f"equal {entity.name} were created at once", f"{made} of {len(answers)}"
        yield Violation.answered(answers[0], kind, actual=actual, expected="1")
    if odd:
        kind = f"equal creates of {entity.name} are refused otherwise"
        yield Violation.answered(answers[0], kind, actual=str(odd), expected="409")


RULE = Rule(
    name="database/races",
    items=("database-design/5", "anti-patterns-to-avoid/8"),
    by="probe",
    needs=("live", "blueprint"),
    references=References(asvs=("15.4.2", "2.3.4"), cwe=(362,)),
    decide=decide,
)
