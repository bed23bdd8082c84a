"""What each role gets for each action on each kind of row: the table that access tests hold a backend to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from backwright.blueprint.model import ACCOUNT, Entity, Expression, Field, RelationType, StateType
from backwright.blueprint.naming import human, kebab
from backwright.blueprint.phrases.expressions import names
from backwright.blueprint.view.access import actions
from backwright.contract.access_oracle import (
    ELSEWHERE,
    ME,
    AccessOracle,
    Row,
    grants_of,
    leading_to_me,
    paths,
    plain_row,
)
from backwright.contract.constraints import constraints, holds, is_allowed
from backwright.contract.entity_view import EntityView
from backwright.contract.examples import assignments, least_row
from backwright.contract.numbered import NUMBERED
from backwright.contract.rows import row_values

MOST_VARIANTS = 3


@dataclass(frozen=True, slots=True)
class RowOrigin:
    """Where a row of a test comes from.

    `path` leads from it to the account that asks, and is None where it has nothing to do with it; an empty one is the
    account itself. `elsewhere`: it belongs to another tenant.
    """

    entity: Entity
    path: tuple[str, ...] | None = None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class RowKind:
    """A kind of row: what it is to the caller, where it comes from, its values, and those that a test must give."""

    name: str
    origin: RowOrigin
    row: Row
    given: tuple[tuple[str, Any], ...] = ()

    @property
    def label(self) -> str:
        """Its name in the table."""
        values = (f"{name} {str(value).lower() if isinstance(value, bool) else value}" for name, value in self.given)
        return ", ".join((self.name, *values))


@dataclass(frozen=True, slots=True)
class AccessLine:
    """An action, the columns that its body holds, the kind of row, and the status for each role, lowest first."""

    action: str
    columns: tuple[str, ...]
    kind: RowKind
    statuses: tuple[int, ...]


def access_table(view: EntityView) -> Iterator[AccessLine]:
    """Every line: an action on a kind of row. What a condition does not change for a kind stands there once."""
    for action in actions(view.blueprint, view.entity):
        if action == "create":
            yield from creations(view)
            continue
        known: dict[str, list[tuple[str, tuple[str, ...], tuple[int, ...]]]] = {}
        for kind in row_kinds(view, action):
            lines = list(_lines(view, kind, action))
            outcomes = [(line.action, line.columns, line.statuses) for line in lines]
            if known.setdefault(kind.name, outcomes) is outcomes or known[kind.name] != outcomes:
                yield from lines


def _lines(view: EntityView, kind: RowKind, action: str) -> Iterator[AccessLine]:
    """The lines of one action on one kind of row."""
    if action == "update":
        columns = least_body(view)
        yield from _updates(view, kind)
        yield AccessLine("replace", columns, kind, _replaced(view, kind, columns))
        return
    if action == "read":
        yield AccessLine("list", (), kind, _statuses(view, kind, action, ()))
    yield AccessLine(kebab(action), (), kind, _statuses(view, kind, action, ()))


def oracles(view: EntityView) -> Iterator[AccessOracle]:
    """One for each role."""
    return (AccessOracle(view.blueprint, role) for role in view.blueprint.all_roles)


# ── the rows ─────────────────────────────────────────────────────────────────────────────────────


def row_kinds(view: EntityView, action: str) -> Iterator[RowKind]:
    """The rows that distinguish grants: of whoever asks, of a colleague, of somebody else's tenant."""
    blueprint, entity = view.blueprint, view.entity
    for values in variants(view, action):
        row = plain_row(blueprint, entity, **values)
        given = tuple(values.items())
        for path in paths(entity):
            mine = leading_to_me(_with_way(view, row, path), path)
            yield RowKind(_of_caller(path), RowOrigin(entity, path), mine, given)
        yield RowKind("of a colleague", RowOrigin(entity), row, given)
    if blueprint.tenancy:
        row = plain_row(blueprint, entity) | {ELSEWHERE: True}
        yield RowKind(f"of another {human(blueprint.tenancy.entity)}", RowOrigin(entity, elsewhere=True), row)


def _of_caller(path: tuple[str, ...]) -> str:
    """What a row is to the account at the end of a path."""
    return f"whose {' of '.join(human(step) for step in reversed(path))} asks" if path else "of the caller"


def _with_way(view: EntityView, row: Row, path: tuple[str, ...]) -> Row:
    """The row, with rows on the way where optional relations would be empty."""
    if len(path) < 2:
        return row
    other = view.other_side(path[0])
    next_row = row[path[0]] if isinstance(row[path[0]], dict) else plain_row(view.blueprint, other)
    return row | {path[0]: _with_way(replace(view, entity=other), next_row, path[1:])}


def variants(view: EntityView, action: str) -> list[dict[str, Any]]:
    """Values that distinguish the conditions of an action's grants, the least of them first."""
    entity, state = view.entity, view.entity.state
    found_conditions = (grant.condition for grant in grants_of(entity, action, "read"))
    conditions = list(dict.fromkeys(condition for condition in found_conditions if condition is not None))
    leaving = state.type.sources(action) if state and isinstance(state.type, StateType) else ()
    free = {name for condition in conditions for name in names(condition)}
    rules = constraints(entity)
    found: dict[tuple[bool, ...], dict[str, Any]] = {}
    for tried in _starting(view, free | ({state.name} if state and leaving else set())):
        row = least_row(view, **tried)
        fits = not leaving or (state is not None and row[state.name] in leaving)
        if fits and is_allowed(rules, row):
            found.setdefault(_truths(conditions, row), tried)
    return list(found.values())[:MOST_VARIANTS]


