"""Grants that can never succeed: their grantees may not see, or not write, what they need."""

from collections.abc import Iterator
from dataclasses import dataclass

from backwright.blueprint.model import (
    ACCOUNT,
    Auth,
    Binary,
    Blueprint,
    Constant,
    Entity,
    Expression,
    Field,
    Grantee,
    Me,
    Not,
    RelationType,
    StateType,
)
from backwright.blueprint.phrases.clauses import write_grantee
from backwright.blueprint.phrases.expressions import names
from backwright.blueprint.text.tokens import listed
from backwright.blueprint.view.access import ActionGrant, actions, rules, writable
from backwright.blueprint.view.truth import value
from backwright.errors import Place


@dataclass(frozen=True, slots=True)
class UnusableGrant:
    """A grant whose every request is refused.

    `role` is the lowest that the grant covers; a higher one may see more. Either `needs` is an entity that the role
    may not read, and `field` the required relation to it, if it is not the rows themselves or their owners; or `closed`
    are the fields that the condition of a create reads and the grant does not let anybody write; or `leaves` are the
    states that a verb leaves, in all of which the condition fails.
    """

    place: Place
    entity: str
    action: str
    grantee: Grantee
    role: str
    needs: str = ""
    field: str = ""
    closed: tuple[str, ...] = ()
    open: tuple[str, ...] = ()  # all that it should let them write; none where no body can hold them
    leaves: tuple[str, ...] = ()

    @property
    def answer(self) -> int:
        """The status of every request: a row that must be named is a part of the body, any other of the path."""
        return 403 if self.closed or self.leaves else 400 if self.field else 404

    def __str__(self) -> str:
        claim = f"`{write_grantee(self.grantee)}: {self.action}` of {self.entity} can never succeed"
        return f"{self.place}: warning: {claim}: {self._why()}"

    def _why(self) -> str:
        if self.closed:
            mend = f"write `create({', '.join(self.open)})`" if self.open else "no new row is so; take it away"
            return f"its condition reads {listed(self.closed, 'and')}, which it lets nobody write; {mend}"
        if self.leaves:
            states = listed(self.leaves, "and")
            return f"its condition fails in every state that `{self.action}` leaves ({states}); take it away"
        named = f"it must name a `{self.field}`, and " if self.field else ""
        return f"{named}`{self.role}` may read no {self.needs}; add `- {self.role}: read` under `can` of {self.needs}"


def unusable_grants(blueprint: Blueprint) -> tuple[UnusableGrant, ...]:
    """The grants of a blueprint that can never succeed, in the order of entities and actions.

    A body may name only rows that its caller may read, and an action finds only such rows: without a grant of `read`,
    the one is a 400 and the other a 404.
    """
    if not blueprint.uses(Auth):
        return ()
    return tuple(
        found
        for entity in blueprint.entities
        for found in (*_unreadable(blueprint, entity), *unusable_in(blueprint, entity))
    )


def unusable_in(blueprint: Blueprint, entity: Entity) -> tuple[UnusableGrant, ...]:
    """Those of one entity of a completed blueprint whose requests are refused; a list that shows nothing is not."""
    acting = (action for action in actions(blueprint, entity) if action != "read")
    return tuple(found for action in acting for found in _of_action(blueprint, entity, action))


def _unreadable(blueprint: Blueprint, entity: Entity) -> Iterator[UnusableGrant]:
    """Grants to read parts of rows that the role may not read: lists are empty, and single rows are not there."""
    for rule in rules(blueprint, entity, "read"):
        role = lowest_role(blueprint, entity, rule.grantee)
        hidden = next(_hidden(blueprint, entity, "read", role), None)
        if hidden:
            yield UnusableGrant(rule.place, entity.name, "read", rule.grantee, role, hidden.name)


def _of_action(blueprint: Blueprint, entity: Entity, action: str) -> Iterator[UnusableGrant]:
    for rule in rules(blueprint, entity, action):
        role = lowest_role(blueprint, entity, rule.grantee)
        hidden = next(_hidden(blueprint, entity, action, role), None)
        if hidden:
            yield UnusableGrant(rule.place, entity.name, action, rule.grantee, role, hidden.name)
        elif action == "create":
            for field, other in _not_to_be_named(blueprint, entity, role):
                yield UnusableGrant(rule.place, entity.name, action, rule.grantee, role, other.name, field.name)
            if closed := _closed(entity, rule):
                every = [name for name in writable(entity, action) if name in {*rule.fields, *closed}]
                opened = tuple(every) if len(every) > len(rule.fields) else ()
                yield UnusableGrant(rule.place, entity.name, action, rule.grantee, role, closed=closed, open=opened)
        elif leaves := _never_left(entity, rule, action):
            yield UnusableGrant(rule.place, entity.name, action, rule.grantee, role, leaves=leaves)


