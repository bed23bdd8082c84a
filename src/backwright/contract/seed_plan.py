"""Which rows a database is filled with, in an order in which rows can refer to others, and within which bounds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor

from backwright.blueprint.model import (
    ACCOUNT,
    Auth,
    BigIntegerType,
    Binary,
    Blueprint,
    DateType,
    DecimalType,
    Entity,
    Expression,
    Field,
    FieldRef,
    FloatType,
    IntegerType,
    RelationType,
)
from backwright.blueprint.phrases.expressions import asks_the_time, names
from backwright.blueprint.types.decimal import limits
from backwright.contract.constraints import constraints
from backwright.contract.types import SPECS

RANGE = 100
TIMES = ("created_at", "updated_at")


@dataclass(frozen=True, slots=True)
class Share:
    """How many rows an entity gets for each of the largest one; `per_role`: one at least for each role."""

    entity: Entity
    share: float | None = None
    per_role: bool = False


def in_order(blueprint: Blueprint) -> tuple[Entity, ...]:
    """Every entity after those that it must refer to."""
    waiting, placed = list(blueprint.entities), list[Entity]()
    while waiting:
        known = {entity.name for entity in placed}
        ready = [entity for entity in waiting if _needs(blueprint, entity) <= known]
        placed += ready or waiting
        waiting = [entity for entity in waiting if entity not in placed]
    return tuple(placed)


def _needs(blueprint: Blueprint, entity: Entity) -> set[str]:
    """The entities that a row of this one must refer to; accounts come early, since so much belongs to somebody."""
    required = {
        field.type.entity
        for field in entity.fields
        if isinstance(field.type, RelationType) and not field.type.many and not field.optional
    }
    optional_accounts = {
        field.type.entity
        for field in entity.fields
        if isinstance(field.type, RelationType) and field.type.entity == ACCOUNT and entity.name != ACCOUNT
    }
    return (required | (optional_accounts if blueprint.uses(Auth) else set())) - {entity.name}


def largest(blueprint: Blueprint) -> str:
    """The entity that gets most rows: the one with most fields that is nobody's part and has no row to itself."""
    made = (
        entity for entity in blueprint.entities if not (blueprint.is_account(entity) or blueprint.is_tenant(entity))
    )
    roots = [entity for entity in made if not entity.owner]
    free = [entity for entity in roots if not any(field.unique and field.is_reference for field in entity.fields)]
    return max(free or roots, key=lambda entity: len(entity.fields)).name if roots else ""


def shares(blueprint: Blueprint) -> Iterator[Share]:
    """How many rows of what; a tenant makes its own."""
    most = largest(blueprint)
    for entity in in_order(blueprint):
        if blueprint.is_tenant(entity):
            continue
        if blueprint.is_account(entity):
            yield Share(entity, per_role=True)
        elif entity.name == most:
            yield Share(entity, 1)
        else:
            yield Share(entity, 0.5 if entity.owner else None)


# ── bounds of values ─────────────────────────────────────────────────────────────────────────────


def integer_bounds(kind: IntegerType | BigIntegerType) -> tuple[int, int]:
    """The least and the greatest of the integers that rows hold."""
    least = kind.minimum if kind.minimum is not None else 0
    return least, min(kind.maximum if kind.maximum is not None else least + RANGE, least + RANGE)


def decimal_bounds(kind: DecimalType) -> tuple[int, int]:
    """The same of decimals, in units of their last digit."""
    least, most = kind.minimum or Decimal(0), Decimal(int(limits(kind)[1]))
    most = min(kind.maximum if kind.maximum is not None else most, least + 1000, most)
    return int(least.scaleb(kind.scale)), int(most.scaleb(kind.scale))


def float_bounds(kind: FloatType) -> tuple[int, int]:
    """The same of binary numbers, in hundredths."""
    least = kind.minimum if kind.minimum is not None else min(Decimal(0), kind.maximum or Decimal(0))
    most = min(kind.maximum if kind.maximum is not None else least + RANGE, least + RANGE)
    return ceil(least * RANGE), floor(most * RANGE)


def day_bounds(kind: DateType) -> tuple[date, date]:
    """The same of days."""
    least = kind.minimum or (kind.maximum or date.max) - timedelta(days=RANGE)
    return least, kind.maximum or least + timedelta(days=RANGE)


def is_past(field: Field) -> bool:
    """Whether a time has to lie behind."""
    return field.comparison is not None and field.comparison.operator.startswith("<")


def is_in_unique(entity: Entity, field: Field) -> bool:
    """Whether its values must differ."""
    return field.unique or any(field.name in unique.fields for unique in entity.uniques)


# ── constraints that compare fields ──────────────────────────────────────────────────────────────


def banded(entity: Entity) -> frozenset[str]:
    """The integers of rules that only compare two of them: each has a value of its own, one above the other."""
    pairs = (pair for pair in map(_ordered, constraints(entity, timed=True)) if pair and _can_be_banded(entity, pair))
    return frozenset(name for pair in pairs for name in pair)


def lowest(entity: Entity) -> int:
    """The least that all integers of such rules may be."""
    kinds = (field.type for field in entity.fields if field.name in banded(entity))
    return max((kind.minimum or 0 for kind in kinds if isinstance(kind, IntegerType | BigIntegerType)), default=0)


def ranks(entity: Entity) -> dict[str, int]:
    """How many fields a field must be larger than."""
    pairs = [pair for pair in map(_ordered, constraints(entity, timed=True)) if pair and pair[0] not in TIMES]
    found: dict[str, int] = {}
    for _ in pairs:
        for small, large in pairs:
            found[large] = max(found.get(large, 0), found.get(small, 0) + 1)
    return found


def entangled(entity: Entity) -> frozenset[str]:
    """The fields of rules that are more than one comparison of two times or two integers, or of one with the time.

    Whatever is compared with such a field is one, too: all of them keep the values that meet the rules together.
    """
    rules = [rule for rule in constraints(entity, timed=True) if not asks_the_time(rule)]
    found = {name for rule in rules if not _can_be_banded(entity, _ordered(rule) or ()) for name in names(rule)}
    for _ in rules:
        found |= {name for rule in rules if names(rule) & found for name in names(rule)}
    return frozenset(found)


def _ordered(rule: Expression) -> tuple[str, str] | None:
    """The smaller and the larger field of a rule that only compares two."""
    match rule:
        case Binary(operator="<" | "<=", left=FieldRef(name=small), right=FieldRef(name=large)):
            return small, large
        case Binary(operator=">" | ">=", left=FieldRef(name=large), right=FieldRef(name=small)):
            return small, large
    return None


def _can_be_banded(entity: Entity, pair: tuple[str, ...]) -> bool:
    """Whether fields can be given bands of their own, one above the other."""
    fields = {field.name: field for field in entity.fields}
    return bool(pair) and all(name in TIMES or SPECS.of(fields[name]).is_banded(fields[name].type) for name in pair)
