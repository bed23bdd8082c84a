"""Methods and statuses mean what they say."""

from collections.abc import Iterable, Iterator
from typing import Any

from backwright.blueprint.model import ACCOUNT, Blueprint, Entity
from backwright.standard.api.clash import equal_body
from backwright.standard.api.left_out import is_same, left_out
from backwright.standard.drafts import is_new, keeps_constraints
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Live, Row, Subject
from backwright.standard.violation import Violation


def decide(subject: Subject) -> Iterable[Finding]:
    """For each entity: a create is 201 with a `Location` that resolves to the row, a replace is the same twice over and
    sets what it leaves out back to its default, an update changes what it sends, a delete is 204 and the row 404 after
    it, a method that is not there is 405 with `Allow`, HEAD is as GET without a body, and asking for something other
    than JSON is 406. A row that equals another one where it must not is 409. A whole is deleted with its parts.

    Why: A client that creates, updates and deletes by the meaning of HTTP works with any backend that keeps it, and
    fails in odd ways with one that does not.

    Fails: A `PATCH` that sends one field sets another one to its default; or a deleted row is still answered with 200.

    Mend: Change only the fields that were sent, answer 201 with `Location` on creation and 204 on deletion, and delete
    parts together with their whole.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    entities = subject.blueprint.entities
    checked = [found for entity in entities for found in _entity(subject.live, subject.blueprint, entity)]
    checked += [found for entity in entities for found in _with_its_whole(subject.live, subject.blueprint, entity)]
    wrong = [(answer, problem) for answer, problem in checked if problem]
    evidence = Evidence(
        "exchange",
        f"{len(checked)} answers",
        ("\n".join(f"{a}{f' — {p}' if p else ''}" for a, p in checked), *(a.shown() for a, _ in wrong[:6])),
    )
    if not checked:
        yield RULE.unclear("nothing could be created")
    elif wrong:
        yield RULE.failed(
            f"{len(wrong)} of {len(checked)} answers have another status or header",
            evidence,
            detail=[Violation.answered(a, p) for a, p in wrong],
        )
    else:
        yield RULE.passed(f"{len(checked)} answers with the right status", evidence)


CheckedExchange = tuple[Exchange, str]


def _entity(live: Live, blueprint: Blueprint, entity: Entity) -> Iterator[CheckedExchange]:
    create, get, delete = (live.of(entity.name, kind) for kind in ("create", "get", "delete"))
    if create is None or get is None:
        return
    rows = live.rows
    asks = rows.asker(entity.name)
    parent = rows.within(entity.name, asks)
    if entity.owner is not None and parent is None:
        return  # there is nothing to make one in
    if not rows.clear(entity.name, asks, parent):
        return  # no other one can differ from those that there are
    path = rows.fill(create, entity, parent=parent)
    made = asks.send(
        "POST", path, rows.body(entity.name, asks, required_only=True, parent=parent), operation=create.name
    )
    yield made, "" if made.status == 201 else "a create is not 201"
    if not made.succeeded or not isinstance(made.data, dict):
        return
    owner = {entity.owner.column: parent["id"]} if entity.owner and parent else {}
    row = rows.remember(entity.name, {**made.data, **owner})
    where = made.headers.get("location", "")
    found = asks.send("GET", where or "/no-location", operation=get.name if where else "")
    same = isinstance(found.data, dict) and found.data.get("id") == row["id"]
    yield found, "" if same else f"Location {where or 'is absent and'} does not lead to the row"
    item = rows.fill(get, entity, row)
    yield from _clash(entity, asks, path, create.name, row)
    yield from _methods(live, path, item)
    yield from _replaced(live, entity, row)
    yield from left_out(live, blueprint, entity, live.rows.lookup(entity.name, row["id"]) or row)
    yield from _updated(live, entity, live.rows.lookup(entity.name, row["id"]) or row)
    if delete is not None:
        gone = asks.send("DELETE", item, operation=delete.name)
        after = asks.send("GET", item, operation=get.name)
        yield gone, "" if gone.status == 204 else "a delete is not 204"
        yield after, "" if after.status == 404 else "a deleted row is there"
        rows.forget(entity.name, row)


def _clash(entity: Entity, asks: Caller, path: str, name: str, row: Row) -> Iterator[CheckedExchange]:
    """The same row again, where rows must differ in what a body says."""
    body, _ = equal_body(entity, row)
    if body:
        answer = asks.send("POST", path, body, operation=name)
        yield answer, "" if answer.status == 409 else "a row that equals another one is not 409"


def _with_its_whole(live: Live, blueprint: Blueprint, entity: Entity) -> Iterator[CheckedExchange]:
    """A whole that has a part is deleted, and the part with it."""
    above = entity.owner.relation.entity if entity.owner is not None and entity.owner.relation is not None else ""
    get, delete = live.of(entity.name, "get"), live.of(above, "delete")
    if get is None or delete is None or above == ACCOUNT:
        return
    whole = live.rows.within(entity.name, live.strongest)
    part = live.rows.make(entity.name, live.strongest, parent=whole) if whole is not None else None
    if whole is None or part is None:
        return
    item = live.rows.fill(get, entity, part)
    gone = live.strongest.send("DELETE", live.rows.fill(delete, blueprint.entity(above), whole), operation=delete.name)
    after = live.strongest.send("GET", item, operation=get.name)
    yield gone, "" if gone.status == 204 else "a whole that has a part is not deleted"
    yield after, "" if after.status == 404 else "the part of a deleted whole is there"
    if gone.succeeded:
        live.rows.forget(above, whole)


def _methods(live: Live, path: str, item: str) -> Iterator[CheckedExchange]:
    asks = live.strongest
    wrong = asks.send("DELETE", path)
    yield wrong, "" if wrong.status == 405 and "GET" in wrong.headers.get("allow", "") else "a method that is not there"
    head = asks.send("HEAD", item)
    yield head, "" if head.status == 200 and not head.body else "HEAD is not as GET"
    tag = asks.send("GET", item).headers.get("etag", "")
    if tag:
        again = asks.send("GET", item, headers={"If-None-Match": tag})
        yield again, "" if again.status == 304 and not again.body else "who has the row gets it again, not 304"
    bad = asks.send("POST", path, {"no_such_field": 1})
    yield bad, "" if bad.status == 400 else "a body that is not valid is not 400"
    other = asks.send("GET", item, headers={"Accept": "application/xml"})
    yield other, "" if other.status == 406 else "XML is asked for, and the answer is not 406"


def _replaced(live: Live, entity: Entity, row: object) -> Iterator[CheckedExchange]:
    replace = live.of(entity.name, "replace")
    if replace is None or not isinstance(row, dict):
        return
    body = live.rows.body(entity.name, live.strongest, action="update", current=row)
    path = live.rows.fill(replace, entity, row)
    once = live.strongest.send("PUT", path, body, operation=replace.name)
    twice = live.strongest.send("PUT", path, body, operation=replace.name)
    same = (
        [once.data.get(name) == twice.data.get(name) for name in body]
        if once.succeeded and twice.succeeded
        else [False]
    )
    yield twice, "" if all(same) else "replacing twice is not as replacing once"
    missing = live.strongest.send(
        "PUT", live.rows.fill(replace, entity, {**row, "id": 999_999_999}), body, operation=replace.name
    )
    yield missing, "" if missing.status == 404 else "replacing creates, or does not say 404"
    if once.succeeded and isinstance(twice.data, dict):
        live.rows.remember(entity.name, {**row, **twice.data})


def _updated(live: Live, entity: Entity, row: Row) -> Iterator[CheckedExchange]:
    """Each value of a body is sent alone; read back, the row has it and all the others are as they were."""
    update, get = live.of(entity.name, "update"), live.of(entity.name, "get")
    if update is None or get is None:
        return
    body = live.rows.body(entity.name, live.strongest, action="update", current=row)
    item = live.rows.fill(update, entity, row)
    for change in [{column: value} for column, value in body.items()] or [{}]:
        tried = {**row, **change}
        others = [one for (name, number), one in live.rows.known.items() if name == entity.name and number != row["id"]]
        if keeps_constraints(entity, tried) and is_new(entity, tried, others):
            answer = live.strongest.send("PATCH", item, change, operation=update.name)
            now = live.strongest.send("GET", item, operation=get.name)
            yield answer, _unapplied(row, change, answer, now.data)
            if isinstance(now.data, dict):
                row = live.rows.remember(entity.name, {**row, **now.data})


def _unapplied(row: Row, sent: Row, answer: Exchange, now: Any) -> str:
    if answer.status != 200 or not isinstance(now, dict):
        return "an update is not 200"
    odd = [name for name in now if name in row and not is_same(now[name], {**row, **sent}[name])]
    odd = [name for name in odd if name not in {"updated_at", "version"}]
    return f"an update of {', '.join(sent)} leaves {', '.join(odd)} with another value than sent" if odd else ""


RULE = Rule(
    name="api/statuses",
    items=("api-design/2", "api-design/3"),
    by="probe",
    needs=("live", "blueprint"),
    references=References(asvs=("4.1.4",), rfc=(9110,)),
    decide=decide,
)
