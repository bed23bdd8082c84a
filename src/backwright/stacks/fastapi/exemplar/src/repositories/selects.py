"""The statements of reads, each built once per shape from what a repository declares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, Select, String, Table, bindparam, func, literal_column, select
from sqlalchemy.orm import aliased

from src.repositories.reads import Statement
from src.repositories.shapes import Filter, Projection, Shape, declared_order, joined_ids, matches

if TYPE_CHECKING:
    from src.repositories.base import Repository

    Kind = type[Repository[Any]]

COUNTED_ROWS = 10_001
COMPARE: dict[str, Callable[[Any, Any], Any]] = {"gt": gt, "gte": ge, "lt": lt, "lte": le}
SPACE: ColumnElement[str] = literal_column("' '", String)


@dataclass(frozen=True, slots=True)
class One:
    """A relation to one row, by a foreign key of this table."""

    column: str
    entity: str
    role: str | None = None  # when: auth


@dataclass(frozen=True, slots=True)
class Many:
    """A relation to many rows, by a table of links whose first column is this side."""

    links: Table
    entity: str


@dataclass(frozen=True, slots=True)
class Read:
    """A statement, and how each of its rows becomes an object."""

    statement: Statement
    own: Projection
    embedded: Mapping[str, Projection] = field(default_factory=dict)  # when: related

    def __call__(self, row: Any) -> dict[str, Any]:
        shown = self.own(row)
        # when: related
        for name, projection in self.embedded.items():
            shown[name] = projection(row) if row[projection.start] is not None else None
        # end
        return shown


def columns(kind: "Kind", row: Any, names: tuple[str, ...] = ()) -> dict[str, ColumnElement[Any]]:
    """The columns that a read of `row`, a model or an alias of it, shows."""
    return {name: column_of(kind, row, name) for name in names or kind.shows}


def column_of(kind: "Kind", row: Any, name: str) -> Any:
    # when: related
    many = kind.links(name)
    if many is not None:
        return linked_ids(many, row)
    # end
    return getattr(row, name)


def linked_ids(many: Many, row: Any) -> ColumnElement[Any]:
    mine, theirs = many.links.alias().c  # an alias of its own, or a read from the links would take it for its own
    return select(joined_ids(theirs)).where(mine == row.id).scalar_subquery()


# when: searched
def text_of(model: Any, name: str) -> Any:
    """A column that is searched, in the words of the index that serves it: none is no text."""
    column = getattr(model, name)
    return func.coalesce(column, literal_column("''", String)) if model.__table__.c[name].nullable else column


# end
def condition(kind: "Kind", item: Filter) -> Any:
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


def ordering(kind: "Kind", term: str) -> ColumnElement[Any]:
    """NULLs are the smallest, on every database; an enum follows its declaration."""
    name = term.removeprefix("-")
    column = getattr(kind.model, name)
    key: ColumnElement[Any] = column
    # when: choices
    if hasattr(column.type, "enums"):
        key = declared_order(f"{kind.model.__tablename__}.{name}", column.type.enums)
    # end
    order = key.desc() if term.startswith("-") else key.asc()
    if kind.model.__table__.c[name].nullable:
        order = order.nulls_last() if term.startswith("-") else order.nulls_first()
    return order


def sorted_by(kind: "Kind", terms: tuple[str, ...]) -> list[ColumnElement[Any]]:
    last = terms[-1] if terms else "-id"
    tie = () if last.removeprefix("-") == "id" else (("-id",) if last.startswith("-") else ("id",))
    return [ordering(kind, term) for term in (*terms, *tie)]


def filtered(kind: "Kind", shape: Shape) -> list[ColumnElement[bool]]:
    conditions = [condition(kind, item) for item in shape.filters]
    # when: searched
    if shape.search:
        conditions.append(matches(kind.searched(), bindparam("q", type_=String)))
    # end
    return conditions


def reading(kind: "Kind", role: Any, shape: Shape) -> tuple[Select[Any], Read]:
    """The select of the shape's columns, not yet filtered, and how its rows are read."""
    own = columns(kind, kind.model, shape.fields)
    statement = select(kind.model.version.label("row_version"), kind.model.id.label("row_id"), *own.values())
    statement = statement.select_from(kind.model)  # or joins would have to guess what they start from
    read = Read(Statement(statement), Projection.of(own, 2))
    # when: related
    projections: dict[str, Projection] = {}
    start = 2 + len(own)
    for name in shape.include:
        relation = kind.relations[name]
        if isinstance(relation, One):
            other = kind.named(relation.entity)
            row = aliased(other.model)
            embedded = columns(other, row)
            statement = statement.outerjoin(
                row, (row.id == getattr(kind.model, relation.column)) & other.visible(row, role)
            ).add_columns(*embedded.values())
            projections[name] = Projection.of(embedded, start)
            start += len(embedded)
    read = replace(read, embedded=projections)
    # end
    return statement, read


@lru_cache(maxsize=512)
def listing(kind: "Kind", role: Any, shape: Shape) -> Read:
    """One page; the last column of each row is the total, so that a page costs one statement."""
    statement, read = reading(kind, role, shape)
    statement = (
        statement.where(kind.visible(kind.model, role), *filtered(kind, shape))
        .order_by(*sorted_by(kind, shape.sort))
        .limit(bindparam("limit", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
        .add_columns(total(kind, role, shape).scalar_subquery())
    )
    return replace(read, statement=Statement(statement))


@lru_cache(maxsize=512)
def counting(kind: "Kind", role: Any, shape: Shape) -> Statement:
    return Statement(total(kind, role, shape))


def total(kind: "Kind", role: Any, shape: Shape) -> Select[int]:
    """Count the rows of a list, but no further than a caller is told."""
    rows: Select[Any] = select(literal_column("1")).select_from(kind.model).where(kind.visible(kind.model, role), *filtered(kind, shape))
    return select(func.count()).select_from(rows.limit(COUNTED_ROWS).subquery())


@lru_cache(maxsize=512)
def single(kind: "Kind", role: Any, shape: Shape, scope: tuple[str, ...], guarded: bool) -> Read:
    """One row by its id, within a scope; only if it is visible, when `guarded`."""
    statement, read = reading(kind, role, shape)
    statement = statement.where(kind.model.id == bindparam("row_id", type_=kind.model.id.type))
    for name in scope:
        statement = statement.where(getattr(kind.model, name) == bindparam(name, type_=kind.model.id.type))
    if guarded:
        statement = statement.where(kind.visible(kind.model, role))
    return replace(read, statement=Statement(statement))


# when: related
@lru_cache(maxsize=512)
def linked(kind: "Kind", role: Any, name: str, count: int) -> Read:
    """The rows behind a relation to many, for `count` rows of this side at once."""
    relation: Any = kind.relations[name]
    other = kind.named(relation.entity)
    mine, theirs = relation.links.primary_key.columns
    shown = columns(other, other.model)
    ids = [bindparam(f"id_{i}", type_=mine.type) for i in range(count)]
    statement = (
        select(mine, *shown.values())
        .join(other.model, other.model.id == theirs)
        .where(mine.in_(ids), other.visible(other.model, role))
        .order_by(mine, theirs)
    )
    return Read(Statement(statement), Projection.of(shown, 1))


# end
