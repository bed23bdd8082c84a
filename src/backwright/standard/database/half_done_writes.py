"""A write is done as a whole or not at all."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from backwright.blueprint.model import Blueprint, Entity
from backwright.blueprint.view.operations import Operation
from backwright.databases.adapter import Database
from backwright.standard.at_hand import row_at_hand
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.performance.volume import table_of
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Live, Row, Statement, Subject
from backwright.standard.violation import Violation

ON_PURPOSE = "failure_on_purpose"  # other rules pass over what breaks under this name
INSERT = re.compile(r"""\bINSERT\s+(?:OR\s+\w+\s+)?INTO\s+[`"]?(\w+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TriedWrite:
    """A create that was not done, and how many rows more its table has after it."""

    why: str
    table: str
    more: int
    exchange: Exchange

    @property
    def violation(self) -> Violation:
        """What is wrong, as a value."""
        kind = f"leaves a row in {self.table} though it was answered as not done"
        return Violation.answered(self.exchange, kind, row=self.why)

    def __str__(self) -> str:
        return f"{self.exchange} ({self.why}): {self.table} has {self.more} rows more"


def decide(subject: Subject) -> Iterable[Finding]:
    """Creates that cannot be done are sent, and the rows of their tables counted before and after: those of callers who
    may not create, and those of a row that goes into several tables while the last of these tables is away. The same
    create succeeds beside each of them. What is answered as refused or failed must leave no row.

    Why: A row without its links or its audit entry is wrong data that nobody has asked for, and sending the request
    again makes a second one.

    Fails: While the table of links is away, `POST /products` is answered with 503, and the table of products has
    one row more.

    Mend: One request, one transaction: commit once, when everything is written and allowed, and roll back on any
    error.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.database is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    tried = [one for entity in subject.blueprint.entities for one in _entity(subject, entity)]
    undone = [one for one in tried if not one.exchange.succeeded]
    wrong = [one for one in undone if one.more]
    lines = "\n".join(map(str, tried))
    evidence = Evidence("catalogue", f"{len(undone)} writes not done", (lines,))
    if not undone:
        yield RULE.not_applicable("no create is refused to anybody, and none writes to several tables")
    elif wrong:
        says = f"{len(wrong)} of {len(undone)} writes are half done"
        yield RULE.failed(says, evidence, detail=[one.violation for one in wrong])
    else:
        yield RULE.passed(f"{len(undone)} writes that were refused or failed left no row", evidence)


def _entity(subject: Subject, entity: Entity) -> Iterator[TriedWrite]:
    live, blueprint, database = subject.live, subject.blueprint, subject.database
    assert live is not None  # noqa: S101
    assert blueprint is not None  # noqa: S101
    assert database is not None  # noqa: S101
    create, table = live.of(entity.name, "create"), table_of(entity)
    if create is None or table not in database.tables():
        return
    caller, parent = live.rows.asker(entity.name), _parent(live, blueprint, entity)
    if entity.owner is not None and parent is None:
        return
    path = live.rows.fill(create, entity, parent=parent)
    control = _create(live, entity, create, caller, path, parent)
    if not control.succeeded:
        return
    for other in {one.role: one for one in reversed(live.home[1:])}.values():
        body = live.rows.body(entity.name, caller, required_only=True, parent=parent)
        before = database.count(table)
        answer = other.send("POST", path, body, operation=create.name)
        _remember(live, entity, answer)
        yield TriedWrite(f"by {other.name}", table, database.count(table) - before, answer)
    last = _last_table(subject.statements.of(control) if subject.statements else ())
    if last and last in database.tables() and last != table:
        before = database.count(table)
        body = live.rows.body(entity.name, caller, parent=parent)
        with_last_away = _while_away(database, last, lambda: caller.send("POST", path, body, operation=ON_PURPOSE))
        yield TriedWrite(f"while {last} is away", table, database.count(table) - before, with_last_away)


def _parent(live: Live, blueprint: Blueprint, entity: Entity) -> Row | None:
    owner = entity.owner
    if owner is None or owner.relation is None:
        return None
    row = row_at_hand(live, blueprint, entity)
    return live.rows.lookup(owner.relation.entity, row[owner.column]) if row else None


def _create(  # noqa: PLR0917
    live: Live, entity: Entity, create: Operation, caller: Caller, path: str, parent: Row | None
) -> Exchange:
    answer = caller.send("POST", path, live.rows.body(entity.name, caller, parent=parent), operation=create.name)
    _remember(live, entity, answer)
    return answer


def _remember(live: Live, entity: Entity, answer: Exchange) -> None:
    if answer.succeeded and isinstance(answer.data, dict):
        live.rows.remember(entity.name, answer.data)


def _last_table(statements: Sequence[Statement]) -> str:
    """The table that a request wrote to last."""
    tables = [found[1] for one in statements if (found := INSERT.search(one.sql))]
    return tables[-1] if tables else ""


def _while_away(database: Database, table: str, act: Callable[[], Exchange]) -> Exchange:
    database.run(f'ALTER TABLE "{table}" RENAME TO "{table}_away"')
    try:
        return act()
    finally:
        database.run(f'ALTER TABLE "{table}_away" RENAME TO "{table}"')


RULE = Rule(
    name="database/half-done-writes",
    items=("database-design/5", "anti-patterns-to-avoid/8"),
    by="database",
    needs=("live", "blueprint", "database"),
    references=References(asvs=("16.5.3",)),
    decide=decide,
)
