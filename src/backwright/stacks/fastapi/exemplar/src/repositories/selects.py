"""The statements of reads, each built once per shape from what a repository declares."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, func, literal_column, select
from sqlalchemy.orm import aliased

from src.models.base import UtcDateTime
from src.repositories.filters import Filter, condition
from src.repositories.relations import Many, One, linked_ids, wire_ids
from src.repositories.search import matches  # when: searched
from src.utils.caller import Role  # when: auth
from src.utils.envelope import wire_name, wire_time

Kind = Any  # a class of repository; to mypy its hash is that of its instances, so that no cache would take it
COUNTED_ROWS = 10_001


@dataclass(frozen=True, slots=True)
class Shape:
    """Everything that decides the text of a statement, and nothing that is only a value."""

    sort: tuple[str, ...] = ("-id",)
    fields: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()  # when: filtered
    include: tuple[str, ...] = ()  # when: related
    search: bool = False  # when: searched
    guarded: bool = False  # when: auth
    role: Role | None = None  # when: auth


@dataclass(frozen=True, slots=True)
class Projection:
    """How the columns of a row, from `start` on, become one JSON object."""

    names: tuple[str, ...]
    converters: Mapping[str, Callable[[Any], Any]]
    start: int

    @classmethod
    def of(cls, columns: Mapping[str, Any], start: int) -> "Projection":
        times = (name for name, column in columns.items() if isinstance(column.type, UtcDateTime))
        converters: dict[str, Callable[[Any], Any]] = dict.fromkeys(times, wire_time)
        converters |= {name: wire_ids for name in columns if name.endswith("_ids")}  # when: related
        return cls(tuple(columns), converters, start)

    def __call__(self, row: Sequence[Any]) -> dict[str, Any]:
        shown = dict(zip(self.names, row[self.start :], strict=False))
        for name, convert in self.converters.items():
            shown[name] = convert(shown[name])
        return shown


@dataclass(frozen=True, slots=True)
class Read:
    """A statement, and how each of its rows becomes an object."""

    statement: Select[Any]
    project: Callable[[Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Embedding:
    """A row with the rows that it refers to."""

    own: Projection
    others: Mapping[str, Projection]

    def __call__(self, row: Any) -> dict[str, Any]:
        shown = self.own(row)
        for name, other in self.others.items():
            shown[name] = other(row) if row[other.start] is not None else None
        return shown


def columns(kind: Kind, row: Any, names: tuple[str, ...] = ()) -> dict[str, Any]:
    """The columns that a read of `row`, a model or an alias of it, shows."""
    found = {name: getattr(row, name, None) for name in names or kind.shows}
    found |= {name: linked_ids(many, row) for name in found if (many := kind.links(name))}  # when: related
    found = {wire_name(name): column for name, column in found.items()}  # when: spelled
    return found


def ordering(kind: Kind, term: str) -> ColumnElement[Any]:
    """NULLs are the smallest, on every database; an enum follows its declaration."""
    downward, name = term.startswith("-"), term.removeprefix("-")
    column: Any = kind.model.__mapper__.c[name]
    order: ColumnElement[Any] = column.desc() if downward else column.asc()
    # when: choices
    if hasattr(column.type, "enums"):
        declared = declared_order(f'"{column.table.name}"."{column.name}"', column.type.enums)
        order = declared.desc() if downward else declared.asc()
    # end
    # when: sparse
    if column.nullable:
        order = order.nulls_last() if downward else order.nulls_first()
    # end
    return order


def sorted_by(kind: Kind, terms: tuple[str, ...]) -> list[ColumnElement[Any]]:
    tie = "-id" if terms[-1].startswith("-") else "id"
    return [ordering(kind, term) for term in dict.fromkeys((*terms, tie))]


def declared_order(column: str, values: Sequence[str]) -> ColumnElement[int]:
    """Sort an enum by the order of its declaration, in the words of the index that serves it."""
    cases = " ".join(f"WHEN '{value}' THEN {position}" for position, value in enumerate(values))
    return literal_column(f"CASE {column} {cases} END")


# when: narrowed
def narrowing(kind: Kind, shape: Shape) -> list[ColumnElement[bool]]:
    """What the rows must be."""
    conditions: list[ColumnElement[bool]] = []
    # when: auth
    if shape.guarded:
        conditions.append(kind.visible(kind.model, shape.role))
    # end
    conditions += [condition(kind, item) for item in shape.filters]  # when: filtered
    # when: searched
    if shape.search:
        conditions.append(matches(kind.searched(), bindparam("q", type_=String)))
    # end
    return conditions


# end
def reading(kind: Kind, shape: Shape) -> Read:
    """The select of the shape's columns, not yet narrowed, and how its rows are read."""
    own = columns(kind, kind.model, shape.fields)
    statement = select(kind.model.version.label("row_version"), kind.model.id.label("row_id"), *own.values())
    statement = statement.select_from(kind.model)  # when: related
    projection = Projection.of(own, 2)
    # when: related
    others: dict[str, Projection] = {}
    start = 2 + len(own)
    for name in shape.include:
        relation = kind.relations[name]
        if isinstance(relation, One):
            other = kind.named(relation.entity)
            row = aliased(other.model)
            embedded = columns(other, row)
            joined = row.id == getattr(kind.model, relation.column)
            joined &= other.visible(row, shape.role)  # when: auth
            statement = statement.outerjoin(row, joined).add_columns(*embedded.values())
            name = wire_name(name)  # when: spelled
            others[name] = Projection.of(embedded, start)
            start += len(embedded)
    if others:
        return Read(statement, Embedding(projection, others))
    # end
    return Read(statement, projection)


@lru_cache(maxsize=512)
def listing(kind: Kind, shape: Shape) -> Read:
    """One page; the last column of each row is the total, so that a page costs one statement."""
    read = reading(kind, shape)
    page = (
        read.statement.order_by(*sorted_by(kind, shape.sort))
        .limit(bindparam("limit", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
        .add_columns(counting(kind, shape).scalar_subquery())
    )
    page = page.where(*narrowing(kind, shape))  # when: narrowed
    return Read(page, read.project)


@lru_cache(maxsize=512)
def counting(kind: Kind, shape: Shape) -> Select[int]:
    """Count the rows of a list, but no further than a caller is told."""
    rows: Select[Any] = select(literal_column("1")).select_from(kind.model)
    rows = rows.where(*narrowing(kind, shape))  # when: narrowed
    return select(func.count()).select_from(rows.limit(COUNTED_ROWS).subquery())


@lru_cache(maxsize=512)
def single(kind: Kind, shape: Shape) -> Read:
    """One row by its id."""
    read = reading(kind, shape)
    one = read.statement.where(kind.model.id == bindparam("row_id", type_=kind.model.id.type))
    one = one.where(*narrowing(kind, shape))  # when: narrowed
    return Read(one, read.project)


# when: related
@lru_cache(maxsize=512)
def linked(kind: Kind, shape: Shape, name: str, count: int) -> Read:
    """The rows behind a relation to many, for `count` rows of this side at once."""
    relation: Any = kind.relations[name]
    other = kind.named(relation.entity)
    mine, theirs = relation.links.primary_key.columns
    shown = columns(other, other.model)
    ids = [bindparam(f"id_{i}", type_=mine.type) for i in range(count)]
    statement = select(mine, *shown.values()).join(other.model, other.model.id == theirs).order_by(mine, theirs)
    statement = statement.where(mine.in_(ids))
    statement = statement.where(other.visible(other.model, shape.role))  # when: auth
    return Read(statement, Projection.of(shown, 1))


# end
