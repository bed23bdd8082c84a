"""A body refers to no row that its sender may not read, and to no account that the relation is not for."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from backwright.blueprint.model import ACCOUNT, Auth, Blueprint, Entity, Field
from backwright.blueprint.view.operations import Operation
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.grants import Grants
from backwright.standard.purpose import Purpose
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Live, Row, Subject
from backwright.standard.violation import Violation


@dataclass(frozen=True, slots=True)
class Reference:
    """A row that a body may not refer to, sent in one that is valid without it."""

    field: str
    why: str
    exchange: Exchange

    @property
    def wrong(self) -> str:
        """What is wrong with the answer; empty when it refuses as it should."""
        if self.exchange.succeeded:
            return "accepted"
        return f"broke ({self.exchange.status})" if self.exchange.status >= 500 else ""

    @property
    def violation(self) -> Violation:
        """What is wrong, as a value."""
        kind = f"{self.wrong} though the row is {self.why}"
        return Violation.answered(self.exchange, kind, member=self.field, expected="400")

    def __str__(self) -> str:
        one = self.exchange
        return f"{one.operation} by {one.caller} with {self.field} that is {self.why}: {self.wrong or one.status}"


def decide(subject: Subject) -> Iterable[Finding]:
    """Each role sends bodies in which a relation leads to a row that this role may not read, to one of another tenant,
    to an account whose role is lower than the relation demands, and to one that is switched off. The same body without
    that row is accepted from the same caller, before it is sent. Each must be refused.

    Why: Whoever may name any id attaches rows of other people to their own, or finds out which there are.

    Fails: `POST /tickets` by a member with the `assignee_id` of an account of another tenant is answered with 201.

    Mend: Look up each row that a body refers to through the same filter as a read by the same caller, and check the
    role that the relation asks for.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    live, blueprint = subject.live, subject.blueprint
    if not blueprint.uses(Auth):
        yield RULE.not_applicable("no `use: auth`: everything is open to everybody")
        return
    tried = [one for entity in blueprint.entities for one in _entity(live, blueprint, entity)]
    wrong = [one for one in tried if one.wrong]
    lines = "\n".join(map(str, tried))
    evidence = Evidence("exchange", f"{len(tried)} references", (*(one.exchange.shown() for one in wrong[:6]), lines))
    if not tried:
        yield RULE.not_applicable("no body can refer to a row that it may not refer to")
    elif wrong:
        yield RULE.failed(
            f"{len(wrong)} of {len(tried)} references are accepted", evidence, detail=[one.violation for one in wrong]
        )
    else:
        yield RULE.passed(f"{len(tried)} references to rows that are hidden or not fit refused", evidence)


def _entity(live: Live, blueprint: Blueprint, entity: Entity) -> Iterator[Reference]:
    by_role = {one.role: one for one in reversed(live.home)}
    for caller in by_role.values():
        for operation, path, body, fields in _accepted(live, blueprint, entity, caller):
            for field in fields:
                for why, number in _unfit(live, blueprint, caller, field):
                    value = [number] if field.many else number
                    sent = {**body(), field.column: value}
                    answer = caller.send(operation.method, path, sent, operation=operation.name)
                    _remember(live, entity, answer)
                    yield Reference(field.column, why, answer)


Body = Callable[[], dict[str, Any]]
Accepted = tuple[Operation, str, Body, list[Field]]


def _accepted(live: Live, blueprint: Blueprint, entity: Entity, caller: Caller) -> Iterator[Accepted]:
    """Writes that this caller has just done: operation, path, more such bodies, and the relations that it may name."""
    grants, rows = Grants(blueprint, live.rows.lookup), live.rows
    create, update = live.of(entity.name, "create"), live.of(entity.name, "update")
    relations = [one for one in entity.fields if one.relation is not None and not one.relation.owner]
    if not relations:
        return
    made = rows.make(entity.name, caller) if create is not None else None
    if create is not None and made is not None:
        parent = {"id": made[entity.owner.column]} if entity.owner is not None else None
        body = partial(rows.body, entity.name, caller, required_only=True, parent=parent)
        names = grants.writable(caller, entity, {**made, **body()}, "create")
        yield create, rows.fill(create, entity, parent=parent), body, [one for one in relations if one.name in names]
    purpose = Purpose(blueprint, live.operations, live.callers, rows)
    row = purpose.found(caller, entity, "update") if update is not None and entity.name != ACCOUNT else None
    if update is not None and row is not None:
        path, names = rows.fill(update, entity, row), grants.writable(caller, entity, row, "update")
        if caller.send(update.method, path, {}, operation=update.name).succeeded:
            yield update, path, dict, [one for one in relations if one.name in names]


def _unfit(live: Live, blueprint: Blueprint, caller: Caller, field: Field) -> Iterator[tuple[str, int]]:
    """Rows that this caller may not refer to by a field, one of each kind, with the reason."""
    assert field.relation is not None  # noqa: S101 - asked for relations alone
    relation, grants, ranks = field.relation, Grants(blueprint, live.rows.lookup), blueprint.all_roles
    other, tenant = (
        blueprint.entity(relation.entity),
        blueprint.tenancy.column_in(relation.entity) if blueprint.tenancy else "",
    )
    known = [row for (name, _), row in list(live.rows.known.items()) if name == other.name]
    away = [row for row in known if tenant and row.get(tenant, caller.tenant) != caller.tenant]
    home = [row for row in known if row not in away]
    least = ranks.index(relation.role) if relation.role else 0
    fit = [row for row in home if not relation.role or ranks.index(row["role"]) >= least]
    kinds: list[tuple[str, list[Row], Callable[[Row], bool]]] = [
        ("of another tenant", away, lambda row: not relation.role or ranks.index(row["role"]) >= least),
        ("hidden from the sender", fit, lambda row: not grants.visible(caller, other, row)),
        ("of too low a role", home, lambda row: row not in fit and grants.visible(caller, other, row)),
    ]
    for why, rows, holds in kinds:
        found = next((row["id"] for row in rows if holds(row)), None)
        if found is not None:
            yield why, found
    if relation.role and caller is live.strongest:
        number = _switched_off(live, blueprint, relation.role)
        if number is not None:
            yield "switched off", number
            _switch(live, blueprint, number, on=True)  # other rules may refer to it


def _switched_off(live: Live, blueprint: Blueprint, role: str) -> int | None:
    """An account of a role that was switched off; None where there is none that can be spared."""
    made = live.rows.newcomer(live.strongest, role)
    if made is None:
        return None
    return made.account if _switch(live, blueprint, made.account, on=False) else None


def _switch(live: Live, blueprint: Blueprint, number: int | None, *, on: bool) -> bool:
    update = live.of(ACCOUNT, "update")
    if update is None:
        return False
    path = live.rows.fill(update, blueprint.entity(ACCOUNT), {"id": number})
    return live.strongest.send("PATCH", path, {"active": on}, operation=update.name).succeeded


def _remember(live: Live, entity: Entity, answer: Exchange) -> None:
    if answer.succeeded and isinstance(answer.data, dict):
        live.rows.remember(entity.name, answer.data)


RULE = Rule(
    name="security/references",
    items=("security/2", "security/3", "core-responsibilities/4", "core-responsibilities/5"),
    by="probe",
    needs=("live", "blueprint"),
    references=References(owasp=("API1", "API3"), asvs=("8.2.2",), cwe=(639,)),
    decide=decide,
)
