"""The CHECK constraints of an entity: ranges, lengths, values of enums and states, and rules of the page."""

import re
from collections.abc import Container, Iterator
from decimal import Decimal
from itertools import chain, count

from backwright.blueprint.model import (
    Binary,
    Constant,
    DecimalType,
    EmailType,
    Entity,
    EnumType,
    Expression,
    Field,
    FieldRef,
    IntegerType,
    Not,
    StateType,
    TextType,
)
from backwright.blueprint.phrases.expressions import asks_the_time, write
from backwright.relational.expressions import comparison, to_sql
from backwright.relational.schema import CheckConstraint, fitting
from backwright.relational.sql import Name, Sql, joined, literal, number, phrase

LONGEST_EMAIL = 254
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
        if all(condition != other.condition for other in found.values()):  # a rule may be said twice
            constraint = CheckConstraint(_free(f"{table}_{name}", found), condition, (field, says))
            found[constraint.name] = constraint
    return tuple(found.values())


def _free(name: str, taken: Container[str]) -> str:
    """The name of a constraint, with a number where another has it already."""
    numbered = (fitting(f"{name}{number}_check") for number in chain([""], (f"_{n}" for n in count(2))))
    return next(each for each in numbered if each not in taken)


def _all(entity: Entity) -> Iterator[tuple[str, Sql, str, str]]:
    for field in entity.fields:
        limits = type_condition(field)
        if limits:
            yield field.column, limits, field.column, type_sentence(field)
        if field.comparison and not asks_the_time(field.comparison.right):
            rule = Binary(field.comparison.operator, FieldRef(field.name), field.comparison.right)
            says = f"Must be {write(rule).removeprefix(field.name).strip()}"
            yield slug(rule, entity), to_sql(rule, entity), field.column, says
    for check in entity.checks:
        if not asks_the_time(check.condition):
            condition = to_sql(check.condition, entity)
            says = f"Must hold: {write(check.condition)}"
            yield slug(check.condition, entity), condition, _blamed(check.condition, entity), says


def type_condition(field: Field) -> Sql | None:
    """What the type of a field asks of its values."""
    column = Name(field.column)
    match field.type:
        case TextType(minimum=minimum, maximum=maximum):
            return _between(phrase("length({})", column), _bound(minimum or None, 0), _bound(maximum, 0))
        case EmailType():
            return comparison("<=", phrase("length({})", column), number(LONGEST_EMAIL, 0))
        case IntegerType(minimum=minimum, maximum=maximum):
            return _between(column, _bound(minimum, 0), _bound(maximum, 0))
        case DecimalType(scale=scale, minimum=minimum, maximum=maximum):
            return _between(column, _bound(minimum, scale), _bound(maximum, scale))
        case EnumType(values=values) | StateType(values=values):
            return phrase("{} IN ({})", column, joined(", ", *(literal(value.name) for value in values)))
        case _:
            return None


def type_sentence(field: Field) -> str:
    """What a caller is told whose value the type does not allow."""
    match field.type:
        case TextType(minimum=minimum, maximum=maximum):
            return f"Must have {_from_to(minimum or None, maximum)} characters"
        case EmailType():
            return f"Must have at most {LONGEST_EMAIL} characters"
        case IntegerType(minimum=minimum, maximum=maximum) | DecimalType(minimum=minimum, maximum=maximum):
            return f"Must be {_from_to(minimum, maximum)}"
        case EnumType(values=values) | StateType(values=values):
            return f"Must be one of {', '.join(value.name for value in values)}"
        case _:
            return "Does not hold"


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


def _between(subject: Sql, low: Sql | None, high: Sql | None) -> Sql | None:
    if low and high:
        return phrase("{} BETWEEN {} AND {}", subject, low, high)
    if low:
        return comparison(">=", subject, low)
    return comparison("<=", subject, high) if high else None


def _bound(value: int | Decimal | None, places: int) -> Sql | None:
    return None if value is None else number(value, places)


def _from_to(low: int | Decimal | None, high: int | Decimal | None) -> str:
    if low is not None and high is not None:
        return f"from {low} to {high}"
    return f"at least {low}" if low is not None else f"at most {high}"


def _blamed(expression: Expression, entity: Entity) -> str:
    """The column of the first field that a rule names: where a caller is told about it."""
    match expression:
        case FieldRef(name=name):
            return next((field.column for field in entity.fields if field.name == name), "")
        case Not(operand=operand):
            return _blamed(operand, entity)
        case Binary(left=left, right=right):
            return _blamed(left, entity) or _blamed(right, entity)
        case _:
            return ""
