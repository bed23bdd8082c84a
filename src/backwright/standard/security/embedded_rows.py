"""What is embedded is no way around a grant."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from backwright.blueprint.model import Auth, Blueprint, Entity, Field
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.grants import Grants, may_stand_in_body
from backwright.standard.purpose import Purpose
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Live, Row, Subject
from backwright.standard.violation import Violation


@dataclass(frozen=True, slots=True)
class Embedded:
    """One relation of one row as a caller was shown it with `include`, and whether the page shows the other row."""

    caller: str
    field: str
    row: Any
    other: int
    visible: bool
    shown: bool
    exchange: Exchange

    @property
    def wrong(self) -> bool:
        """Whether a hidden row was shown, or a visible one was not."""
        return self.visible != self.shown

    @property
    def violation(self) -> Violation:
        """What is wrong, as a value."""
        kind = "embeds a row that the page hides" if self.shown else "leaves out a row that the page shows"
        return Violation.answered(self.exchange, kind, member=f"include={self.field}", actual=f"row {self.other}")


def decide(subject: Subject) -> Iterable[Finding]:
    """Every role but the highest reads rows that it may read with every relation in `include`, in lists and alone.
    Among them are rows that refer to others which that role may not read; where there are none, they are made.
    A row that is embedded must be one that the same caller could ask for by itself.

    Why: A relation is the way by which a hidden row leaks most often: the check of the outer row is there, and that
    of the inner one is forgotten.

    Fails: `GET /tickets/7?include=assignee` by a member shows the account of an agent, whom the page hides from
    members.

    Mend: Put the row filter of the other entity into the query that loads it, for single rows and for lists.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    live, blueprint = subject.live, subject.blueprint
    if not blueprint.uses(Auth):
        yield RULE.not_applicable("no `use: auth`: everything is open to everybody")
        return
    by_role = {one.role: one for one in reversed(live.home[1:])}
    asked = ((caller, entity) for caller in by_role.values() for entity in blueprint.entities)
    found = [one for caller, entity in asked for one in _embedding(subject, caller, entity)]
    wrong = [one for one in found if one.wrong]
    hidden = sum(not one.visible for one in found)
    says = f"{len(found)} relations embedded for {len(by_role)} roles, {hidden} of them lead to hidden rows"
    shown = [one.exchange.shown()[:2000] for one in {one.exchange.number: one for one in wrong}.values()]
    evidence = Evidence("exchange", says, (*shown[:6], says))
    if wrong:
        yield RULE.failed(f"{len(wrong)} of {says}", evidence, detail=[one.violation for one in wrong])
    elif not hidden:
        yield RULE.not_applicable("no row that somebody reads leads to one that they may not read")
    elif not any(one.shown for one in found):
        yield RULE.unclear("nothing was embedded for anybody, so what is not shown says nothing", evidence)
    else:
        yield RULE.passed(says, evidence)


def _embedding(subject: Subject, caller: Caller, entity: Entity) -> Iterator[Embedded]:
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    live, blueprint = subject.live, subject.blueprint
    get, listing = live.of(entity.name, "get"), live.of(entity.name, "list")
    relations = [one for one in entity.fields if one.relation is not None]
    rows = list(_telling(live, blueprint, caller, entity, relations))
    if get is None or not rows:
        return
    query = {"include": ",".join(one.name for one in relations)}
    for row in rows:
        answer = caller.send("GET", live.rows.fill(get, entity, row), query=query, operation=get.name)
        yield from _judged(subject, caller, entity, answer, [answer.data])
    if listing is not None:
        parent = {"id": rows[0][entity.owner.column]} if entity.owner is not None else None
        path = live.rows.fill(listing, entity, parent=parent)
        answer = caller.send("GET", path, query={**query, "per_page": "100"}, operation=listing.name)
        yield from _judged(subject, caller, entity, answer, answer.data if isinstance(answer.data, list) else [])


