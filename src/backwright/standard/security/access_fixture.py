"""The rows that the access matrix is tried on: of every caller, in every situation that a grant distinguishes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from backwright.blueprint.model import (
    Blueprint,
    BooleanType,
    Entity,
    EnumType,
    Expression,
    RelationType,
    StateType,
)
from backwright.standard.drafts import Wish, fitting_row, keys, new_row, own_fields, start
from backwright.standard.grants import Grants, may_stand_in_body
from backwright.standard.purpose import Purpose
from backwright.standard.subject import Caller, Live, Row

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowRecipe:
    """How a row came to be, so that another like it can be made."""

    creator: Caller
    parent: Row | None
    given: Given


@dataclass(slots=True)
class AccessFixture:
    """Rows of every entity, each with its recipe."""

    live: Live
    blueprint: Blueprint
    grants: Grants
    recipes: dict[tuple[str, int], RowRecipe] = field(default_factory=dict)
    unmade: list[str] = field(default_factory=list)
    purpose: Purpose = field(init=False)
    _in_state: dict[tuple[str, int, str], Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Rows made on purpose are made beside these."""
        self.purpose = Purpose(self.blueprint, self.live.operations, self.live.callers, self.live.rows, clears=True)

    def rows(self, entity: Entity) -> tuple[Row, ...]:
        """Every row of an entity, in the order in which they were made."""
        return tuple(row for (name, _), row in list(self.live.rows.known.items()) if name == entity.name)

    def another(self, entity: Entity, row: Row, state: str | None = None) -> Row | None:
        """A new row like this one; in that state where one is named."""
        recipe = self.recipes.get((entity.name, row["id"]))
        if recipe is None:
            return None
        made = self._made(entity, recipe) or self._made_by_newcomer(entity, recipe)
        if made is None or state is None or entity.state is None or made[entity.state.column] == state:
            return made
        return self.driven(entity, made, state)

    def like(self, entity: Entity, row: Row, state: str) -> Row | None:
        """A row like this one that is in a state: one made for it before, unless somebody has moved or deleted it."""
        key = (entity.name, row["id"], state)
        made = self._in_state.get(key)
        now = self.live.rows.lookup(entity.name, made["id"]) if made else None
        if now is None or now[_state_column(entity)] != state:
            now = self.another(entity, row, state)
            if now is not None:
                self._in_state[key] = now
        return now

    def driven(self, entity: Entity, row: Row, state: str) -> Row | None:
        """The row, brought to a state by its verbs, done by whoever may do everything in its tenant."""
        found = self.purpose.driven(entity, row, state, self.strongest_of(row))
        if found is None:
            self.unmade.append(f"{entity.name} {state}")
        return found

    def strongest_of(self, row: Row) -> Caller:
        """Who may do everything in the tenant of a row."""
        column = self.blueprint.tenancy.column if self.blueprint.tenancy else ""
        tenant = row.get(column, row.get("id")) if column else None
        home = (one for one in self.live.callers if tenant is None or one.tenant == tenant)
        return next(home, self.live.strongest)

    def _made_by_newcomer(self, entity: Entity, recipe: RowRecipe) -> Row | None:
        """The row by somebody else, where each account may have one alone."""
        strongest = self.live.strongest
        asker = self.live.rows.asker(entity.name) if recipe.creator.tenant == strongest.tenant else strongest
        return self._made(entity, replace(recipe, creator=asker)) if asker is not strongest else None

    def _made(self, entity: Entity, recipe: RowRecipe) -> Row | None:
        made = self.live.rows.make(entity.name, recipe.creator, parent=recipe.parent, **recipe.given)
        if made is not None:
            self.recipes[(entity.name, made["id"])] = recipe
        return made


def _state_column(entity: Entity) -> str:
    assert entity.state is not None  # noqa: S101 - called only for entities that have one
    return entity.state.column


def set_up(live: Live, blueprint: Blueprint) -> AccessFixture:
    """Make the rows: of every caller where the caller may, in every value that a grant tests."""
    fixture = AccessFixture(live, blueprint, Grants(blueprint, live.rows.lookup))
    for entity in in_order(blueprint):
        if blueprint.is_tenant(entity):
            _look_up(fixture, entity, {caller.tenant: caller for caller in live.callers})
        elif blueprint.is_account(entity):
            _look_up(
                fixture,
                entity,
                {caller.account: fixture.strongest_of(_home(blueprint, caller)) for caller in live.callers},
            )
        else:
            _fill(fixture, entity)
    return fixture


def in_order(blueprint: Blueprint) -> Iterator[Entity]:
    """Entities after those that they are a part of or must refer to."""
    done: set[str] = set()
    waiting = list(blueprint.entities)
    while waiting:
        ready = [one for one in waiting if _needs(one) <= done] or waiting[:1]
        yield from ready
        done |= {one.name for one in ready}
        waiting = [one for one in waiting if one.name not in done]


def _needs(entity: Entity) -> set[str]:
    return {
        one.type.entity
        for one in entity.fields
        if isinstance(one.type, RelationType)
        and not one.optional
        and not one.type.many
        and one.type.entity != entity.name
    }


