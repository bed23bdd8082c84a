"""A row changes its state along the arrows of the page, and in no other way."""

from collections.abc import Iterable, Iterator

from backwright.blueprint.model import Entity, StateType
from backwright.blueprint.view.operations import Operation
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.grants import Grants
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.security.access_fixture import AccessFixture
from backwright.standard.subject import Live, Row, Subject
from backwright.standard.violation import Violation


def decide(subject: Subject) -> Iterable[Finding]:
    """From every state that can be reached every verb is tried: along an arrow it leads to the state behind it,
    anywhere else it is 409 and the state stays. Writing the state in a body is 400.

    Why: A state that can be skipped or written directly makes every promise behind it worthless: a refund without an
    approval, a reopened case that nobody assigned.

    Fails: `POST /tickets/7/close` of an open ticket is answered with 200, where the page only leads from solved to
    closed.

    Mend: Keep the arrows in one table, check the state in the statement that changes it, and take the field out of the
    bodies.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    live = subject.live
    fixture = AccessFixture(live, subject.blueprint, Grants(subject.blueprint, live.rows.lookup))
    found = [one for entity in subject.blueprint.entities if entity.state for one in _entity(fixture, live, entity)]
    wrong = [(answer, problem) for answer, problem in found if problem]
    refused = [problem for _, problem in wrong if problem.startswith("refused")]
    evidence = Evidence(
        "exchange",
        f"{len(found)} steps",
        ("\n".join(f"{a}{f' — {p}' if p else ''}" for a, p in found), *(a.shown() for a, _ in wrong[:6])),
    )
    if not found:
        yield RULE.not_applicable(
            "no state machine" if not any(e.state for e in subject.blueprint.entities) else "no row to move"
        )
    elif len(wrong) > len(refused):
        yield RULE.failed(
            f"{len(wrong)} of {len(found)} steps go astray",
            evidence,
            detail=[Violation.answered(a, p) for a, p in wrong],
        )
    else:
        refusals = f" ({len(refused)} legal ones refused by a rule of your own)" if refused else ""
        yield RULE.passed(f"{len(found)} steps, legal ones taken and others 409{refusals}", evidence)


Step = tuple[Exchange, str]


def _entity(fixture: AccessFixture, live: Live, entity: Entity) -> Iterator[Step]:
    kind = entity.state.type if entity.state else None
    if not isinstance(kind, StateType):
        return
    verbs = [one for one in live.operations if one.entity == entity.name and one.kind == "verb"]
    for state in (value.name for value in kind.values):
        legal = [one for one in verbs if state in kind.sources(one.action)]
        row = _in_state(fixture, live, entity, state)
        if row is None:
            continue
        for verb in (one for one in verbs if one not in legal):
            answer = _transition(live, entity, verb, row)
            yield answer, "" if answer.status == 409 else f"{verb.action} from {state} is no arrow"
        yield from _written(live, entity, row, kind.values[-1].name)
        for verb in legal:
            if row is not None:
                yield _taken(live, entity, kind, verb, row, state)
            row = _in_state(fixture, live, entity, state) if verb is not legal[-1] else None


def _in_state(fixture: AccessFixture, live: Live, entity: Entity, state: str) -> Row | None:
    """A new row that has been brought to a state; none where that cannot be done."""
    asks = live.rows.asker(entity.name)
    live.rows.clear(entity.name, asks)
    made = live.rows.make(entity.name, asks)
    row = fixture.driven(entity, made, state) if made is not None else None
    return row if row is not None and entity.state is not None and row[entity.state.column] == state else None


def _transition(live: Live, entity: Entity, verb: Operation, row: Row) -> Exchange:
    return live.strongest.send("POST", live.rows.fill(verb, entity, row), operation=verb.name)


def _taken(  # noqa: PLR0917
    live: Live, entity: Entity, kind: StateType, verb: Operation, row: Row, state: str
) -> Step:
    """A verb along its arrow."""
    answer, target = _transition(live, entity, verb, row), kind.target(verb.action)
    if answer.succeeded and isinstance(answer.data, dict):
        live.rows.remember(entity.name, {**row, **answer.data})
    if answer.status == 409:
        return answer, f"refused: {verb.action} from {state}"
    assert entity.state is not None  # noqa: S101 - it has one, or there were no verbs
    there = isinstance(answer.data, dict) and answer.data.get(entity.state.column) == target
    return answer, "" if there else f"{verb.action} from {state} does not lead to {target}"


def _written(live: Live, entity: Entity, row: Row, state: str) -> Iterator[Step]:
    """The state in a body."""
    update = live.of(entity.name, "update")
    if update is not None and entity.state is not None:
        path = live.rows.fill(update, entity, row)
        answer = live.strongest.send("PATCH", path, {entity.state.column: state}, operation=update.name)
        yield answer, "" if answer.status == 400 else "the state can be written"


RULE = Rule(
    name="api/states",
    items=("security/3", "error-handling/7"),
    by="probe",
    needs=("live", "blueprint"),
    references=References(asvs=("2.3.1",), cwe=(841,), rfc=(9110,)),
    decide=decide,
)
