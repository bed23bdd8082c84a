"""How rows of one table lead to rows of another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, Table, Update, select, true, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from src.models.base import Entity
from src.utils.clock import now


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


class joined_ids(FunctionElement[str]):  # noqa: N801
    """The ids of one group as text, `1,2,3`."""

    inherit_cache = True
    type = String()


@compiles(joined_ids)
def _group_concat(element: joined_ids, compiler: SQLCompiler, **options: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **options)}, ',')"


@compiles(joined_ids, "postgresql")
def _string_agg(element: joined_ids, compiler: SQLCompiler, **options: Any) -> str:
    return f"string_agg(CAST({compiler.process(element.clauses, **options)} AS text), ',')"


def linked_ids(many: Many, row: Any) -> ColumnElement[Any]:
    mine, theirs = many.links.alias().c  # an alias of its own, or a read from the links would take it for its own
    return select(joined_ids(theirs)).where(mine == row.id).scalar_subquery()


def wire_ids(value: str | None) -> list[int]:
    return sorted(map(int, value.split(","))) if value else []


def releases(row: Entity, kinds: Iterable[Any]) -> Iterator[Update]:
    """What takes a row out of those that refer to it and can do without; each of them is another version then."""
    for kind in kinds:
        for relation in kind.relations.values():
            if relation.entity == type(row).__name__:
                yield from released(row, kind.model, relation)


def released(row: Entity, model: Any, relation: One | Many) -> Iterator[Update]:
    changed: dict[str, Any] = {"version": model.version + 1, "updated_at": now()}
    if isinstance(relation, Many):
        mine, theirs = relation.links.primary_key.columns
        refers = model.id.in_(select(mine).where(theirs == row.id))
    elif model.__mapper__.c[relation.column].nullable:
        refers = getattr(model, relation.column) == row.id
        changed[relation.column] = None
    else:
        return
    is_another = model.id != row.id if isinstance(row, model) else true()
    yield update(model).where(refers, is_another).values(changed).execution_options(synchronize_session=False)
