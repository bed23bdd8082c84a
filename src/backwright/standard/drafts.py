"""Rows whose values fit together: they meet the rules of their table, and differ from others where they must."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any

from backwright.blueprint.model import (
    Blueprint,
    Entity,
    Expression,
    Field,
    Me,
    RelationType,
    StateType,
)
from backwright.blueprint.phrases.expressions import names
from backwright.contract.constraints import compared_values, constraints
from backwright.standard.grants import truth
from backwright.standard.subject import Caller, Row
from backwright.standard.types import SPECS
from backwright.standard.values import valid_value

MOST_TRIALS = 4_000
MOST_ROUNDS = 12
NUMBERS = 12  # values of one field that are tried where rows must differ


def keeps_constraints(entity: Entity, row: Row, about: str = "") -> bool:
    """Whether a row, by its columns, keeps its table's constraints, or those about a field; unknown is no offence."""
    read = (one for one in constraints(entity, timed=True) if not about or about in own_fields(entity, one))
    return all(truth(one, entity, row) is not False for one in read)


def keys(entity: Entity) -> tuple[tuple[str, ...], ...]:
    """The columns that are unique, alone or together; the conditions of some are left aside."""
    alone = ((field.column,) for field in entity.fields if field.unique and field.implied != "email")
    together = (tuple(entity.field_named(name).column for name in unique.fields) for unique in entity.uniques)
    return (*alone, *together)


def is_new(entity: Entity, row: Row, others: Iterable[Row], unique: tuple[tuple[str, ...], ...] | None = None) -> bool:
    """Whether no other row is equal to this one in columns that are unique; an empty one is equal to none."""
    sought = keys(entity) if unique is None else unique
    own = [(columns, key) for columns in sought if None not in (key := [row.get(one) for one in columns])]
    return not any([other.get(one) for one in columns] == key for other in others for columns, key in own)


def new_row(blueprint: Blueprint, entity: Entity, caller: Caller, parent: Row | None = None) -> dict[str, Any]:
    """A new row before its body is read: the caller's own, in the caller's tenant, with what defaults and verbs give.

    Args:
        blueprint: a completed blueprint.
        entity: whose row it is.
        caller: who makes it.
        parent: the row that it is a part of.
    """
    draft: dict[str, Any] = {}
    for one in entity.fields:
        if isinstance(one.type, RelationType) and one.type.owner:
            draft[one.column] = (parent or {}).get("id")
        elif one.implied == "tenant":
            draft[one.column] = caller.tenant
        elif isinstance(one.default, Me):
            draft[one.column] = caller.account
        elif isinstance(one.type, StateType):
            draft[one.column] = one.type.initial
        elif one.default is not None:
            value = getattr(one.default, "value", None)
            draft[one.column] = value if value is None else SPECS.of(one).travels(one.type, value)
    if blueprint.tenancy and not blueprint.is_tenant(entity):
        draft[blueprint.tenancy.column] = caller.tenant
    return draft


def start(entity: Entity, field: Field) -> Any:
    """What a field of a new row holds when nobody says."""
    if field.optional or isinstance(field.type, RelationType):
        return None
    default = getattr(field.default, "value", None)
    return distinct_value(entity, field, 1) if default is None else default


@dataclass(frozen=True, slots=True)
class Wish:
    """What a row shall be beside lawful: other than the rows that there are, with conditions that hold or do not."""

    others: Collection[Row] = ()
    holds: tuple[Expression, ...] = ()
    fails: tuple[Expression, ...] = ()

    def faults(self, entity: Entity, row: Row) -> list[frozenset[str]]:
        """The columns of each rule and wish that the row does not meet."""
        read = [one for one in constraints(entity, timed=True) if truth(one, entity, row) is False]
        read += [one for one in self.holds if truth(one, entity, row) is not True]
        read += [one for one in self.fails if truth(one, entity, row) is True]
        columns = [frozenset(entity.field_named(name).column for name in own_fields(entity, one)) for one in read]
        return [*columns, *(frozenset(key) for key in keys(entity) if not is_new(entity, row, self.others, (key,)))]


def fitting_row(
    entity: Entity, row: Mapping[str, Any], free: Collection[str], number: int, wish: Wish | None = None
) -> dict[str, Any] | None:
    """The row with other values in free columns, where those that it has do not fit.

    One fault after the other is mended by the values that leave fewest faults (min-conflicts).

    Args:
        entity: whose row it is.
        row: its values by column, as they travel.
        free: the columns that may be changed.
        number: what makes values differ from those of other rows.
        wish: what the row must meet beyond the rules of its table.

    Returns:
        The row as it should be; None where nothing that was tried fits.
    """
    wish, here = wish or Wish(), dict(row)
    conditions = (*constraints(entity, timed=True), *wish.holds, *wish.fails)
    for _ in range(MOST_ROUNDS):
        faults = wish.faults(entity, here)
        if not faults:
            return here
        ways = [way for columns in faults for way in _ways(entity, here, columns & {*free}, number, conditions)]
        best = min(ways, key=lambda way: len(wish.faults(entity, here | way)), default={})
        if len(wish.faults(entity, here | best)) >= len(faults):
            return None
        here |= best
    return None


def _ways(
    entity: Entity, row: Row, columns: frozenset[str], number: int, conditions: tuple[Expression, ...]
) -> Iterator[dict[str, Any]]:
    """Other values for some columns."""
    fields = [one for one in entity.fields if one.column in columns and not isinstance(one.type, RelationType)]
    options = [_options(entity, one, number, row.get(one.column), conditions) for one in fields]
    ways = (dict(zip((one.column for one in fields), way, strict=True)) for way in product(*options))
    return islice(ways, MOST_TRIALS)


def own_fields(entity: Entity, condition: Expression) -> Iterator[str]:
    """The names of the entity's own fields that a condition reads, in the order of its fields."""
    read = names(condition)
    return (field.name for field in entity.fields if field.name in read)


def distinct_value(entity: Entity, field: Field, number: int) -> Any:
    """A valid value of a field, another one for each number where rows must differ by it."""
    differs = any(field.column in columns for columns in keys(entity))
    return valid_value(replace(field, unique=True) if differs else field, number)


def _options(
    entity: Entity, field: Field, number: int, current: Any, conditions: Iterable[Expression]
) -> tuple[Any, ...]:
    """The values to try for a field, the one that it has first."""
    compared = compared_values((*constraints(entity, timed=True), *conditions), field)
    travelling = (SPECS.of(field).travels(field.type, one) for one in compared)
    empty = (None,) if field.optional else ()
    return tuple(dict.fromkeys((current, *travelling, *_plain(entity, field, number), *empty)))


def _plain(entity: Entity, field: Field, number: int) -> tuple[Any, ...]:
    """Plain values as they travel; of numbers and texts also some that other rows do not have."""
    spec = SPECS.of(field)
    near = (distinct_value(entity, field, number + step) for step in range(NUMBERS if spec.varies else 0))
    return (*near, *spec.plain(field, field.type, number))