def _home(blueprint: Blueprint, caller: Caller) -> Row:
    return {blueprint.tenancy.column: caller.tenant} if blueprint.tenancy else {}


def _look_up(fixture: AccessFixture, entity: Entity, numbers: Mapping[int | None, Caller]) -> None:
    operation = fixture.live.of(entity.name, "get")
    for number, caller in numbers.items():
        if operation is None or number is None:
            continue
        answer = caller.send("GET", fixture.live.rows.fill(operation, entity, {"id": number}), operation=operation.name)
        if answer.succeeded:
            fixture.live.rows.remember(entity.name, answer.data)


def _fill(fixture: AccessFixture, entity: Entity) -> None:
    creators = fixture.live.callers or (fixture.live.anonymous,)
    for creator in creators:
        for parent in _parents(fixture, entity, creator):
            for given, state in _situations(fixture, entity):
                row = _made_by_somebody(fixture, entity, creator, parent, given)
                if row is not None and state is not None:
                    fixture.driven(entity, row, state)


def _made_by_somebody(
    fixture: AccessFixture, entity: Entity, creator: Caller, parent: Row | None, given: Given
) -> Row | None:
    """A row by this caller; by the strongest of the tenant where the caller may not or may not say as much."""
    strongest = next((one for one in fixture.live.callers if one.tenant == creator.tenant), creator)
    for caller in dict.fromkeys((creator, strongest)):
        draft = {**new_row(fixture.blueprint, entity, caller, parent), **given}
        writable = {entity.field_named(one).column for one in fixture.grants.writable(caller, entity, draft, "create")}
        if not fixture.grants.granted(caller, entity, draft, "create") or not set(given) <= writable:
            continue
        made = fixture.live.rows.make(entity.name, caller, parent=parent, **given)
        if made is not None:
            fixture.recipes[(entity.name, made["id"])] = RowRecipe(caller, parent, given)
            return made
        fixture.unmade.append(f"{entity.name} by {caller.name}")
    return None


def _parents(fixture: AccessFixture, entity: Entity, creator: Caller) -> tuple[Row | None, ...]:
    """The rows to make parts of: one that is the creator's own, else any of the tenant."""
    owner = entity.owner
    if owner is None or not isinstance(owner.type, RelationType):
        return (None,)
    above = fixture.blueprint.entity(owner.type.entity)
    rows = [row for row in fixture.rows(above) if fixture.strongest_of(row).tenant == creator.tenant]
    own = [row for row in rows if belongs_to(fixture.grants, above, row, creator)]
    return tuple((own or rows)[:1])


def belongs_to(grants: Grants, entity: Entity, row: Row, caller: Caller) -> bool:
    """Whether a grant of the entity would take this row for the caller's own."""
    if caller.account is None:
        return False
    for grant in entity.grants:
        if grant.grantee.kind == "self" and row.get("id") == caller.account:
            return True
        if grant.grantee.kind == "field" and grants.account_at(grant.grantee.path, entity, row) == caller.account:
            return True
    return False


def _distinguishing(entity: Entity) -> Iterator[Given]:
    """Values for which a condition of a grant holds, on visible rows where there are any, and such for which not."""
    fixed = {column for key in keys(entity) for column in key}
    started = {one.column: start(entity, one) for one in entity.fields}
    row = fitting_row(entity, started, started.keys(), 1) or started
    reading = _conditions(entity, "read")
    for condition in dict.fromkeys(grant.condition for grant in entity.grants if grant.condition is not None):
        wishes = [Wish(holds=(condition, *reading)), Wish(holds=(condition,)), Wish(fails=(condition,))]
        for wish in wishes:
            names = {name for one in (*wish.holds, *wish.fails) for name in own_fields(entity, one)}
            read = [one for one in entity.fields if one.name in names and may_stand_in_body(one)]
            free = {one.column for one in read if not isinstance(one.type, RelationType)} - fixed
            found = fitting_row(entity, row, free, 1, wish) if free else None
            if found is not None and found != row:
                yield {column: found[column] for column in free}


def _conditions(entity: Entity, action: str) -> tuple[Expression, ...]:
    """What grants of an action ask of rows."""
    granting = (grant for grant in entity.grants if any(one.name in {action, "all"} for one in grant.actions))
    return tuple(grant.condition for grant in granting if grant.condition is not None)


def _situations(fixture: AccessFixture, entity: Entity) -> Iterator[tuple[Given, str | None]]:
    """As it comes, once more for each other value of a field that a grant tests, and as its conditions distinguish."""
    yield {}, None
    yield from ((given, None) for given in _distinguishing(entity))
    for name in sorted(fixture.grants.tested_fields(entity)):
        tested = next((one for one in entity.fields if one.name == name), None)
        if tested is None:
            continue
        kind = tested.type
        if isinstance(kind, BooleanType):
            yield {tested.column: not getattr(tested.default, "value", False)}, None
        elif isinstance(kind, StateType):
            yield {}, next((step.target for step in kind.transitions if step.source == kind.initial), None)
        elif isinstance(kind, EnumType):
            default = getattr(tested.default, "value", kind.values[0].name)
            yield from (({tested.column: value.name}, None) for value in kind.values if value.name != default)