def _starting(view: EntityView, free: set[str]) -> Iterator[dict[str, Any]]:
    """Nothing in particular, then every way to fill the fields that matter; what differs by itself is left alone."""
    yield {}
    if free:
        for way in assignments(view, free):
            yield {name: value for name, value in way.items() if not isinstance(value, NUMBERED)}


def _truths(conditions: list[Expression], row: Row) -> tuple[bool, ...]:
    """Which conditions hold for a row."""
    return tuple(holds(condition, row) is True for condition in conditions)


# ── what comes of it ─────────────────────────────────────────────────────────────────────────────


def _statuses(view: EntityView, kind: RowKind, action: str, columns: tuple[str, ...]) -> tuple[int, ...]:
    """The status for each role."""
    return tuple(status(oracle, view, kind.row, action, columns) for oracle in oracles(view))


def status(oracle: AccessOracle, view: EntityView, row: Row, action: str, columns: tuple[str, ...]) -> int:
    """What one account gets for an action on a row that is there."""
    if not oracle.sees(view.entity, row):
        return 404
    if not oracle.allows(view.entity, row, action):
        return 403
    if action == "update":
        return 200 if _writes_all(oracle, view, row, action, columns) else 400
    return 204 if action == "delete" else 200


def _replaced(view: EntityView, kind: RowKind, columns: tuple[str, ...]) -> tuple[int, ...]:
    """The status for each role that sends the least body; a role that it leaves out goes back to the lowest."""

    def with_role(oracle: AccessOracle) -> tuple[str, ...]:
        is_given = view.entity.name == ACCOUNT and "role" in oracle.writable_columns(view.entity, kind.row, "update")
        return (*columns, "role") if is_given else columns

    return tuple(status(oracle, view, kind.row, "update", with_role(oracle)) for oracle in oracles(view))


def _writes_all(oracle: AccessOracle, view: EntityView, row: Row, action: str, columns: tuple[str, ...]) -> bool:
    """Whether every column that is sent may be written, with the row that it names."""
    entity = view.entity
    sent = [field.name for field in entity.fields if field.column in columns]
    standing = entity.name == ACCOUNT and {"role", "active"} & set(columns)
    if standing and not oracle.has_role(oracle.role if row["id"] == ME else row["role"]):
        return False  # nobody gives or takes away a role above their own
    written = oracle.writable_columns(entity, row, action)
    return set(columns) <= written and all(oracle.may_refer(entity, row, name) for name in sent)


def _updates(view: EntityView, kind: RowKind) -> Iterator[AccessLine]:
    """Fields that come to the same are sent together; a relation is sent alone."""
    fields = view.writable()
    if not fields:
        yield AccessLine("update", (), kind, _statuses(view, kind, "update", ()))
    outcomes = [(field, _statuses(view, kind, "update", (field.column,))) for field in fields]

    def group(pair: tuple[Field, tuple[int, ...]]) -> tuple[str, tuple[int, ...]]:
        return (pair[0].name if isinstance(pair[0].type, RelationType) else "", pair[1])

    for (_, outcome), members in groupby(sorted(outcomes, key=group), key=group):
        yield AccessLine("update", tuple(field.column for field, _ in members), kind, outcome)


def least_body(view: EntityView) -> tuple[str, ...]:
    """The columns of the least body that makes a row."""
    made = {field.name for field, _ in row_values(view)} | {field.name for field, _ in view.required_relations()}
    needed = {field.name for field in view.needed()}
    return tuple(field.column for field in view.writable() if field.name in made | needed)


def creations(view: EntityView) -> Iterator[AccessLine]:
    """Creating depends on the parent, where there is one, and on what the body says."""
    columns = least_body(view)
    for kind in _parents(view):
        row = kind.row | {field.name: ME for field in view.mine()}
        statuses = tuple(creation_status(oracle, view, row, columns) for oracle in oracles(view))
        yield AccessLine("create", (), kind, statuses)


def _parents(view: EntityView) -> Iterator[RowKind]:
    """The rows within which one is created, with the new row; outside of any parent it is a row like another."""
    entity, above = view.entity, view.above()
    plain = plain_row(view.blueprint, entity)
    if entity.owner is None or above is None:
        yield RowKind("of a colleague", RowOrigin(entity), plain)
        return
    name = human(entity.owner.name)
    for path in dict.fromkeys(path[1:] for path in paths(entity) if path[:1] == (entity.owner.name,)):
        row = leading_to_me(plain, (entity.owner.name, *path))
        yield RowKind(f"in a {name} {_of_caller(path)}", RowOrigin(above, path), row)
    yield RowKind(f"in a {name} of a colleague", RowOrigin(above), plain)
    if view.blueprint.tenancy:
        tenant = human(view.blueprint.tenancy.entity)
        away = RowOrigin(above, elsewhere=True)
        yield RowKind(f"in a {name} of another {tenant}", away, plain | {ELSEWHERE: True})


def creation_status(oracle: AccessOracle, view: EntityView, row: Row, columns: tuple[str, ...]) -> int:
    """What one account gets that creates a row of a body with these columns."""
    entity = view.entity
    if entity.owner and (row.get(ELSEWHERE) or not oracle.sees(*oracle.related(entity, row, entity.owner.name))):
        return 404
    sent = [field.name for field in entity.fields if field.column in columns]
    if not all(oracle.may_refer(entity, row, name) for name in sent):
        return 400
    if not oracle.could_allow(entity, "create") or not oracle.allows(entity, row, "create"):
        return 403
    return 201 if set(columns) <= oracle.writable_columns(entity, row, "create") else 400
