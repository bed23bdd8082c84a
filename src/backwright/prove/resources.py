"""Makes rows over HTTP, and the bodies to make them from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType
from typing import Any

from backwright.blueprint.model import ACCOUNT, ADMIN, Blueprint, Entity, Field, Me, RelationType, StateType
from backwright.blueprint.naming import snake
from backwright.blueprint.view.operations import Operation
from backwright.standard.drafts import Wish, begun, fitted, is_lawful, is_new, keys, own_fields, varied
from backwright.standard.grants import Grants, may_stand_in_body
from backwright.standard.subject import Caller, Row

_NOTHING: Mapping[str, Any] = MappingProxyType({})
MOST_NEWCOMERS = 120  # accounts that a proof makes beside its callers; each hashes a password


@dataclass(slots=True)
class Maker:
    """Rows of one backend. It remembers what it made, so that references can be filled and rows be looked up."""

    blueprint: Blueprint
    operations: tuple[Operation, ...]
    callers: tuple[Caller, ...]
    known: dict[tuple[str, int], Row] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    newcomer: Callable[[Caller, str], Caller | None] | None = None  # makes an account of a role; host, role
    _newcomers: list[Caller] = field(default_factory=list)
    _number: "count[int]" = field(default_factory=lambda: count(1))

    def body(
        self,
        entity: str,
        caller: Caller,
        *,
        required_only: bool = False,
        parent: Row | None = None,
        action: str = "create",
        given: Mapping[str, Any] = _NOTHING,
    ) -> dict[str, Any]:
        """What this caller may send, every value valid and every unique one new; what is given stays as it is."""
        model = self.blueprint.entity(entity)
        draft = begun(self.blueprint, model, caller, parent)
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
        wish = Wish(self._of_entity(entity))
        some = {one.column for one in sent}
        free = {one.column for one in model.fields if one.name in writable and one.column not in given}
        row = fitted(model, row, some, number, wish) or fitted(model, row, free, number, wish) or row
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
            tried = fitted(entity, draft, free, next(self._number), Wish(holds=(grant.condition,)))
            if tried is not None and grants.granted(caller, entity, tried, "create"):
                return {column: tried[column] for column in free if tried.get(column) != draft.get(column)}
        return _NOTHING

    def asker(self, entity: str) -> Caller:
        """The strongest caller; where each account may have one row alone and this one has it, somebody as strong."""
        model = self.blueprint.entity(entity)
        mine = {one.column for one in model.fields if isinstance(one.default, Me) or isinstance(one.type, StateType)}
        if not any({*key} <= mine for key in keys(model)):
            return self._strongest
        draft = begun(self.blueprint, model, self._strongest)
        if is_new(model, draft, self._of_entity(entity)) or self.newcomer is None:
            return self._strongest
        return self.newcomer(self._strongest, ADMIN) or self._strongest

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
        above = parent or self._parent_for(model, caller)
        body = self.body(entity, caller, required_only=True, parent=above, given=given)
        path = self.fill(operation, model, parent=above)
        answer = caller.send("POST", path, body, operation=operation.name)
        if answer.status != operation.success or not isinstance(answer.data, Mapping):
            self.refused.append(answer.shown())
            return None
        return self.remember(entity, self._with_parent(model, answer.data, above))

    def remember(self, entity: str, row: Row) -> Row:
        """Keep a row as it now is."""
        self.known[(entity, row["id"])] = row
        return row

    def forget(self, entity: str, row: Row) -> None:
        """The row is gone."""
        self.known.pop((entity, row["id"]), None)

    def lookup(self, entity: str, number: int) -> Row | None:
        """A row as it is, whoever may see it."""
        return self.known.get((entity, number))

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
            return varied(entity, one, number)
        found = self._reference(entity, one, caller, row)
        if found is None:
            return None
        return [found] if one.type.many else found

    def _reference(self, entity: Entity, one: Field, caller: Caller, row: Row) -> int | None:
        """The id of a row that this caller's body may name, and that makes the new row equal to no other."""
        relation = one.type
        assert isinstance(relation, RelationType)  # noqa: S101 - asked of relations alone
        others = self._of_entity(entity.name)
        about = tuple(key for key in keys(entity) if one.column in key)

        def fits(number: int | None) -> bool:
            tried = {**row, one.column: number}
            return number is not None and is_new(entity, tried, others, about) and is_lawful(entity, tried, one.name)

        known = self._accounts(relation, caller) if self._is_account(relation) else self._rows(relation, caller)
        found = next(filter(fits, known), None)
        if found is not None:
            return found
        made = self._account(relation, caller) if self._is_account(relation) else self._row(relation, caller)
        return made if fits(made) else next(iter(known), made)

    def _is_account(self, relation: RelationType) -> bool:
        return relation.entity == ACCOUNT and self.blueprint.auth

    def _rows(self, relation: RelationType, caller: Caller) -> list[int]:
        """The rows of the caller's tenant, those first that the caller may read."""
        rows = self._of_entity(relation.entity)
        return self._seen_first(
            relation, caller, [one for one in rows if self._tenant_of(one) in {None, caller.tenant}]
        )

    def _seen_first(self, relation: RelationType, caller: Caller, rows: list[Row]) -> list[int]:
        grants, model = Grants(self.blueprint, self.lookup), self.blueprint.entity(relation.entity)
        return [row["id"] for row in sorted(rows, key=lambda row: not grants.visible(caller, model, row))]

    def _row(self, relation: RelationType, caller: Caller) -> int | None:
        host = next((one for one in self.callers if one.tenant == caller.tenant), caller)
        made = self.make(relation.entity, host)
        return made["id"] if made else None

    def _accounts(self, relation: RelationType, caller: Caller) -> list[int]:
        """The accounts of the caller's tenant whose role will do: those first that the caller may read."""
        here = (one for one in (*reversed(self.callers), *self._newcomers) if one.tenant == caller.tenant)
        fit = (one for one in here if one.account is not None and self._will_do(relation, one.role))
        return self._seen_first(relation, caller, [self._row_of(one) for one in fit])

    def _row_of(self, account: Caller) -> Row:
        tenant = {f"{snake(self.blueprint.tenant)}_id": account.tenant} if self.blueprint.tenant else {}
        known = self.lookup(ACCOUNT, account.account) if account.account is not None else None
        return known or {"id": account.account, "role": account.role, **tenant}

    def _will_do(self, relation: RelationType, role: str) -> bool:
        ranks = self.blueprint.all_roles
        lowest = ranks.index(relation.role) if relation.role else 0
        return role in ranks and ranks.index(role) >= lowest

    def _account(self, relation: RelationType, caller: Caller) -> int | None:
        """The id of a new account, which nobody uses."""
        if self.newcomer is None or len(self._newcomers) >= MOST_NEWCOMERS:
            return None
        host = next((one for one in self.callers if one.tenant == caller.tenant), caller)
        made = self.newcomer(host, relation.role or self.blueprint.all_roles[0])
        if made is None or made.account is None:
            return None
        self._newcomers.append(made)
        return made.account

    def _tenant_of(self, row: Row) -> Any:
        return row.get(f"{snake(self.blueprint.tenant)}_id") if self.blueprint.tenant else None

    def _parent_for(self, entity: Entity, caller: Caller) -> Row | None:
        owner = entity.owner
        if owner is None or not isinstance(owner.type, RelationType):
            return None
        return self.make(owner.type.entity, caller)

    def _with_parent(self, entity: Entity, row: Row, parent: Row | None) -> Row:
        owner = entity.owner
        return row if owner is None or parent is None else {**row, owner.column: parent["id"]}


def _may_be_left_out(one: Field) -> bool:
    """Whether a row can do without it; what leads back to its own kind must, or there would be no first row."""
    many = isinstance(one.type, RelationType) and one.type.many
    return many or one.optional or one.default is not None
