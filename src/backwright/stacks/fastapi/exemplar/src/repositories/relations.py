"""How rows of one table lead to rows of another."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, String, Table, Update, select, true, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import RelationshipProperty
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from src.models.base import Entity
from src.repositories.work import Row
from src.utils.clock import now
from src.utils.envelope import JsonObject

if TYPE_CHECKING:
    from src.repositories.selects import Project, ReadPlan


@dataclass(frozen=True, slots=True)
class One:
    """A relation to one row, by a foreign key of this table; `plan` gives the plan of the other side."""

    column: str
    plan: Callable[[], "ReadPlan"]
    # fill: one


@dataclass(frozen=True, slots=True)
class Many:
    """A relation to many rows, by a table of links whose first column is this side."""

    links: Table
    plan: Callable[[], "ReadPlan"]

    @property
    def column(self) -> str:
        """The name under which the ids of the other side are shown and written."""
        return f"{self.links.primary_key.columns[1].name}s"


def link(relations: Mapping[str, One | Many], name: str) -> Many | None:
    """The relation to many whose ids are shown under a name."""
    many = (relation for relation in relations.values() if isinstance(relation, Many))
    return next((relation for relation in many if relation.column == name), None)


class IdList(String):
    """Ids as a text, `1,2,3`."""


class JoinedIds(FunctionElement[str]):
    """The ids of one group."""

    inherit_cache = True
    type = IdList()


@compiles(JoinedIds)
def _group_concat(element: JoinedIds, compiler: SQLCompiler, **options: object) -> str:
    return f"group_concat({compiler.process(element.clauses, **options)}, ',')"


@compiles(JoinedIds, "postgresql")
def _string_agg(element: JoinedIds, compiler: SQLCompiler, **options: object) -> str:
    return f"string_agg(CAST({compiler.process(element.clauses, **options)} AS text), ',')"


def linked_ids(many: Many, source: type[Entity]) -> ColumnElement[str]:
    """The ids behind a relation to many, for each row of `source`."""
    mine, theirs = many.links.alias().c  # an alias of its own, or a read from the links would take it for its own
    return select(JoinedIds(theirs)).where(mine == source.id).scalar_subquery()


def wire_ids(value: str | None) -> list[int]:
    """`3,1` as answers have it: `[1, 3]`."""
    return sorted(map(int, value.split(","))) if value else []


def embedding(own: "Project", others: Mapping[str, tuple[int, "Project"]]) -> "Project":
    """How a row becomes an object that holds those of the rows that it refers to."""

    def project(row: Row) -> JsonObject:
        shown = own(row)
        for name, (start, other) in others.items():
            shown[name] = other(row) if row[start] is not None else None
        return shown

    return project


def releases(row: Entity) -> Iterator[Update]:
    """What takes a row out of those that refer to it and can do without; each of them is another version then."""
    for mapper in row.registry.mappers:
        for relation in mapper.relationships:
            if relation.mapper.class_ is type(row):
                yield from released(row, mapper.class_, relation)


def released(row: Entity, model: type[Entity], relation: RelationshipProperty[Entity]) -> Iterator[Update]:
    """Raise the version of the rows of `model` that refer to a row, and empty the column that does, if one does."""
    changed: dict[str, object] = {"version": model.version + 1, "updated_at": now()}
    refers: ColumnElement[bool]
    if isinstance(relation.secondary, Table):
        mine, theirs = relation.secondary.primary_key.columns
        refers = model.id.in_(select(mine).where(theirs == row.id))
    else:
        (column,) = relation.local_columns
        if not column.nullable:
            return
        refers = column == row.id
        changed[str(column.key)] = None
    is_another = model.id != row.id if isinstance(row, model) else true()
    yield update(model).where(refers, is_another).values(changed).execution_options(synchronize_session=False)
