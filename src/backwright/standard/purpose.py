"""Rows that are made on purpose: such that a caller may read them, or do something with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from backwright.blueprint.model import (
    ADMIN,
    Auth,
    Blueprint,
    Entity,
    Expression,
    Grant,
    RelationType,
    StateType,
)
from backwright.blueprint.view.operations import Operation
from backwright.standard.drafts import Wish, fitting_row, new_row, own_fields, start
from backwright.standard.grants import Grants, may_stand_in_body
from backwright.standard.subject import Caller, Row, Rows

MOST_MISSES = 2  # tries for one role that made nothing, after which no more are made
MOST_WAYS = 8


@dataclass(frozen=True, slots=True)
class Claim:
    """What a row must be for a grant to cover it: conditions that hold, and columns that lead to the caller."""

    conditions: tuple[Expression, ...] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)

    def together(self, other: "Claim") -> "Claim":
        """What two grants require at once."""
        return Claim((*self.conditions, *other.conditions), {**self.columns, **other.columns})


@dataclass(frozen=True, slots=True)
class Preparation:
    """The values with which a row is made, and the state that it is brought to."""

    given: Mapping[str, Any]
    state: str | None = None


@dataclass(slots=True)
class Purpose:
    """Makes rows for callers, by whoever may do everything beside them."""

    blueprint: Blueprint
    operations: tuple[Operation, ...]
    callers: tuple[Caller, ...]
    rows: Rows
    clears: bool = False  # whether rows that are in the way may be deleted
    _missed: dict[tuple[str, str, str], int] = field(default_factory=dict)  # by entity, caller and action

    @property
    def grants(self) -> Grants:
        """What the page grants."""
        return Grants(self.blueprint, self.rows.lookup)

    def shown(self, caller: Caller, entity: Entity) -> Row | None:
        """A row that the caller may read, a new one where there is none yet."""
        known = [row for (name, _), row in self.rows.known.items() if name == entity.name]
        found = next((row for row in known if self.grants.visible(caller, entity, row)), None)
        return found or self.made(caller, entity, "read")

    def found(self, caller: Caller, entity: Entity, action: str) -> Row | None:
        """A row that there is on which the caller may act."""
        states = _states(entity, action)
        known = (row for (name, _), row in self.rows.known.items() if name == entity.name)
        fit = (row for row in known if entity.state is None or row[entity.state.column] in states)
        return next((row for row in fit if self._serves(caller, entity, row, action)), None)

    def made(self, caller: Caller, entity: Entity, action: str, **given: Any) -> Row | None:
        """A new row on which the caller may act, with what is given; None where that was tried in vain."""
        key = (entity.name, caller.name, action)
        with_callers = self.blueprint.is_tenant(entity) or (self.blueprint.is_account(entity))
        if with_callers or self._missed.get(key, 0) >= MOST_MISSES:
            return None
        row = self._made(caller, entity, action, given)
        if row is None:
            self._missed[key] = self._missed.get(key, 0) + 1
        return row

    def driven(self, entity: Entity, row: Row, state: str, by: Caller) -> Row | None:
        """The row, brought to a state by its verbs."""
        if entity.state is None:
            return None
        for verb in route_to(entity, row[entity.state.column], state):
            known = (one for one in self.operations if one.entity == entity.name and one.kind == "verb")
            operation = next(one for one in known if one.action == verb)
            answer = by.send("POST", self.rows.fill(operation, entity, row), operation=operation.name)
            if not answer.succeeded or not isinstance(answer.data, Mapping):
                return None
            row = self.rows.remember(entity.name, {**row, **answer.data})
        return row

    def _made(self, caller: Caller, entity: Entity, action: str, given: Mapping[str, Any]) -> Row | None:
        parent = None
        if entity.owner is not None and isinstance(entity.owner.type, RelationType):
            parent = self.shown(caller, self.blueprint.entity(entity.owner.type.entity))
            if parent is None:
                return None
        host = self._host(caller, entity)
        draft = {one.column: start(entity, one) for one in entity.fields}
        draft |= new_row(self.blueprint, entity, host, parent)
        for preparation in self._preparations(caller, entity, action, draft):
            values = {**preparation.given, **given}
            row = None
            if not self.clears or self.rows.clear(entity.name, host, parent, **values):
                row = self.rows.make(entity.name, host, parent=parent, **values)
            if row is not None and preparation.state is not None:
                row = self.driven(entity, row, preparation.state, host)
            if row is not None and self._serves(caller, entity, row, action):
                return row
        return None

    def _serves(self, caller: Caller, entity: Entity, row: Row, action: str) -> bool:
        grants = self.grants
        return grants.visible(caller, entity, row) and grants.granted(caller, entity, row, action)

    def _host(self, caller: Caller, entity: Entity) -> Caller:
        """Who may do everything where the caller is."""
        home = next((one for one in self.callers if one.tenant == caller.tenant), caller)
        return self.rows.asker(entity.name) if home is self.callers[0] else home

    def _preparations(self, caller: Caller, entity: Entity, action: str, draft: Row) -> list[Preparation]:
        """What a new row may be, so that a grant of reading and one of acting hold at once."""
        reading, acting = self._claims(caller, entity, "read"), self._claims(caller, entity, action)
        found: list[Preparation] = []
        for one, other, state in product(reading, acting, _states(entity, action)):
            preparation = _preparation(entity, draft, one.together(other), state)
            if preparation is not None and preparation not in found:
                found.append(preparation)
        return found[:MOST_WAYS]

    def _claims(self, caller: Caller, entity: Entity, action: str) -> list[Claim]:
        """What the grants of an action ask of a row for this caller, those that ask least first."""
        if caller.role == ADMIN or not self.blueprint.uses(Auth):
            return [Claim()]
        granting = (grant for grant in entity.grants if any(one.name in {action, "all"} for one in grant.actions))
        found = [claim for grant in granting if (claim := self._claim(caller, entity, grant)) is not None]
        return sorted(found, key=lambda one: (len(one.conditions), len(one.columns)))

    def _claim(self, caller: Caller, entity: Entity, grant: Grant) -> Claim | None:
        conditions = () if grant.condition is None else (grant.condition,)
        ranks = self.blueprint.all_roles
        match grant.grantee.kind:
            case "anyone":
                return Claim(conditions)
            case "role" if ranks.index(caller.role) >= ranks.index(grant.grantee.name):
                return Claim(conditions)
            case "field" if len(grant.grantee.path) == 1:
                led = entity.field_named(grant.grantee.path[0])
                enough = isinstance(led.type, RelationType) and self._has_role(caller, led.type)
                return Claim(conditions, {led.column: caller.account}) if may_stand_in_body(led) and enough else None
        return None

    def _has_role(self, caller: Caller, relation: RelationType) -> bool:
        ranks = self.blueprint.all_roles
        return relation.role is None or ranks.index(caller.role) >= ranks.index(relation.role)


def _preparation(entity: Entity, draft: Row, claim: Claim, state: str | None) -> Preparation | None:
    """How a row comes to be as it is claimed; None where no values were found for it."""
    here = {**draft, **claim.columns}
    initial = here[entity.state.column] if entity.state else None
    if entity.state and state is not None:
        here[entity.state.column] = state
    free = {
        one.column
        for one in entity.fields
        if may_stand_in_body(one) and not isinstance(one.type, RelationType) and one.column not in claim.columns
    }
    found = fitting_row(entity, here, free, 1, Wish(holds=claim.conditions))
    if found is None:
        return None
    read = {name for one in claim.conditions for name in own_fields(entity, one)}
    fields = {one.column: found[one.column] for one in entity.fields if one.name in read and one.column in free}
    return Preparation({**fields, **claim.columns}, None if state == initial else state)


def _states(entity: Entity, action: str) -> tuple[str | None, ...]:
    """The states in which a row can be acted on, those first that are reached soonest."""
    kind = entity.state.type if entity.state else None
    if not isinstance(kind, StateType):
        return (None,)
    wanted = kind.sources(action) or tuple(one.name for one in kind.values)
    ways = {one: route_to(entity, kind.initial, one) for one in wanted}
    reached = [one for one, preparation in ways.items() if preparation or one == kind.initial]
    return tuple(sorted(reached, key=lambda one: len(ways[one])))


def route_to(entity: Entity, source: str, target: str) -> tuple[str, ...]:
    """The shortest row of verbs from one state to another; empty when there is none or they are the same."""
    kind = entity.state.type if entity.state else None
    if not isinstance(kind, StateType):
        return ()
    frontier: list[tuple[str, tuple[str, ...]]] = [(source, ())]
    visited = {source}
    while frontier:
        here, verbs = frontier.pop(0)
        if here == target:
            return verbs
        for step in kind.transitions:
            if step.source == here and step.target not in visited:
                visited.add(step.target)
                frontier.append((step.target, (*verbs, step.verb)))
    return ()
