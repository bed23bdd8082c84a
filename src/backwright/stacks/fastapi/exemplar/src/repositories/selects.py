"""The statements of reads, each built once for each shape from the plan of a repository."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Enum, Integer, and_, bindparam, func, literal_column, null, select
from sqlalchemy.orm import aliased

from src.models.base import Entity, UtcDateTime
from src.repositories.filters import Filter, condition
from src.repositories.relations import Many, One, IdList, embedding, link, linked_ids, wire_ids
from src.repositories.work import Row, Statement
from src.utils.envelope import JsonObject, wire_name, wire_time
from src.validators.base import MAX_ROWS

Expression: TypeAlias = ColumnElement[Any]
Project: TypeAlias = Callable[[Row], JsonObject]
# What becomes of the values of a type in an answer.
WIRE: dict[type, Callable[[Any], object]] = {
    UtcDateTime: wire_time,
    IdList: wire_ids,  # when: related
}


@dataclass(frozen=True, eq=False, slots=True)
class ReadPlan:
    """What a repository shows. Each class of repository has one, and statements are cached by it."""

    model: type[Entity]
    shows: tuple[str, ...]
    search: tuple[str, ...]  # when: searched
    relations: Mapping[str, One | Many]  # when: related
    # fill: plan


@dataclass(frozen=True, slots=True)
class Shape:
    """Everything that decides the text of a statement, and nothing that is only a value."""

    fields: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()  # when: filtered
    include: tuple[str, ...] = ()  # when: related
    # fill: shape


def projection(columns: Mapping[str, Expression], start: int) -> Project:
    """How the columns of a row, from `start` on, become one JSON object."""
    names = tuple(columns)
    converted = [(name, WIRE[type(column.type)]) for name, column in columns.items() if type(column.type) in WIRE]

    def project(row: Row) -> JsonObject:
        shown = dict(zip(names, row[start:], strict=False))
        for name, convert in converted:
            shown[name] = convert(shown[name])
        return shown

    return project


@dataclass(frozen=True, slots=True)
class Read:
    """A statement, and how each of its rows becomes an object."""

    statement: Statement
    project: Project


def columns(plan: ReadPlan, source: type[Entity], names: Sequence[str]) -> dict[str, Expression]:
    """What is shown of `source`, the plan's model or an alias of it, under the names of an answer."""
    found: dict[str, Expression] = {wire_name(name): getattr(source, name, null()) for name in names}
    found |= {wire_name(name): linked_ids(many, source) for name in names if (many := link(plan.relations, name))}  # when: related
    return found


def ordering(plan: ReadPlan, term: str) -> Expression:
    """NULLs are the smallest, on every database; an enum follows its declaration."""
    name = term.removeprefix("-")
    column = plan.model.__mapper__.c[name]
    order = column.asc() if name == term else column.desc()
    # when: choices
    if isinstance(column.type, Enum):
        declared = declared_order(f'"{plan.model.__tablename__}"."{name}"', column.type.enums)
        # fill: declared
        order = declared.asc() if name == term else declared.desc()
    # end
    # when: sparse
    if column.nullable:
        return order.nulls_first() if name == term else order.nulls_last()
    # end
    return order


def declared_order(column: str, values: Sequence[str]) -> ColumnElement[int]:
    """Sort an enum by the order of its declaration, in the words of the index that serves it."""
    cases = " ".join(f"WHEN '{value}' THEN {position}" for position, value in enumerate(values))
    return literal_column(f"CASE {column} {cases} END")


def conditions(plan: ReadPlan, shape: Shape) -> list[ColumnElement[bool]]:
    """What the rows must be."""
    own = plan.model.__mapper__.c
    return [
        *(own[name] == bindparam(f"scope_{name}", type_=own[name].type) for name in shape.scope),
        # fill: conditions
        *(condition(plan, item) for item in shape.filters),  # when: filtered
    ]


def reading(plan: ReadPlan, shape: Shape) -> Read:
    """The select of the shape's columns, not yet narrowed, and how its rows are read."""
    own = columns(plan, plan.model, shape.fields or plan.shows)
    statement = select(plan.model.version.label("row_version"), plan.model.id.label("row_id"), *own.values())
    project = projection(own, 2)
    # when: related
    statement = statement.select_from(plan.model)
    others: dict[str, tuple[int, Project]] = {}
    start = 2 + len(own)
    for name in shape.include:
        relation = plan.relations[name]
        if isinstance(relation, One):
            other = relation.plan()
            # One that the caller may not see is left out, as if there were none.
            row = aliased(other.model)
            embedded = columns(other, row, other.shows)
            joined = and_(
                row.id == getattr(plan.model, relation.column),
                # fill: joined
            )
            statement = statement.outerjoin(row, joined).add_columns(*embedded.values())
            others[wire_name(name)] = start, projection(embedded, start)
            start += len(embedded)
    if others:
        return Read(statement, embedding(project, others))
    # end
    return Read(statement, project)


@lru_cache(maxsize=512)
def listing(plan: ReadPlan, shape: Shape, sort: tuple[str, ...] = ("-id",)) -> Read:
    """One page; the last column of each row is the total, so that a page costs one statement."""
    read = reading(plan, shape)
    tie = "-id" if sort[-1].startswith("-") else "id"  # settles what the order leaves open
    page = (
        read.statement.where(*conditions(plan, shape))
        .order_by(*(ordering(plan, term) for term in dict.fromkeys((*sort, tie))))
        .limit(bindparam("limit", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
        .add_columns(counting(plan, shape).scalar_subquery())
    )
    return Read(page, read.project)


@lru_cache(maxsize=512)
def counting(plan: ReadPlan, shape: Shape) -> Statement:
    """Count the rows of a list, but no further than an answer says."""
    rows: Statement = (
        select(literal_column("1"))
        .select_from(plan.model)
        .where(*conditions(plan, shape))
        .limit(MAX_ROWS + 1)
    )
    return select(func.count()).select_from(rows.subquery())


@lru_cache(maxsize=512)
def single(plan: ReadPlan, shape: Shape) -> Read:
    """One row by its id."""
    read = reading(plan, shape)
    one = read.statement.where(
        plan.model.id == bindparam("row_id", type_=plan.model.id.type),
        *conditions(plan, shape),
    )
    return Read(one, read.project)
