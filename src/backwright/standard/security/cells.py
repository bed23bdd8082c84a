"""The cells of the access matrix: who asks for what on whose row, what the page says to it, what the backend did."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from backwright.blueprint.model import ACCOUNT, Auth, Entity, Field, RelationType, StateType
from backwright.blueprint.view.operations import Operation
from backwright.standard.drafts import is_new, keeps_constraints, keys, new_row
from backwright.standard.exchange import Exchange
from backwright.standard.grants import may_stand_in_body, truth
from backwright.standard.security.access_fixture import AccessFixture, belongs_to
from backwright.standard.security.closed_fields import closed_in_creates, closed_in_updates, refused_one_by_one
from backwright.standard.subject import Caller, Live, Row
from backwright.standard.violation import Violation

NOWHERE = 999_999_999
Whose = Literal["own", "another's", "another tenant's", "none"]


@dataclass(frozen=True, slots=True)
class TriedCell:
    """One question to the backend, with the answer that the page gives and the one that came."""

    caller: str
    operation: str
    whose: str
    expected: frozenset[int]
    exchange: Exchange

    @property
    def granted(self) -> bool:
        """Whether the page allows it."""
        return any(status < 300 for status in self.expected)

    @property
    def leaked(self) -> bool:
        """Whether the backend did what the page denies, or broke, or revealed that a hidden row is there."""
        answer = self.exchange
        if answer.status >= 500 or answer.status == 0:
            return True
        if self.granted:
            return False
        return answer.succeeded or (self.expected == {404} and answer.status in {403, 409, 412})

    @property
    def refused(self) -> bool:
        """Whether the backend denied what the page grants."""
        return self.granted and self.exchange.status in {401, 403, 404, 405}

    @property
    def unproven(self) -> bool:
        """Whether neither is certain: it was refused for another reason than its caller."""
        return not self.leaked and not self.refused and self.exchange.status not in self.expected

    @property
    def violation(self) -> Violation:
        """What is wrong, as a value."""
        if self.exchange.status >= 500 or self.exchange.status == 0:
            kind = "breaks"
        elif self.refused:
            kind = "denied though granted"
        else:
            kind = "done though denied" if self.exchange.succeeded else "tells that a hidden row is there"
        wanted = " or ".join(map(str, sorted(self.expected)))
        return Violation.answered(
            self.exchange, kind, operation=self.operation, caller=self.caller, row=self.whose, expected=wanted
        )


def cells(fixture: AccessFixture, entity: Entity) -> Iterator[TriedCell]:
    """Every cell of one entity; what destroys rows comes last."""
    live = fixture.live
    rank = {"list": 0, "get": 1, "create": 2, "update": 3, "replace": 4, "verb": 5, "delete": 6}
    chosen = sorted((one for one in live.operations if one.entity == entity.name), key=lambda one: rank[one.kind])
    for operation in chosen:
        # Whoever may do less deletes first: the strongest would leave nothing to the others.
        for caller in reversed(callers_to_ask(live)) if operation.kind == "delete" else callers_to_ask(live):
            if operation.kind in {"list", "create"}:
                yield from _of_collection(fixture, entity, operation, caller)
            else:
                yield from _of_rows(fixture, entity, operation, caller)


def callers_to_ask(live: Live) -> tuple[Caller, ...]:
    """Who asks: nobody, one of each role, and the strongest stranger; their doubles only own rows."""
    by_role = {one.role: one for one in reversed(live.home)}
    return (live.anonymous, *reversed(by_role.values()), *live.strangers[:1])


def whose(fixture: AccessFixture, entity: Entity, row: Row, caller: Caller) -> Whose:
    """How a row stands to a caller."""
    tenancy = fixture.blueprint.tenancy
    owned_by = row.get(tenancy.column_in(entity.name), caller.tenant) if tenancy else caller.tenant
    if caller.account is not None and owned_by != caller.tenant:
        return "another tenant's"
    return "own" if belongs_to(fixture.grants, entity, row, caller) else "another's"


def chosen_rows(fixture: AccessFixture, entity: Entity, caller: Caller) -> Iterator[tuple[str, Row]]:
    """One row of each kind that the page distinguishes for this caller, and one that does not exist."""
    kinds: set[object] = set()
    stranger = caller in fixture.live.strangers
    last: Row = {}
    for known in fixture.rows(entity):
        row = fixture.live.rows.lookup(entity.name, known["id"])
        if row is None:
            continue  # it went when another one was made
        last = row
        relation = whose(fixture, entity, row, caller)
        if stranger and relation != "another tenant's":
            continue  # the same cells as at home
        conditions = [one.condition for one in entity.grants if one.condition is not None]
        away = relation == "another tenant's"  # conditions are about rows of the own tenant
        situation = () if away else tuple(truth(one, entity, row) for one in conditions)
        parent = fixture.grants.parent_of(entity, row)
        above = whose(fixture, *parent, caller) if parent else ""
        kind = (relation, situation, above)
        if kind not in kinds and not (caller.account is None and kinds):
            kinds.add(kind)
            yield relation + (f", under {above}" if above else ""), row
    if kinds and last and not stranger and caller.account is not None:
        yield "none", {**last, "id": NOWHERE}


def expected(fixture: AccessFixture, entity: Entity, operation: Operation, caller: Caller, row: Row) -> frozenset[int]:
    """What the page answers to this operation on this row."""
    if caller.account is None and fixture.blueprint.uses(Auth) and not fixture.grants.visible(caller, entity, row):
        return frozenset({401})
    if row["id"] == NOWHERE or not fixture.grants.visible(caller, entity, row):
        return frozenset({404})
    if operation.kind == "get":
        return frozenset({operation.success})
    if not fixture.grants.granted(caller, entity, row, operation.action):
        return frozenset({401}) if caller.account is None and fixture.blueprint.uses(Auth) else frozenset({403})
    if operation.kind == "replace" and not _may_replace(fixture, entity, caller, row):
        return frozenset({400})
    return frozenset({operation.success})


def _may_replace(fixture: AccessFixture, entity: Entity, caller: Caller, row: Row) -> bool:
    """Whether the caller may write everything that a replacement must say, and name the rows that it must name."""
    writable = fixture.grants.writable(caller, entity, row, "update")
    if entity.name == ACCOUNT and "role" in writable and _is_above(fixture, caller, row):
        return False  # a role that is left out goes back to the lowest, which nobody does to those above
    sent = [one for one in entity.fields if one.column in {*_required(entity, row)}]
    named = [one for one in sent if isinstance(one.type, RelationType) and not one.type.many]
    return {one.name for one in sent} <= writable and all(_sees(fixture, caller, one, row) for one in named)


def _sees(fixture: AccessFixture, caller: Caller, field: Field, row: Row) -> bool:
    """Whether the caller may read the row that a relation refers to."""
    name = getattr(field.type, "entity", "")
    target = fixture.live.rows.lookup(name, row[field.column]) or {"id": row[field.column]}
    return fixture.grants.visible(caller, fixture.blueprint.entity(name), target)


def _of_rows(fixture: AccessFixture, entity: Entity, operation: Operation, caller: Caller) -> Iterator[TriedCell]:
    closed = False
    for relation, chosen in chosen_rows(fixture, entity, caller):
        row = _ready(fixture, entity, operation, chosen)
        if row is None:
            continue
        wanted = expected(fixture, entity, operation, caller, row)
        doing = any(status < 300 for status in wanted)
        if doing and operation.kind == "delete":
            if entity.name == ACCOUNT:
                continue  # the caller would be gone; `accounts` tries it at the end
            fresh = fixture.another(entity, chosen)
            if fresh is not None and expected(fixture, entity, operation, caller, fresh) == wanted:
                row = fresh
        cell = try_row(fixture, entity, operation, caller, row, relation)
        yield cell
        if operation.kind in {"update", "replace"} and doing and cell.exchange.succeeded and not closed:
            closed = True
            path, body = fixture.live.rows.fill(operation, entity, row), _body(fixture, entity, operation, caller, row)
            now = fixture.live.rows.lookup(entity.name, row["id"]) or row
            whole = (body or {}) if operation.kind == "replace" else {}
            fields = closed_in_updates(fixture, entity, caller, now)
            yield from _closed(operation, caller, path, "own field", whole, fields)


def try_row(  # noqa: PLR0917
    fixture: AccessFixture, entity: Entity, operation: Operation, caller: Caller, row: Row, relation: str
) -> TriedCell:
    """One operation on one row; what a success changed is remembered."""
    wanted = expected(fixture, entity, operation, caller, row)
    exchange = caller.send(
        operation.method,
        fixture.live.rows.fill(operation, entity, row),
        _body(fixture, entity, operation, caller, row),
        operation=operation.name,
    )
    _note(fixture, entity, operation, row, exchange)
    return TriedCell(caller.name, operation.name, relation, wanted, exchange)


def _ready(fixture: AccessFixture, entity: Entity, operation: Operation, row: Row) -> Row | None:
    """A row on which the operation is possible: for a verb, one that it can leave."""
    if operation.kind != "verb" or row["id"] == NOWHERE or entity.state is None:
        return row
    kind = entity.state.type
    assert isinstance(kind, StateType)  # noqa: S101 - `state` is the field of that type
    if row[entity.state.column] in kind.sources(operation.action):
        return row if row["id"] in fixture.recipes else fixture.another(entity, row, row[entity.state.column]) or row
    return fixture.like(entity, row, kind.sources(operation.action)[0])


def _body(
    fixture: AccessFixture, entity: Entity, operation: Operation, caller: Caller, row: Row
) -> dict[str, Any] | None:
    if operation.kind not in {"update", "replace"}:
        return None
    writable = fixture.grants.writable(caller, entity, row, "update")
    names = writable or _named(entity) or fixture.grants.writable(fixture.strongest_of(row), entity, row, "update")
    beyond = {"role", "active"} if entity.name == ACCOUNT and _is_above(fixture, caller, row) else set[str]()
    columns = {one.column: one for one in entity.fields if one.name in names - beyond and one.column in row}
    if operation.kind == "replace":
        return {column: row[column] for column in (*_required(entity, row), *columns)}
    unique = {column for key in keys(entity) for column in key}
    best = sorted(
        columns.values(),
        key=lambda one: (one.implied is not None, isinstance(one.type, RelationType), one.column in unique),
    )
    if not best:
        return {}
    field = best[0]
    value = row[field.column]
    if field.implied is None and not isinstance(field.type, RelationType):
        other = fixture.live.rows.value(entity.name, field.name, caller)
        tried, others = {**row, field.column: other}, (one for one in fixture.rows(entity) if one["id"] != row["id"])
        value = other if keeps_constraints(entity, tried) and is_new(entity, tried, others) else value
    return {field.column: value}


def _is_above(fixture: AccessFixture, caller: Caller, row: Row) -> bool:
    """Whether an account has a higher role than the caller, who may then neither give nor take it away."""
    ranks = fixture.blueprint.all_roles
    return caller.role in ranks and row.get("role") in ranks and ranks.index(row["role"]) > ranks.index(caller.role)


def _required(entity: Entity, row: Row) -> Iterator[str]:
    """What every replacement must say: as it stands, it changes nothing, whoever may write it."""
    for one in entity.fields:
        if (
            not (one.implied or one.optional or one.default is not None)
            and may_stand_in_body(one)
            and one.column in row
        ):
            yield one.column


def _named(entity: Entity) -> frozenset[str]:
    """The fields that some grant lets somebody write: what is denied is denied for the row, not for the field."""
    actions = [one for grant in entity.grants for one in grant.actions if one.name == "update"]
    return frozenset(name for one in actions for name in one.fields or ())


def _of_collection(fixture: AccessFixture, entity: Entity, operation: Operation, caller: Caller) -> Iterator[TriedCell]:
    owner = entity.owner
    if owner is None or not isinstance(owner.type, RelationType):
        if caller not in fixture.live.strangers:
            yield from _tried_collection(fixture, entity, operation, caller, None, "the list")
        return
    above = fixture.blueprint.entity(owner.type.entity)
    for relation, parent in chosen_rows(fixture, above, caller):
        yield from _tried_collection(fixture, entity, operation, caller, parent, f"under {relation}")


def _tried_collection(  # noqa: PLR0917
    fixture: AccessFixture, entity: Entity, operation: Operation, caller: Caller, parent: Row | None, place: str
) -> Iterator[TriedCell]:
    """A list or a new row; whoever may create one may not do it with fields that are closed."""
    cell = try_collection(fixture, entity, operation, caller, parent, place)
    yield cell
    if cell.granted and cell.exchange.succeeded:
        path = fixture.live.rows.fill(operation, entity, parent=parent)
        body, fields = closed_in_creates(fixture, entity, operation, caller, parent)
        yield from _closed(operation, caller, path, "a new row with", body, fields)


def _closed(  # noqa: PLR0917
    operation: Operation, caller: Caller, path: str, what: str, body: Mapping[str, Any], closed: Mapping[str, Any]
) -> Iterator[TriedCell]:
    """A body with fields that the caller may not write, judged field by field."""

    def send(values: Mapping[str, Any]) -> Exchange:
        return caller.send(operation.method, path, {**body, **values}, operation=operation.name)

    for column, exchange in refused_one_by_one(closed, send):
        yield TriedCell(caller.name, operation.name, f"{what} {column}", frozenset({400}), exchange)


def try_collection(  # noqa: PLR0917
    fixture: AccessFixture, entity: Entity, operation: Operation, caller: Caller, parent: Row | None, place: str
) -> TriedCell:
    """A list, or a new row, under a parent where the entity has an owner."""
    rows = fixture.live.rows
    body = None
    if operation.kind == "create":
        parent = _roomy(fixture, entity, parent)
        body = rows.body(entity.name, caller, required_only=True, parent=parent) or rows.body(
            entity.name, fixture.live.strongest, required_only=True, parent=parent
        )
    exchange = caller.send(
        operation.method,
        rows.fill(operation, entity, parent=parent),
        body,
        query={"per_page": "100"} if operation.kind == "list" else None,
        operation=operation.name,
    )
    if operation.kind == "create" and exchange.succeeded and isinstance(exchange.data, dict):
        number = {entity.owner.column: parent["id"]} if entity.owner and parent else {}
        rows.remember(entity.name, {**exchange.data, **number})
    wanted = _expected_of_collection(fixture, entity, operation, caller, parent, body or {})
    return TriedCell(caller.name, operation.name, place, wanted, exchange)


def _roomy(fixture: AccessFixture, entity: Entity, parent: Row | None) -> Row | None:
    """A parent like this one that has room for a new part: a new one, where its parts must differ from each other.

    It is brought to the same state, since who may make parts of the one might not even see the other.
    """
    owner = entity.owner
    if owner is None or parent is None or not isinstance(owner.type, RelationType):
        return parent
    crowded = any(owner.column in key for key in keys(entity))
    above = fixture.blueprint.entity(owner.type.entity)
    state = parent.get(above.state.column) if above.state else None
    return (fixture.another(above, parent, state) or parent) if crowded else parent


def _expected_of_collection(  # noqa: PLR0917
    fixture: AccessFixture, entity: Entity, operation: Operation, caller: Caller, parent: Row | None, body: Row
) -> frozenset[int]:
    grants, blueprint = fixture.grants, fixture.blueprint
    stranger_to_all = caller.account is None and blueprint.uses(Auth)
    if stranger_to_all and not any(one.grantee.kind == "anyone" for one in entity.grants):
        return frozenset({401})
    if parent is not None and entity.owner is not None and isinstance(entity.owner.type, RelationType):
        above = blueprint.entity(entity.owner.type.entity)
        if parent["id"] == NOWHERE or not grants.visible(caller, above, parent):
            return frozenset({404})
    if operation.kind == "list":
        could = not entity.grants or _could_read(fixture, entity, caller)
        return frozenset({operation.success}) if could else frozenset({operation.success, 403})
    draft = {**new_row(blueprint, entity, caller, parent), **body}
    return frozenset({operation.success}) if grants.granted(caller, entity, draft, "create") else frozenset({403})


def _could_read(fixture: AccessFixture, entity: Entity, caller: Caller) -> bool:
    """Whether some row could be this caller's to read; else a list may refuse or be empty."""
    return any(fixture.grants.visible(caller, entity, row) for row in fixture.rows(entity))


def _note(fixture: AccessFixture, entity: Entity, operation: Operation, row: Row, exchange: Exchange) -> None:
    """Remember what a success changed."""
    if not exchange.succeeded or row["id"] == NOWHERE:
        return
    if operation.kind == "delete":
        fixture.live.rows.forget(entity.name, row)
    elif isinstance(exchange.data, dict) and operation.kind != "get":
        fixture.live.rows.remember(entity.name, {**row, **exchange.data})
