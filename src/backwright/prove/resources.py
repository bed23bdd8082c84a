"""Makes rows over HTTP, and the bodies to make them from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType
from typing import Any

from backwright.blueprint.model import ACCOUNT, ADMIN, Auth, Blueprint, Entity, Field, Me, RelationType, StateType
from backwright.blueprint.naming import snake
from backwright.blueprint.view.operations import Operation
from backwright.prove.people import MakeAccount, People
from backwright.prove.removal import Removal
from backwright.standard.drafts import (
    Wish,
    distinct_value,
    fitting_row,
    is_new,
    keeps_constraints,
    keys,
    new_row,
    own_fields,
    start,
)
from backwright.standard.grants import Grants, may_stand_in_body
from backwright.standard.purpose import Purpose
from backwright.standard.subject import Caller, Row

MOST_DELETED = 6  # rows, to make room for a new one
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(slots=True)
class Maker:
    """Rows of one backend. It remembers what it made, so that references can be filled and rows be looked up."""

    blueprint: Blueprint
    operations: tuple[Operation, ...]
    callers: tuple[Caller, ...]
    known: dict[tuple[str, int], Row] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    make_account: MakeAccount | None = None
    _people: People = field(init=False)
    _purpose: Purpose | None = None
    _number: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        """The callers are the first accounts."""
        self._people = People(self.blueprint, self.operations, self.callers, self.make_account)

    def body(
        self,
        entity: str,
        caller: Caller,
        *,
        required_only: bool = False,
        parent: Row | None = None,
        action: str = "create",
        given: Mapping[str, Any] = _NOTHING,
        current: Row | None = None,
    ) -> dict[str, Any]:
        """What this caller may send, every value valid and every unique one new; what is given stays as it is.

        A body of `update` is for the row `current`.
        """
        model = self.blueprint.entity(entity)
        draft = current if current is not None else new_row(self.blueprint, model, caller, parent)
        grants = Grants(self.blueprint, self.lookup)
        if action == "create" and not given:
            given = self._wanted(model, caller, draft)
        writable = grants.writable(caller, model, {**draft, **given}, action)
        sent = [
            one
            for one in model.fields
            if one.name in writable and one.column not in given and not (required_only and _may_be_left_out(one))
        ]
        number, row = next(self._number), {**draft, **given}
        for one in sorted(sent, key=lambda field: isinstance(field.type, RelationType)):
            row[one.column] = self._value_for(model, one, caller, row, number)
        others = [one for one in self._of_entity(entity) if current is None or one["id"] != current["id"]]
        some = {one.column for one in sent}
        free = {one.column for one in model.fields if one.name in writable and one.column not in given}
        tries = ((some, Wish(others)), (free, Wish(others)), (free, Wish()))  # at the last, equal to another one
        row = next((found for at, wish in tries if (found := fitting_row(model, row, at, number, wish))), row)
        names = [*(one.column for one in sent), *(one for one in free if row.get(one) != draft.get(one)), *given]
        return {name: row[name] for name in dict.fromkeys(names) if row[name] is not None or name in given}

    def _wanted(self, entity: Entity, caller: Caller, draft: Row) -> Mapping[str, Any]:
        """What a new row must say so that this caller may make it; nothing where any row will do, or none."""
        grants = Grants(self.blueprint, self.lookup)
        if grants.granted(caller, entity, draft, "create"):
            return _NOTHING
        for grant in entity.grants:
            if grant.condition is None or not any(one.name in {"create", "all"} for one in grant.actions):
                continue
            read = {*own_fields(entity, grant.condition)}
            free = {one.column for one in entity.fields if one.name in read and may_stand_in_body(one)}
            tried = fitting_row(entity, draft, free, next(self._number), Wish(holds=(grant.condition,)))
            if tried is not None and grants.granted(caller, entity, tried, "create"):
                return {column: tried[column] for column in free if tried.get(column) != draft.get(column)}
        return _NOTHING

    def asker(self, entity: str) -> Caller:
        """The strongest caller; where each account may have one row alone and this one has it, somebody as strong."""
        model = self.blueprint.entity(entity)
        mine = {one.column for one in model.fields if isinstance(one.default, Me) or isinstance(one.type, StateType)}
        if not any({*key} <= mine for key in keys(model)):
            return self._strongest
        draft = new_row(self.blueprint, model, self._strongest)
        if is_new(model, draft, self._of_entity(entity)):
            return self._strongest
        return self._people.newcomer(self._strongest, ADMIN) or self._strongest

    @property
    def _removal(self) -> Removal:
        return Removal(self.blueprint, self.operations, self.callers, self)

    @property
    def purpose(self) -> Purpose:
        """Makes rows that callers may read."""
        if self._purpose is None:
            self._purpose = Purpose(self.blueprint, self.operations, self.callers, self)
        return self._purpose

    def newcomer(self, beside: Caller, role: str) -> Caller | None:
        """One more account in the tenant of a caller, which nobody else uses; None where no more are made."""
        return self._people.newcomer(beside, role)

    def value(self, entity: str, name: str, caller: Caller | None = None) -> Any:
        """One more valid value of a field."""
        model = self.blueprint.entity(entity)
        return self._value_for(model, model.field_named(name), caller or self._strongest, {}, next(self._number))

    def make(self, entity: str, caller: Caller, *, parent: Row | None = None, **given: Any) -> Row | None:
        """A new row made by this caller, as the answer showed it; None when it was refused."""
        model = self.blueprint.entity(entity)
        operation = self._of(entity, "create")
        if operation is None:
            return None
        above = parent or self.within(entity, caller)
        body = self.body(entity, caller, required_only=True, parent=above, given=given)
        path = self.fill(operation, model, parent=above)
        answer = caller.send("POST", path, body, operation=operation.name)
        if answer.status != operation.success or not isinstance(answer.data, Mapping):
            self.refused.append(answer.shown())
            return None
        return self.remember(entity, self._with_parent(model, answer.data, above))

    def within(self, entity: str, caller: Caller) -> Row | None:
        """A row to make a part in, a new one where that can be; None where the entity is no part of another."""
        owner = self.blueprint.entity(entity).owner
        if owner is None or not isinstance(owner.type, RelationType):
            return None
        above = owner.type.entity
        made = self.make(above, self.asker(above) if caller is self._strongest else caller)
        return made or self.purpose.shown(caller, self.blueprint.entity(above))

    def clear(self, entity: str, caller: Caller, parent: Row | None = None, **given: Any) -> bool:
        """See to it that a new row of this caller is equal to no other, if need be by deleting some; whether it is."""
        model = self.blueprint.entity(entity)
        for other in [None, *self._of_entity(entity)[:MOST_DELETED]]:
            if other is not None and not self._removal.deleted(model, other):
                continue
            values = self.body(entity, caller, required_only=True, parent=parent, given=given)
            row = {**new_row(self.blueprint, model, caller, parent), **values}
            if is_new(model, row, self._of_entity(entity)):
                return True
        return False

    def remember(self, entity: str, row: Row) -> Row:
        """Keep a row as it now is."""
        self.known[(entity, row["id"])] = row
        return row

    def forget(self, entity: str, row: Row) -> None:
        """The row is gone, with its parts; those that may do without it lead nowhere."""
        if self.known.pop((entity, row["id"]), None) is not None:
            self._removal.follow(entity, row)

    def lookup(self, entity: str, number: int) -> Row | None:
        """A row as it is, whoever may see it."""
        known = self.known.get((entity, number))
        return self._people.rows.get(number) if known is None and entity == ACCOUNT else known

    def fill(self, operation: Operation, entity: Entity, row: Row | None = None, parent: Row | None = None) -> str:
        """The operation's path with the ids of a row and of those that it is a part of."""
        path = operation.path
        if row is not None:
            path = path.replace(f"{{{snake(entity.name)}_id}}", str(row["id"]))
        here, values = entity, row
        while (owner := here.owner) is not None and isinstance(owner.type, RelationType):
            number = values[owner.column] if values is not None else (parent or {}).get("id", 0)
            path = path.replace(f"{{{owner.column}}}", str(number))
            here, values = self.blueprint.entity(owner.type.entity), self.lookup(owner.type.entity, number)
            if values is None:
                break
        return path

    @property
    def _strongest(self) -> Caller:
        return self.callers[0]

    def _of(self, entity: str, kind: str) -> Operation | None:
        return next((one for one in self.operations if one.entity == entity and one.kind == kind), None)

    def _of_entity(self, entity: str) -> list[Row]:
        return [row for (name, _), row in self.known.items() if name == entity]

    def _value_for(self, entity: Entity, one: Field, caller: Caller, row: Row, number: int) -> Any:
        if not isinstance(one.type, RelationType):
            return distinct_value(entity, one, number)
        found = self._reference(entity, one, caller, row)
        if found is None:
            return None
        return [found] if one.type.many else found

    def _reference(self, entity: Entity, one: Field, caller: Caller, row: Row) -> int | None:
        """The id of a row that this caller's body may name, and that makes the new row equal to no other."""
        relation = one.type
        assert isinstance(relation, RelationType)  # noqa: S101 - called for relations alone
        others = self._of_entity(entity.name)
        about = tuple(key for key in keys(entity) if one.column in key)

        def fits(number: int | None) -> bool:
            tried = {**row, one.column: number}
            return (
                number is not None
                and is_new(entity, tried, others, about)
                and keeps_constraints(entity, tried, one.name)
            )

        visible, hidden = self._known(relation, caller)
        found = next(filter(fits, visible), None)
        if found is not None:
            return found
        shown = self._shown(relation, caller)
        found = shown if fits(shown) else next(filter(fits, hidden), None)
        if found is not None:
            return found
        if self._is_account(relation):
            made = self._account(caller, relation.role or self.blueprint.all_roles[0])
        else:
            made = self._row(relation, caller)
        return made if fits(made) else next(iter((*visible, *hidden)), made)

    def _is_account(self, relation: RelationType) -> bool:
        return relation.entity == ACCOUNT and self.blueprint.uses(Auth)

    def _known(self, relation: RelationType, caller: Caller) -> tuple[list[int], list[int]]:
        """The rows of the caller's tenant that a relation may hold: those that the caller may read, and the others."""
        rows = self._accounts(relation, caller) if self._is_account(relation) else self._rows(relation, caller)
        grants, model = Grants(self.blueprint, self.lookup), self.blueprint.entity(relation.entity)
        visible = [row["id"] for row in rows if grants.visible(caller, model, row)]
        return visible, [row["id"] for row in rows if row["id"] not in visible]

    def _rows(self, relation: RelationType, caller: Caller) -> list[Row]:
        return [one for one in self._of_entity(relation.entity) if self._tenant_of(one) in {None, caller.tenant}]

    def _shown(self, relation: RelationType, caller: Caller) -> int | None:
        """A new row that a relation may hold and the caller may read; of an account the lowest role that does."""
        model = self.blueprint.entity(relation.entity)
        if not self._is_account(relation):
            made = self.purpose.made(caller, model, "read")
            return made["id"] if made else None
        draft = {one.column: start(model, one) for one in model.fields} | self._people.home_of(caller)
        grants, roles = Grants(self.blueprint, self.lookup), self.blueprint.all_roles
        fit = (role for role in roles if self._people.will_do(relation, role))
        visible = next((role for role in fit if grants.visible(caller, model, {**draft, "role": role})), None)
        return self._account(caller, visible) if visible else None

    def _host(self, caller: Caller) -> Caller:
        """Who may do everything where the caller is."""
        return next((one for one in self.callers if one.tenant == caller.tenant), caller)

    def _row(self, relation: RelationType, caller: Caller) -> int | None:
        made = self.make(relation.entity, self._host(caller))
        return made["id"] if made else None

    def _accounts(self, relation: RelationType, caller: Caller) -> list[Row]:
        """The accounts of the caller's tenant whose role will do."""
        return [self._row_of(one) for one in self._people.fit(relation, caller)]

    def _row_of(self, one: Caller) -> Row:
        known = self.lookup(ACCOUNT, one.account) if one.account is not None else None
        return known or {"id": one.account, "role": one.role, **self._people.home_of(one)}

    def _account(self, caller: Caller, role: str) -> int | None:
        """The id of a new account, which nobody uses."""
        made = self._people.newcomer(caller, role)
        return made.account if made else None

    def _tenant_of(self, row: Row) -> Any:
        return row.get(self.blueprint.tenancy.column) if self.blueprint.tenancy else None

    def _with_parent(self, entity: Entity, row: Row, parent: Row | None) -> Row:
        owner = entity.owner
        return row if owner is None or parent is None else {**row, owner.column: parent["id"]}


def _may_be_left_out(one: Field) -> bool:
    """Whether a row can do without it; what leads back to its own kind must, or there would be no first row."""
    many = isinstance(one.type, RelationType) and one.type.many
    return many or one.optional or one.default is not None
