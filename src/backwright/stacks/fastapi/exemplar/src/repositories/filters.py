"""Filters of lists: what of them shapes a statement, and what is only a value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import ColumnElement, String, bindparam, func, select
from sqlalchemy.types import TypeEngine

from src.models.base import Exact
from src.repositories.relations import link
from src.repositories.search import matching, search_terms

if TYPE_CHECKING:
    from src.repositories.selects import ReadPlan

SqlType: TypeAlias = TypeEngine[Any]
Expression: TypeAlias = ColumnElement[Any]
Condition: TypeAlias = ColumnElement[bool]

COMPARE: dict[str, Callable[[Expression, Expression], Condition]] = {"gt": gt, "gte": ge, "lt": lt, "lte": le}

ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition of a list: a column, an operator, and how many values it compares with."""

    name: str
    operator: str
    values: int = 1


def split_filters(given: Mapping[str, object]) -> tuple[tuple[Filter, ...], dict[str, object]]:
    """Split given filters, `jewels__gte` and the like, into what shapes the statement and what is only a value."""
    shaped: list[Filter] = []
    values: dict[str, object] = {}
    for key, value in sorted(given.items()):
        name, operator = key.rsplit("__", 1) if "__" in key else (key, "eq")
        # when: searched
        if key == "q":
            if terms := search_terms(str(value or "")):
                shaped.append(Filter(key, "search"))
                values[key] = terms
            continue
        # end
        if value == "null":
            shaped.append(Filter(name, "null"))
        elif operator in ("eq", "in"):
            several = value if isinstance(value, list) else [value]
            shaped.append(Filter(name, operator, len(several)))
            values |= {f"{name}__{operator}_{i}": item for i, item in enumerate(several)}
        else:
            shaped.append(Filter(name, operator))
            values[f"{name}__{operator}"] = like_pattern(str(value)) if operator == "contains" else value
    return tuple(shaped), values


def condition(plan: "ReadPlan", item: Filter) -> Condition:
    """The SQL of a filter on the rows of a repository."""
    # when: related
    many = link(plan.relations, item.name)
    if many is not None:
        mine, theirs = many.links.primary_key.columns
        return plan.model.id.in_(select(mine).where(theirs.in_(parameters(item, theirs.type))))
    # end
    # when: searched
    if item.operator == "search":
        return matching(plan.model, plan.search, item.name)
    # end
    column: Expression = getattr(plan.model, item.name)
    match item.operator:
        case "null":
            return column.is_(None)
        case "in" | "eq":
            values = parameters(item, column.type)
            return column.in_(values) if item.values > 1 else column == values[0]
        case "contains":
            return func.lower(column).like(bindparam(f"{item.name}__contains", type_=String), escape="\\")
        case operator:
            return COMPARE[operator](column, bindparam(f"{item.name}__{operator}", type_=compared(column.type)))


def parameters(item: Filter, kind: SqlType) -> list[Expression]:
    """The values that a filter compares with."""
    return [bindparam(f"{item.name}__{item.operator}_{i}", type_=compared(kind)) for i in range(item.values)]


def compared(kind: SqlType) -> SqlType:
    """The type of a value that a column is compared with: of a decimal, one with any number of digits."""
    return kind.compared if isinstance(kind, Exact) else kind


def like_pattern(text: str) -> str:
    """A pattern for a column in small letters, which are those of ASCII alone on every database."""
    escaped = text.translate(ASCII_LOWER).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
