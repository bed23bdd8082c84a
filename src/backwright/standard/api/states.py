"""A row changes its state along the arrows of the page, and in no other way."""

from collections.abc import Iterable, Iterator

from backwright.blueprint.model import Entity, StateType
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.grants import Grants
from backwright.standard.rule import Rule
from backwright.standard.security.stage import Stage
from backwright.standard.subject import Live, Subject


def decide(subject: Subject) -> Iterable[Finding]:
    """From every state that can be reached every verb is tried: along an arrow it leads to the state behind it,
    anywhere else it is 409 and the state stays. Writing the state in a body is 400.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    live = subject.live
    stage = Stage(live, subject.blueprint, Grants(subject.blueprint, live.rows.lookup))
    found = [one for entity in subject.blueprint.entities if entity.state for one in _entity(stage, live, entity)]
    wrong = [(answer, problem) for answer, problem in found if problem]
    refused = [problem for _, problem in wrong if problem.startswith("refused")]
    evidence = Evidence(
        "exchange",
        f"{len(found)} steps",
        ("\n".join(f"{a}{f' — {p}' if p else ''}" for a, p in found), *(a.shown() for a, _ in wrong[:6])),
    )
    if not found:
        yield RULE.not_asked(
            "no state machine" if not any(e.state for e in subject.blueprint.entities) else "no row to move"
        )
    elif len(wrong) > len(refused):
        yield RULE.failed(
            f"{len(wrong)} of {len(found)} steps go astray", evidence, detail=[f"{a}: {p}" for a, p in wrong]
        )
    else:
        told = f" ({len(refused)} legal ones refused by a rule of your own)" if refused else ""
        yield RULE.passed(f"{len(found)} steps, legal ones taken and others 409{told}", evidence)


Step = tuple[Exchange, str]


def _entity(stage: Stage, live: Live, entity: Entity) -> Iterator[Step]:
    kind = entity.state.type if entity.state else None
    if not isinstance(kind, StateType) or entity.owner is not None or entity.state is None:
        return
    column = entity.state.column
    verbs = [one for one in live.operations if one.entity == entity.name and one.kind == "verb"]
    for state in (value.name for value in kind.values):
        row = live.rows.make(entity.name, live.strongest)
        row = stage.driven(entity, row, state) if row is not None else None
        if row is None or row[column] != state:
            continue
        legal = [one for one in verbs if state in kind.sources(one.action)]
        for verb in [one for one in verbs if one not in legal] + legal[:1]:
            answer = live.strongest.send("POST", live.rows.fill(verb, entity, row), operation=verb.name)
            if verb not in legal:
                yield answer, "" if answer.status == 409 else f"{verb.action} from {state} is no arrow"
            elif answer.status == 409:
                yield answer, f"refused: {verb.action} from {state}"
            else:
                there = isinstance(answer.data, dict) and answer.data.get(column) == kind.target(verb.action)
                yield answer, "" if there else f"{verb.action} from {state} does not lead to {kind.target(verb.action)}"
        update = live.of(entity.name, "update")
        if update is not None:
            written = live.strongest.send(
                "PATCH", live.rows.fill(update, entity, row), {column: kind.values[-1].name}, operation=update.name
            )
            yield written, "" if written.status == 400 else "the state can be written"
        live.rows.forget(entity.name, row)


RULE = Rule(
    name="api/states",
    items=("security/3", "error-handling/7"),
    by="probe",
    needs=("live", "blueprint"),
    decide=decide,
)