def _telling(live: Live, blueprint: Blueprint, caller: Caller, entity: Entity, relations: list[Field]) -> Iterator[Row]:
    """For each relation a row that the caller may read and that leads to one that the caller may not read."""
    grants, told = Grants(blueprint, live.rows.lookup), set[int]()
    purpose = Purpose(blueprint, live.operations, live.callers, live.rows)
    for field in relations:
        assert field.relation is not None  # noqa: S101 - relations alone are given
        other = blueprint.entity(field.relation.entity)
        rows = [row for (name, _), row in list(live.rows.known.items()) if name == entity.name]
        rows = [row for row in rows if grants.visible(caller, entity, row)]
        found = next((row for row in rows if _hidden(live, grants, caller, other, row.get(field.column))), None)
        if found is None and may_stand_in_body(field):
            number = _hidden_row(live, blueprint, caller, field)
            value = [number] if field.many else number
            if number is not None:
                found = purpose.made(caller, entity, "read", **{field.column: value})
                found = found or _led_there(live, entity, rows, field.column, value)
        if found is not None and found["id"] not in told:
            told.add(found["id"])
            yield found


def _led_there(live: Live, entity: Entity, rows: list[Row], column: str, value: Any) -> Row | None:
    """One of these rows, once the strongest caller has made it refer to that."""
    update = live.of(entity.name, "update")
    if update is None:
        return None
    for row in rows[:3]:
        path = live.rows.fill(update, entity, row)
        answer = live.strongest.send("PATCH", path, {column: value}, operation=update.name)
        if answer.succeeded and isinstance(answer.data, dict):
            return live.rows.remember(entity.name, {**row, **answer.data})
    return None


def _hidden(live: Live, grants: Grants, caller: Caller, other: Entity, value: Any) -> bool:
    """Whether a relation's value leads to a row that the caller may not read."""
    rows = [live.rows.lookup(other.name, number) for number in (value if isinstance(value, list) else [value])]
    return any(row is not None and not grants.visible(caller, other, row) for row in rows)


def _hidden_row(live: Live, blueprint: Blueprint, caller: Caller, field: Field) -> int | None:
    """A row that the relation may hold and the caller may not read."""
    assert field.relation is not None  # noqa: S101 - asked for relations alone
    grants, ranks = Grants(blueprint, live.rows.lookup), blueprint.all_roles
    other = blueprint.entity(field.relation.entity)
    least = ranks.index(field.relation.role) if field.relation.role else 0
    for (name, number), row in list(live.rows.known.items()):
        fit = name == other.name and grants.visible(live.strongest, other, row)
        if fit and (not least or ranks.index(row["role"]) >= least) and not grants.visible(caller, other, row):
            return number
    return None


def _judged(
    subject: Subject, caller: Caller, entity: Entity, answer: Exchange, rows: Iterable[Any]
) -> Iterator[Embedded]:
    """Each relation of the rows of an answer, where it is known whether the caller may read the other row."""
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    live, grants = subject.live, Grants(subject.blueprint, subject.live.rows.lookup)
    for row in rows if answer.succeeded else ():
        for field in entity.fields:
            if field.relation is None or not isinstance(row, dict) or field.name not in row:
                continue
            other, shown = subject.blueprint.entity(field.relation.entity), row[field.name]
            embedded = {
                one.get("id") for one in (shown if isinstance(shown, list) else [shown]) if isinstance(one, dict)
            }
            value = row.get(field.column)
            for number in value if isinstance(value, list) else [value]:
                known = live.rows.lookup(other.name, number) if isinstance(number, int) else None
                if known is not None and isinstance(number, int):
                    visible = grants.visible(caller, other, known)
                    yield Embedded(caller.name, field.name, row.get("id"), number, visible, number in embedded, answer)


RULE = Rule(
    name="security/embedded-rows",
    items=("security/2", "core-responsibilities/4", "core-responsibilities/7"),
    by="probe",
    needs=("live", "blueprint"),
    references=References(owasp=("API1", "API3"), asvs=("8.2.2", "8.2.3"), cwe=(639, 200)),
    decide=decide,
)
