"""Makes rows over HTTP, and the bodies to make them from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from backwright.blueprint.model import ACCOUNT, Blueprint, Entity, Field, RelationType
from backwright.blueprint.naming import snake
from backwright.blueprint.operations import Operation
from backwright.standard.grants import Grants
from backwright.standard.subject import Caller, Row
from backwright.standard.values import valid_value


@dataclass(slots=True)
class Maker:
    """Rows of one backend. It remembers what it made, so that references can be filled and rows be looked up."""

    blueprint: Blueprint
    operations: tuple[Operation, ...]
    callers: tuple[Caller, ...]
    known: dict[tuple[str, int], Row] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    _number: "count[int]" = field(default_factory=lambda: count(1))

    def body(
        self,
        entity: str,
        caller: Caller,
        *,
        required_only: bool = False,
        parent: Row | None = None,
        action: str = "create",
    ) -> dict[str, Any]:
        """What this caller may send, every value valid and every unique one new."""
        model = self.blueprint.entity(entity)
        draft = self._draft(model, caller, parent)
        writable = Grants(self.blueprint, self.lookup).writable(caller, model, draft, action)
        return {
            one.column: value
            for one in model.fields
            if one.name in writable and not (required_only and _may_be_left_out(one))
            if (value := self._value_for(one, caller)) is not None
        }

    def value(self, entity: str, name: str, caller: Caller | None = None) -> Any:
        """One more valid value of a field."""
        return self._value_for(self.blueprint.entity(entity).field_named(name), caller or self._strongest)

    def make(self, entity: str, caller: Caller, *, parent: Row | None = None, **given: Any) -> Row | None:
        """A new row made by this caller, as the answer showed it; None when it was refused."""
        model = self.blueprint.entity(entity)
        operation = self._of(entity, "create")
        if operation is None:
            return None
        above = parent or self._parent_for(model, caller)
        body = {**self.body(entity, caller, required_only=True, parent=above), **given}
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

    def _draft(self, entity: Entity, caller: Caller, parent: Row | None) -> dict[str, Any]:
        """The row as it would be before anything is said of it: the caller's own, in the caller's tenant."""
        draft: dict[str, Any] = {}
        for one in entity.fields:
            if isinstance(one.type, RelationType) and one.type.owner:
                draft[one.column] = (parent or {}).get("id")
            elif one.implied == "tenant":
                draft[one.column] = caller.tenant
            elif one.default is not None:
                value = getattr(one.default, "value", None)
                draft[one.column] = caller.account if one.is_reference and value is None else value
        return draft

    def _value_for(self, one: Field, caller: Caller) -> Any:
        if not isinstance(one.type, RelationType):
            return valid_value(one, next(self._number))
        row = self._reference(one.type, caller)
        if row is None:
            return None
        return [row] if one.type.many else row

    def _reference(self, relation: RelationType, caller: Caller) -> int | None:
        """The id of a row that this caller's body may name."""
        if relation.entity == ACCOUNT and self.blueprint.auth:
            return self._account_for(relation, caller)
        tenant = caller.tenant
        for (entity, number), row in self.known.items():
            if entity == relation.entity and self._tenant_of(row) in {None, tenant}:
                return number
        host = next((one for one in self.callers if one.tenant == tenant), caller)
        made = self.make(relation.entity, host)
        return made["id"] if made else None

    def _account_for(self, relation: RelationType, caller: Caller) -> int | None:
        ranks = self.blueprint.all_roles
        lowest = ranks.index(relation.role) if relation.role else 0
        fit = (
            one.account
            for one in reversed(self.callers)
            if one.tenant == caller.tenant and one.role in ranks and ranks.index(one.role) >= lowest
        )
        return next(fit, None)

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
