"""The CHECK constraints of an entity: ranges, lengths, values of enums and states, and rules of the page."""

import re
from collections.abc import Container, Iterator
from itertools import chain, count

from backwright.blueprint.model import Binary, Constant, Entity, Expression, FieldRef, Not
from backwright.blueprint.phrases.expressions import asks_the_time, write
from backwright.relational.expressions import to_sql
from backwright.relational.schema import CheckConstraint, fitting
from backwright.relational.sql import Name, Sql
from backwright.relational.types import SPECS

WORDS = {"=": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "+": "plus", "-": "minus"} | {
    "*": "times",
    "/": "by",
    "and": "and",
    "or": "or",
}


def checks(table: str, entity: Entity) -> tuple[CheckConstraint, ...]:
    """Every CHECK of an entity; rules that ask the time are not among them."""
    found: dict[str, CheckConstraint] = {}
    for name, condition, field, says in _all(entity):
        if all(condition != other.condition for other in found.values()):  # a rule may be written twice
            constraint = CheckConstraint(_free(f"{table}_{name}", found), condition, (field, says))
            found[constraint.name] = constraint
    return tuple(found.values())


def _free(name: str, taken: Container[str]) -> str:
    """The name of a constraint, with a number where another has it already."""
    numbered = (fitting(f"{name}{number}_check") for number in chain([""], (f"_{n}" for n in count(2))))
    return next(each for each in numbered if each not in taken)


def _all(entity: Entity) -> Iterator[tuple[str, Sql, str, str]]:
    for field in entity.fields:
        spec = SPECS.of(field)
        limits = spec.condition(Name(field.column), field.type)
        if limits:
            yield field.column, limits, field.column, spec.sentence(field.type)
        if field.comparison and not asks_the_time(field.comparison.right):
            rule = Binary(field.comparison.operator, FieldRef(field.name), field.comparison.right)
            says = f"Must be {write(rule).removeprefix(field.name).strip()}"
            yield slug(rule, entity), to_sql(rule, entity), field.column, says
    for check in entity.checks:
        if not asks_the_time(check.condition):
            condition = to_sql(check.condition, entity)
            says = f"Must hold: {write(check.condition)}"
            yield slug(check.condition, entity), condition, _blamed(check.condition, entity), says


def slug(expression: Expression, entity: Entity) -> str:
    """A name for a rule, made of what it says: `due_at > created_at` is `due_at_gt_created_at`."""
    columns = {field.name: field.column for field in entity.fields}
    match expression:
        case FieldRef(name=name):
            return columns.get(name, name)
        case Constant(value=None):
            return "null"
        case Constant(value=value):
            return re.sub(r"[^a-z0-9]+", "_", str(value).lower()).strip("_") or "empty"
        case Not(operand=operand):
            return f"not_{slug(operand, entity)}"
        case Binary(operator=operator, left=left, right=right):
            return f"{slug(left, entity)}_{WORDS[operator]}_{slug(right, entity)}"
        case _:
            return "now"


def _blamed(expression: Expression, entity: Entity) -> str:
    """The column of the first field that a rule names: which a refusal names."""
    match expression:
        case FieldRef(name=name):
            return next((field.column for field in entity.fields if field.name == name), "")
        case Not(operand=operand):
            return _blamed(operand, entity)
        case Binary(left=left, right=right):
            return _blamed(left, entity) or _blamed(right, entity)
        case _:
            return ""
