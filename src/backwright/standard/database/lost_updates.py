"""Nobody overwrites what they have not seen."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from backwright.blueprint.model import ACCOUNT, Blueprint, Entity
from backwright.blueprint.view.operations import Operation
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.purpose import Purpose
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Live, Row, Subject
from backwright.standard.violation import Violation

TOGETHER = 6
KINDS = ("update", "replace", "verb", "delete")


@dataclass(frozen=True, slots=True)
class TriedVersion:
    """A write with a version in `If-Match`, and what is right."""

    what: str
    expected: frozenset[int]
    exchange: Exchange

    @property
    def wrong(self) -> bool:
        """Whether it was answered otherwise."""
        return self.exchange.status not in self.expected

    @property
    def violation(self) -> Violation:
        """What is wrong, as a value."""
        wanted = " or ".join(map(str, sorted(self.expected)))
        return Violation.answered(self.exchange, self.what, expected=wanted)

    def __str__(self) -> str:
        return f"{self.exchange.operation}, {self.what}: {self.exchange.status}"


def decide(subject: Subject) -> Iterable[Finding]:
    """Each write of each entity names a version in `If-Match`: the one that the row has must go through, and one that
    it had before must be 412 and change nothing, by PATCH, PUT, verbs and DELETE. Six changes at once that all name the
    version which they have seen: one goes through.

    Why: Without it the second of two people who edit the same row wipes out what the first one wrote, and nobody is
    told.

    Fails: `PATCH /tickets/7` with the `If-Match` of an older version is answered with 200.

    Mend: Keep a version in each row, compare it with `If-Match` in the transaction of the write, and answer 412
    where they differ.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    tried = [one for entity in subject.blueprint.entities for one in _entity(subject.live, subject.blueprint, entity)]
    wrong = [one for one in tried if one.wrong]
    lines = "\n".join(map(str, tried))
    evidence = Evidence("exchange", f"{len(tried)} writes", (lines, *(one.exchange.shown() for one in wrong[:6])))
    if not tried:
        yield RULE.unclear("no row comes with a version (ETag) that a write could name")
    elif wrong:
        says = f"{len(wrong)} of {len(tried)} writes mind no version"
        yield RULE.failed(says, evidence, detail=[one.violation for one in wrong])
    else:
        yield RULE.passed(f"{len(tried)} writes with the version that they have seen", evidence)


def _entity(live: Live, blueprint: Blueprint, entity: Entity) -> Iterator[TriedVersion]:
    get, update = live.of(entity.name, "get"), live.of(entity.name, "update")
    if get is None or update is None or live.of(entity.name, "create") is None or entity.name == ACCOUNT:
        return
    caller = live.rows.asker(entity.name)
    row = live.rows.make(entity.name, caller)
    if row is None:
        return
    path = live.rows.fill(get, entity, row)
    tag = caller.send("GET", path, operation=get.name).headers.get("etag", "")
    body = live.rows.body(entity.name, caller, action="update", required_only=True, current=row)
    body = body or live.rows.body(entity.name, caller, action="update", current=row)
    if not tag or not body:
        return
    written = _send(live, caller, update, entity, row, body, tag)
    yield TriedVersion("the version that the row has", frozenset({update.success}), written)
    newer = written.headers.get("etag", "")
    if not written.succeeded:
        return
    yield TriedVersion("writing gives no other version", frozenset() if newer == tag else frozenset({200}), written)
    row = live.rows.remember(entity.name, {**row, **written.data})
    yield from _at_once(live, caller, update, entity, row, body, newer)
    yield from _stale(live, blueprint, caller, entity, row, tag)


def _stale(  # noqa: PLR0917
    live: Live, blueprint: Blueprint, caller: Caller, entity: Entity, row: Row, tag: str
) -> Iterator[TriedVersion]:
    """Every write with a version that the row no longer has."""
    purpose = Purpose(blueprint, live.operations, live.callers, live.rows)
    operations = (one for kind in KINDS for one in live.operations if (one.entity, one.kind) == (entity.name, kind))
    for operation in operations:
        target: Row | None = row
        if operation.kind == "verb" and entity.state is not None:
            state = entity.state.type.sources(operation.action)[0]  # type: ignore[union-attr]
            target = purpose.driven(entity, row, state, caller) if row[entity.state.column] != state else row
        if target is None:
            continue
        row = target
        body = None
        if operation.kind in {"update", "replace"}:
            body = live.rows.body(entity.name, caller, action="update", required_only=True, current=row)
        answer = _send(live, caller, operation, entity, row, body, tag)
        yield TriedVersion("a version that the row had before", frozenset({412}), answer)
        if answer.succeeded:
            if operation.kind == "delete":
                live.rows.forget(entity.name, row)
            elif isinstance(answer.data, dict):
                row = live.rows.remember(entity.name, {**row, **answer.data})


def _at_once(  # noqa: PLR0917
    live: Live, caller: Caller, update: Operation, entity: Entity, row: Row, body: dict[str, Any], tag: str
) -> Iterator[TriedVersion]:
    """Changes at once with one version; nothing is told where they all break or none of them was first."""

    def change(_: int) -> Exchange:
        return _send(live, caller, update, entity, row, body, tag)

    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = list(pool.map(change, range(TOGETHER)))
    done = [one for one in answers if one.succeeded]
    for one in done[1:]:
        yield TriedVersion("another change was made at once with the same version", frozenset({412}), one)
    if done:
        yield TriedVersion("the first of several at once", frozenset({update.success}), done[0])
        live.rows.remember(entity.name, {**row, **done[-1].data})


def _send(  # noqa: PLR0917
    live: Live, caller: Caller, operation: Operation, entity: Entity, row: Row, body: dict[str, Any] | None, tag: str
) -> Exchange:
    path = live.rows.fill(operation, entity, row)
    return caller.send(operation.method, path, body, headers={"If-Match": tag}, operation=operation.name)


RULE = Rule(
    name="database/lost-updates",
    items=("database-design/5", "api-design/3"),
    by="probe",
    needs=("live", "blueprint"),
    references=References(asvs=("15.4.2",), cwe=(362,)),
    decide=decide,
)
