"""Who may do what, worked out anew from the grants of the page over the values of single rows.

This is the other opinion: it shares nothing with the code that a build writes, so that the two can disagree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from backwright.blueprint.model import (
    ACCOUNT,
    ADMIN,
    Auth,
    Binary,
    Blueprint,
    Constant,
    DateTimeType,
    DateType,
    DecimalType,
    Entity,
    Expression,
    Field,
    FieldRef,
    Grant,
    Grantee,
    Me,
    Not,
    Now,
    RelationType,
    StateType,
)
from backwright.blueprint.phrases.expressions import names
from backwright.standard.subject import Caller, Row

Lookup = Callable[[str, int], Row | None]  # entity and id → the row as it is, whoever may see it


@dataclass(frozen=True, slots=True)
class Grants:
    """The grants of a (completed) blueprint, applied to rows."""

    blueprint: Blueprint
    lookup: Lookup

    def visible(self, caller: Caller, entity: Entity, row: Row) -> bool:
        """Whether the caller may read this row; reading a part needs reading the whole."""
        if not self._same_tenant(caller, entity, row) or not self.matching(caller, entity, row, "read"):
            return False
        parent = self.parent_of(entity, row)
        return parent is None or self.visible(caller, *parent)

    def granted(self, caller: Caller, entity: Entity, row: Row, action: str) -> bool:
        """Whether the caller may do this to a row of its own tenant."""
        return self._same_tenant(caller, entity, row) and bool(self.matching(caller, entity, row, action))

    def matching(self, caller: Caller, entity: Entity, row: Row, action: str) -> tuple[Grant, ...]:
        """The grants that allow the action on this row; a stand-in for everything when the caller may do everything."""
        if not self.blueprint.uses(Auth) or (caller.role == ADMIN and caller.account is not None):
            return (_EVERYTHING,)
        return tuple(
            grant
            for grant in entity.grants
            if any(one.name in {action, "all"} for one in grant.actions)
            and self._is(grant.grantee, caller, entity, row)
            and (grant.condition is None or truth(grant.condition, entity, row) is True)
        )

    def writable(self, caller: Caller, entity: Entity, row: Row, action: str) -> frozenset[str]:
        """The names of the fields that the caller may write by `create` or `update` on this row."""
        named: set[str] = set()
        for grant in self.matching(caller, entity, row, action):
            if grant is _EVERYTHING:
                named |= {field.name for field in entity.fields}
                continue
            for one in grant.actions:
                if one.name == "all":
                    named |= {field.name for field in entity.fields}
                elif one.name == action:
                    named |= set(one.fields) if one.fields is not None else self._ordinary(entity)
        return frozenset(field.name for field in entity.fields if field.name in named and may_stand_in_body(field))

    def _ordinary(self, entity: Entity) -> set[str]:
        tested = self.tested_fields(entity)
        return {field.name for field in entity.fields if not field.implied and field.name not in tested}

    def tested_fields(self, entity: Entity) -> frozenset[str]:
        """The fields of an entity that grants look at: its own, and those of others that pass through its rows."""
        tested: set[str] = set()
        for one in self.blueprint.entities:
            for grant in one.grants:
                if grant.condition is not None and one.name == entity.name:
                    tested |= names(grant.condition)
                if grant.grantee.kind == "field":
                    tested |= self._steps_from(entity, one, grant.grantee.path)
        return frozenset(tested)

    def _steps_from(self, entity: Entity, start: Entity, path: tuple[str, ...]) -> set[str]:
        """The steps of a path of relations that leave from rows of the entity."""
        steps, here = set(), start
        for name in path:
            if here.name == entity.name:
                steps.add(name)
            relation = here.field_named(name).type
            if isinstance(relation, RelationType):
                here = self.blueprint.entity(relation.entity)
        return steps

    def parent_of(self, entity: Entity, row: Row) -> tuple[Entity, Row] | None:
        """The row that this one is a part of."""
        owner = entity.owner
        if owner is None or not isinstance(owner.type, RelationType):
            return None
        parent = self.lookup(owner.type.entity, row[owner.column])
        return (self.blueprint.entity(owner.type.entity), parent) if parent else None

    def _same_tenant(self, caller: Caller, entity: Entity, row: Row) -> bool:
        tenancy = self.blueprint.tenancy
        if tenancy is None:
            return True
        column = tenancy.column_in(entity.name)
        return caller.tenant is not None and row.get(column, caller.tenant) == caller.tenant

    def _is(self, grantee: Grantee, caller: Caller, entity: Entity, row: Row) -> bool:
        if grantee.kind == "anyone":
            return True
        if caller.account is None:
            return False
        if grantee.kind == "role":
            ranks = self.blueprint.all_roles
            return caller.role in ranks and ranks.index(caller.role) >= ranks.index(grantee.name)
        if grantee.kind == "self":
            return entity.name == ACCOUNT and row.get("id") == caller.account
        return self.account_at(grantee.path, entity, row) == caller.account

    def account_at(self, path: tuple[str, ...], entity: Entity, row: Row) -> int | None:
        """The account that a path of relations leads to from this row."""
        here, values = entity, row
        for step in path[:-1]:
            field = here.field_named(step)
            assert isinstance(field.type, RelationType)  # noqa: S101 - the blueprint's own check has seen to it
            next_row = self.lookup(field.type.entity, values[field.column])
            if next_row is None:
                return None
            here, values = self.blueprint.entity(field.type.entity), next_row
        found = values.get(here.field_named(path[-1]).column)
        return int(found) if found is not None else None


def may_stand_in_body(field: Field) -> bool:
    """Whether a body may name this field at all."""
    if field.implied in {"tenant", "email", "password"} or isinstance(field.default, Me):
        return False
    if isinstance(field.type, StateType):
        return False
    return not (isinstance(field.type, RelationType) and field.type.owner)


def truth(expression: Expression, entity: Entity, row: Row) -> bool | None:
    """Whether a condition holds for a row as it travels, by its columns; None is SQL's unknown.

    What a condition means is defined in `blueprint/view/truth.py`, which access tests of built projects go by.
    This is a second opinion, over times and decimals that are text: tests alone compare the two.
    """
    value = _value(expression, entity, row)
    return value if value is None else bool(value)


def _value(expression: Expression, entity: Entity, row: Row) -> Any:
    if isinstance(expression, Constant):
        return expression.value
    if isinstance(expression, Now):
        return datetime.now(UTC)
    if isinstance(expression, FieldRef):
        return _read(entity, expression.name, row)
    if isinstance(expression, Not):
        operand = truth(expression.operand, entity, row)
        return None if operand is None else not operand
    if expression.operator in {"and", "or"}:
        return _joined(expression, entity, row)
    left, right = _value(expression.left, entity, row), _value(expression.right, entity, row)
    if isinstance(expression.right, Constant) and expression.right.value is None:  # `= null` is IS NULL
        return (left is None) == (expression.operator == "=")
    left, right = _alike(left, right)
    return None if left is None or right is None else _OPERATORS[expression.operator](left, right)


def _joined(expression: Binary, entity: Entity, row: Row) -> bool | None:
    sides = {truth(expression.left, entity, row), truth(expression.right, entity, row)}
    decisive = expression.operator == "or"
    if decisive in sides:
        return decisive
    return None if None in sides else not decisive


def _read(entity: Entity, name: str, row: Row) -> Any:
    """The value of a field; times and exact numbers travel as text, and are read by the field's type."""
    if name in {"created_at", "updated_at"}:
        return _time(row.get(name))
    if name == "id":
        return row.get(name)
    field = entity.field_named(name)
    value = row.get(field.column)
    match field.type:
        case DateTimeType():
            return _time(value)
        case DateType():
            return _day(value)
        case DecimalType():
            return _exact(value)
        case _:
            return value


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Both sides as values that compare: a constant is written as text where the other side is no text."""
    if any(isinstance(side, date) and not isinstance(side, datetime) for side in (left, right)):
        return _day(left), _day(right)
    if isinstance(left, datetime) or isinstance(right, datetime):
        return _time(left), _time(right)
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        return _exact(left), _exact(right)
    return left, right


def _time(value: Any) -> datetime | None:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(value: Any) -> date | None:
    """A day; of a moment, the one in UTC."""
    if isinstance(value, date):
        return value.astimezone(UTC).date() if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _exact(value: Any) -> Decimal | None:
    try:
        return None if isinstance(value, bool) else Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return None


_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: Decimal(a) / Decimal(b) if b else None,
}
_EVERYTHING = Grant(Grantee("role", ADMIN), ())
