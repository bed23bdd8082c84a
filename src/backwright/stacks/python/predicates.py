"""Conditions of the blueprint as SQLAlchemy expressions over a `row`."""

from datetime import date
from decimal import Decimal

from backwright.blueprint.model import Binary, Blueprint, Constant, Entity, Expression, FieldRef, Grantee, Not, Now
from backwright.blueprint.naming import pascal
from backwright.relational.expressions import is_binary, is_day, is_instant
from backwright.stacks.python import source

COMPARISONS = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def predicate(expression: Expression, entity: Entity, row: str = "row") -> str:
    """Python text of a condition, such as `row.status == "open"`."""
    match expression:
        case Binary(operator=("and" | "or") as word, left=left, right=right):
            return f"{word}_({predicate(left, entity, row)}, {predicate(right, entity, row)})"
        case Not(operand=operand):
            return f"not_({predicate(operand, entity, row)})"
        case Binary(operator=("=" | "!=") as operator, left=left, right=Constant(value=None)):
            test = "is_" if operator == "=" else "is_not"
            return f"{value(left, entity, row)}.{test}(None)"
        case Binary(operator=("=" | "!=") as operator, left=left, right=Constant(value=bool() as flag)):
            return predicate(left if flag == (operator == "=") else Not(left), entity, row)
        case Binary(operator=operator, left=left, right=right) if operator in COMPARISONS:
            one, other = compared(left, right, entity, row)
            return f"{one} {COMPARISONS[operator]} {other}"
        case _:
            return value(expression, entity, row)


def compared(left: Expression, right: Expression, entity: Entity, row: str) -> tuple[str, str]:
    """Python text of both sides of a comparison; beside a day an instant is its day in UTC."""
    if any(is_binary(side, entity) for side in (left, right)):
        return binary(left, entity, row), binary(right, entity, row)
    texts = value(left, entity, row), value(right, entity, row)
    if not any(is_day(side, entity) for side in (left, right)):
        return texts
    sides = zip((left, right), texts, strict=True)
    one, other = (f"utc_date({text})" if is_instant(side, entity) else text for side, text in sides)
    return one, other


def binary(expression: Expression, entity: Entity, row: str) -> str:
    """Python text of a value beside a binary number: drivers take no exact one for it."""
    if isinstance(expression, Constant) and isinstance(expression.value, Decimal):
        return repr(float(expression.value))
    return value(expression, entity, row)


def value(expression: Expression, entity: Entity, row: str) -> str:
    """Python text of a value, such as `row.effort + 1`."""
    match expression:
        case FieldRef(name=name):
            columns = {field.name: field.column for field in entity.fields}
            return f"{row}.{columns.get(name, name)}"
        case Constant(value=Decimal() as number):
            return f'Decimal("{number}")'
        case Constant(value=date() as day):
            return f"date({day.year}, {day.month}, {day.day})"
        case Constant(value=str() as text):
            return source.text(text)
        case Constant(value=other):
            return repr(other)
        case Now():
            return "func.now()"
        case Binary(operator="/", left=left, right=right):
            return f"({value(left, entity, row)} / func.nullif({value(right, entity, row)}, 0))"
        case Binary(operator=operator, left=left, right=right):
            return f"({value(left, entity, row)} {operator} {value(right, entity, row)})"
        case _:
            return f"({predicate(expression, entity, row)})"


def holder(blueprint: Blueprint, entity: Entity, grantee: Grantee, row: str = "row") -> str:
    """Python text of the condition that the caller is the grantee.

    `author` is `row.author_id == CALLER`; `author of ticket` reads the ticket that the row belongs to.
    """
    if grantee.kind == "self":
        return f"{row}.id == CALLER"
    first, *rest = grantee.path
    if not rest:
        return f"{row}.{entity.field_named(first).column} == CALLER"
    target = entity.field_named(first).type.entity  # type: ignore[union-attr]  # the check has found a relation
    parent = blueprint.entity(target)
    inner = holder(blueprint, parent, Grantee("field", path=tuple(rest)), pascal(target))
    return f"exists().where({pascal(target)}.id == {row}.{entity.field_named(first).column}, {inner})"
