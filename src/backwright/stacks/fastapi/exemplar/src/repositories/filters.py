"""Filters of lists: what of them shapes a statement, and what is only a value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any

from sqlalchemy import String, bindparam, func, select

COMPARE: dict[str, Callable[[Any, Any], Any]] = {"gt": gt, "gte": ge, "lt": lt, "lte": le}
ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition of a list: a column, an operator, and how many values it compares with."""

    name: str
    operator: str
    values: int = 1


def conditions(given: Mapping[str, Any]) -> tuple[tuple[Filter, ...], dict[str, Any]]:
    """Split given filters, `jewels__gte` and the like, into what shapes the statement and what is only a value."""
    shaped: list[Filter] = []
    values: dict[str, Any] = {}
    for key, value in sorted(given.items()):
        name, operator = key.rsplit("__", 1) if "__" in key else (key, "eq")
        if value == "null":
            shaped.append(Filter(name, "null"))
        elif operator in ("eq", "in"):
            several = value if isinstance(value, list) else [value]
            shaped.append(Filter(name, operator, len(several)))
            values |= {f"{name}__{operator}_{i}": item for i, item in enumerate(several)}
        else:
            shaped.append(Filter(name, operator))
            values[f"{name}__{operator}"] = like_pattern(value) if operator == "contains" else value
    return tuple(shaped), values


def condition(kind: Any, item: Filter) -> Any:
    """The SQL of a filter on rows of a repository."""
    # when: related
    many = kind.links(item.name)
    if many is not None:
        mine, theirs = many.links.primary_key.columns
        matching = select(mine).where(theirs.in_(values_of(item, theirs)))
        return kind.model.id.in_(matching)
    # end
    column = getattr(kind.model, item.name)
    match item.operator:
        case "null":
            return column.is_(None)
        case "in" | "eq":
            return column.in_(values_of(item, column)) if item.values > 1 else column == values_of(item, column)[0]
        case "contains":
            return func.lower(column).like(bindparam(f"{item.name}__contains", type_=String), escape="\\")
        case operator:
            return COMPARE[operator](column, bindparam(f"{item.name}__{operator}", type_=compared(column.type)))


def values_of(item: Filter, column: Any) -> list[Any]:
    kind = compared(column.type)
    return [bindparam(f"{item.name}__{item.operator}_{i}", type_=kind) for i in range(item.values)]


def compared(kind: Any) -> Any:
    """The type of a value that a column is compared with: of a decimal, one with any number of digits."""
    return getattr(kind, "compared", kind)


def like_pattern(text: str) -> str:
    """A pattern for a column in small letters, which are those of ASCII alone on every database."""
    escaped = text.translate(ASCII_LOWER).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