def _closed(entity: Entity, rule: ActionGrant) -> tuple[str, ...]:
    """The fields by which the condition of a create fails for every new row, since no body may hold them."""
    read = [field for field in entity.fields if rule.condition and field.name in names(rule.condition)]
    is_known = any(field.name in rule.fields or isinstance(field.type, RelationType) for field in read)
    if (
        rule.condition is None
        or is_known
        or value(rule.condition, {field.name: _start(field) for field in read}) is True
    ):
        return ()
    return tuple(field.name for field in read)


def _never_left(entity: Entity, rule: ActionGrant, action: str) -> tuple[str, ...]:
    """The states that a verb leaves, where a condition fails in each of them whatever else the row holds."""
    state, condition = entity.state, rule.condition
    if state is None or condition is None or not isinstance(state.type, StateType):
        return ()
    others = names(condition) - {state.name}
    sources = state.type.sources(action)
    if others and _asks_for_null(condition):  # an empty field would be taken for an unknown one
        return ()
    return () if any(value(condition, {state.name: one}) is not False for one in sources) else sources


def _asks_for_null(condition: Expression) -> bool:
    """Whether a condition asks if something is empty."""
    match condition:
        case Not(operand=operand):
            return _asks_for_null(operand)
        case Binary(left=left, right=right):
            return right == Constant(None) or _asks_for_null(left) or _asks_for_null(right)
        case _:
            return False


def _start(field: Field) -> object:
    """What a new row holds when nobody sets it."""
    if isinstance(field.type, StateType):
        return field.type.initial
    return field.default.value if isinstance(field.default, Constant) else None


def lowest_role(blueprint: Blueprint, entity: Entity, grantee: Grantee) -> str:
    """The lowest role of those that a grant covers."""
    if grantee.kind == "role":
        return grantee.name
    if grantee.kind == "field" and len(grantee.path) == 1:
        field = entity.field_named(grantee.path[0])
        if isinstance(field.type, RelationType) and field.type.role:
            return field.type.role
        if isinstance(field.default, Me):
            return _lowest_creator(blueprint, entity, field)
    return blueprint.all_roles[0]


def _lowest_creator(blueprint: Blueprint, entity: Entity, field: Field) -> str:
    """The lowest role that comes to stand in a field which is filled with whoever creates the row."""
    ranks = blueprint.all_roles
    creating = rules(blueprint, entity, "create")
    is_given = any(
        field.name in rule.fields for action in ("create", "update") for rule in rules(blueprint, entity, action)
    )
    if is_given or any(rule.grantee.kind != "role" for rule in creating):
        return ranks[0]
    return min((rule.grantee.name for rule in creating), key=ranks.index, default=ranks[-1])


def _hidden(blueprint: Blueprint, entity: Entity, action: str, role: str) -> Iterator[Entity]:
    """The entities, this one and those above it, of which an action needs a row that the role may not read."""
    if action != "create" and not _may_read(blueprint, entity, role):
        yield entity
    owner = entity.owner
    if owner is not None and isinstance(owner.type, RelationType):
        above = blueprint.entity(owner.type.entity)
        if not _may_read(blueprint, above, role):
            yield above


def _not_to_be_named(blueprint: Blueprint, entity: Entity, role: str) -> Iterator[tuple[Field, Entity]]:
    """The required relations of a new row to entities of which the role may name no row."""
    for field in entity.fields:
        kind = field.type
        if not isinstance(kind, RelationType) or field.name not in writable(entity, "create"):
            continue
        if field.optional or kind.many or field.default is not None:
            continue
        other = blueprint.entity(kind.entity)
        if next(_hidden(blueprint, other, "read", role), None) or not _may_read(blueprint, other, role, kind.role):
            yield field, other


def _may_read(blueprint: Blueprint, entity: Entity, role: str, wanted: str | None = None) -> bool:
    """Whether an account of the role may read any row at all; of accounts, any that has a role or a higher one."""
    ranks = blueprint.all_roles
    for rule in rules(blueprint, entity, "read"):
        if rule.grantee.kind == "role" and ranks.index(rule.grantee.name) > ranks.index(role):
            continue
        own_row = rule.grantee.kind == "self" and entity.name == ACCOUNT
        if own_row and wanted and ranks.index(role) < ranks.index(wanted):
            continue
        return True
    return role == ranks[-1]
