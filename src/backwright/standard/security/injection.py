"""What a caller sends is data, never SQL."""

from collections.abc import Iterable, Iterator

from backwright.blueprint.model import Entity, TextType
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Subject
from backwright.standard.values import parameter
from backwright.standard.violation import Violation

MARKER = "zq'zq"
SORTS = ("id;DROP TABLE users", "(select 1)", "id desc, (select 1/0)", "-created_at'--", "1", "id,id", "password_hash")
IDS = ("1 OR 1=1", "1'--", "0x1", "1e0", "1.5", "-1", "99999999999999999999", "%00", "%2e%2e%2f1", "null", "١")


def decide(subject: Subject) -> Iterable[Finding]:
    """Sort, filters, search, ids in paths and texts in bodies get values that mean something in SQL. Sorts and ids that
    are none are refused with 400 or 404; texts come back as they were sent. No answer is a 5xx.

    Where the statements of the backend can be read, a marker with a quote must stand in none of them: it travels as a
    parameter or it is an injection, whatever the answer was.

    Why: One value that becomes part of a statement gives its sender the database.

    Fails: `GET /tickets?sort=(select 1)` is answered with 200; or the log shows the marker `zq'zq` inside a statement.

    Mend: Pass values as parameters, and map the names of sorts and filters to columns by a fixed table.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    live = subject.live
    wrong: list[Violation] = []
    exchanges: list[Exchange] = []
    for entity in subject.blueprint.entities:
        for answer, problem in (*_lists(live, entity), *_paths(live, entity), *_texts(live, entity)):
            exchanges.append(answer)
            wrong += [Violation.answered(answer, problem)] if problem else []
    statements = [one for answer in exchanges for one in (subject.statements.of(answer) if subject.statements else ())]
    wrong += [
        Violation("the marker stands in a statement", actual=one.sql[:160])
        for one in statements
        if "zq''zq" in one.sql or MARKER in one.sql
    ]
    summary = (
        f"{len(exchanges)} attempts, {len(statements)} statements read" if statements else f"{len(exchanges)} attempts"
    )
    evidence = Evidence("exchange", summary, ("\n".join(map(str, exchanges)), *(one.sql for one in statements[:3])))
    if not exchanges:
        yield RULE.not_applicable("no lists and no texts")
    elif wrong:
        yield RULE.failed(f"{len(wrong)} of {summary} are taken for more than data", evidence, detail=wrong)
    else:
        yield RULE.passed(f"{summary}, all of it data", evidence)


def _lists(live: Live, entity: Entity) -> Iterator[tuple[Exchange, str]]:
    operation = live.of(entity.name, "list")
    if operation is None or entity.owner is not None:
        return
    for sort in SORTS:
        answer = live.strongest.send("GET", operation.path, query={"sort": sort}, operation=operation.name)
        good = {200, 400} if sort == "id,id" else {400}
        yield answer, "" if answer.status in good else f"sort={sort} is not refused"
    answer = live.strongest.send("GET", operation.path, query={"id": "1 OR 1=1"}, operation=operation.name)
    yield answer, "" if answer.status == 400 else "an unknown filter is not refused"
    for field in entity.fields:
        if field.filtered:
            answer = live.strongest.send(
                "GET", operation.path, query={parameter(field): f"{MARKER} OR 1=1"}, operation=operation.name
            )
            empty = answer.status == 200 and not answer.data
            yield answer, "" if answer.status == 400 or empty else f"the filter {field.column} takes SQL"
    if any(one.search for one in entity.fields):
        answer = live.strongest.send("GET", operation.path, query={"q": f"{MARKER} OR 1=1"}, operation=operation.name)
        yield answer, "" if answer.status in {200, 400} else "the search breaks"


def _paths(live: Live, entity: Entity) -> Iterator[tuple[Exchange, str]]:
    operation = live.of(entity.name, "get")
    if operation is None or entity.owner is not None:
        return
    for number in IDS:
        path = live.rows.fill(operation, entity, {"id": number})
        answer = live.strongest.send("GET", path, operation=operation.name)
        yield answer, "" if answer.status in {400, 404} else f"the id {number} is not refused"


def _texts(live: Live, entity: Entity) -> Iterator[tuple[Exchange, str]]:
    create, get = live.of(entity.name, "create"), live.of(entity.name, "get")
    field = next((one for one in entity.fields if isinstance(one.type, TextType) and not one.implied), None)
    if (
        create is None
        or get is None
        or field is None
        or not isinstance(field.type, TextType)
        or entity.owner is not None
    ):
        return
    text = f"{MARKER}'); DROP TABLE x; -- <script>alert(1)</script> {live.rows.value(entity.name, field.name)}"[
        : field.type.maximum
    ]
    body = {**live.rows.body(entity.name, live.strongest, required_only=True), field.column: text}
    made = live.strongest.send("POST", live.rows.fill(create, entity), body, operation=create.name)
    if not made.succeeded:
        yield made, "a text with quotes is refused" if made.status >= 500 else ""
        return
    row = live.rows.remember(entity.name, made.data)
    read = live.strongest.send("GET", live.rows.fill(get, entity, row), operation=get.name)
    same = isinstance(read.data, dict) and read.data.get(field.column) == text
    yield read, "" if same else f"{field.column} does not come back as it was sent"


RULE = Rule(
    name="security/injection",
    items=("security/4",),
    by="probe",
    needs=("live", "blueprint"),
    references=References(asvs=("1.2.4",), cwe=(89,)),
    decide=decide,
)
