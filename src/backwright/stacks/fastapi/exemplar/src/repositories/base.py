"""What every repository can do: list, read, and the few writes that services are made of."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import selectinload

from src.models.base import Entity
from src.repositories import selects
from src.repositories.filters import conditions  # when: filtered
from src.repositories.relations import Many, One, releases  # when: related
from src.repositories.search import SPACE, search_terms, text_of  # when: searched
from src.repositories.selects import Shape
from src.repositories.work import UnitOfWork
from src.utils.clock import now
from src.utils.envelope import Listing, Record, wire_name
from src.utils.errors import Detail, NotFoundError, PreconditionFailedError, ValidationError
from src.validators.base import MAX_ROWS, ListQuery, View

M = TypeVar("M", bound=Entity)

# A weak one is read whole, so that it equals none of ours (RFC 9110, section 13.1.1).
ETAGS = re.compile(r'(?:W/)?"[^"]*"')


class Repository(Generic[M]):
    """Queries over one table; a subclass declares what its reads show and how rows are related."""

    model: type[M]
    shows: ClassVar[tuple[str, ...]]
    search: ClassVar[tuple[str, ...]] = ()  # when: searched
    # when: related
    relations: ClassVar[Mapping[str, One | Many]] = {}
    kinds: ClassVar[dict[str, type["Repository[Any]"]]] = {}

    def __init_subclass__(cls) -> None:
        if "model" in vars(cls):
            Repository.kinds[cls.model.__name__] = cls

    # end
    def __init__(self, work: UnitOfWork) -> None:
        self.work = work
        self.kind: Any = type(self)

    # when: related
    @classmethod
    def named(cls, entity: str) -> type["Repository[Any]"]:
        return cls.kinds[entity]

    @classmethod
    def links(cls, name: str) -> Many | None:
        """The relation to many whose ids are shown under `name`."""
        for relation in cls.relations.values():
            if isinstance(relation, Many) and name == f"{relation.links.primary_key.columns[1].name}s":
                return relation
        return None

    # end
    # when: searched
    @classmethod
    def searched(cls) -> Any:
        first, *rest = (text_of(cls.model, name) for name in cls.search)
        text = first
        for column in rest:
            text = text + SPACE + column
        return text

    # end
    # when: auth
    @classmethod
    def visible(cls, row: Any, role: Any) -> ColumnElement[bool]:
        """Which rows a caller of that role sees."""
        return true()

    @property
    def role(self) -> Any:
        return None

    @property
    def parameters(self) -> dict[str, Any]:
        """The values that `visible` compares with."""
        return {}

    # end
    def asked(
        self,
        view: View,
        **scope: int,  # when: nested
    ) -> tuple[Shape, dict[str, Any]]:
        """The shape of what a caller asks for, and the values that go with it."""
        shape, values = Shape(fields=tuple(view.fields)), dict[str, Any]()
        shape = replace(shape, include=tuple(view.include))  # when: related
        # when: filtered
        given = view.filters()
        given |= scope  # when: nested
        filters, values = conditions(given)
        shape = replace(shape, filters=filters)
        # end
        # when: auth
        shape = replace(shape, guarded=True, role=self.role)
        values |= self.parameters
        # end
        return shape, values

    async def page(
        self,
        query: ListQuery,
        **scope: int,  # when: nested
    ) -> Listing:
        """One page of a list."""
        shape, values = self.asked(
            query,
            **scope,  # when: nested
        )
        shape = replace(shape, sort=tuple(query.sort))
        # when: searched
        if terms := search_terms(getattr(query, "q", None) or ""):
            shape = replace(shape, search=True)
            values["q"] = terms
        # end
        values |= {"limit": query.per_page, "offset": (query.page - 1) * query.per_page}
        read = selects.listing(self.kind, shape)
        rows = await self.work.rows(read.statement, values)
        total = rows[0][-1] if rows else 0
        if not rows and query.page > 1:
            total = (await self.work.rows(selects.counting(self.kind, shape), values))[0][0]
        items = [read.project(row) for row in rows]
        await self.embed([row[1] for row in rows], items, shape)  # when: related
        return Listing(items, query.page, query.per_page, min(total, MAX_ROWS), total <= MAX_ROWS)

    async def read(
        self,
        row_id: int,
        view: View,
        **scope: int,  # when: nested
    ) -> Record:
        """One row that the caller may see, or `NotFoundError`."""
        asked = self.asked(
            view,
            **scope,  # when: nested
        )
        return await self._read(row_id, *asked)

    async def see(self, row_id: int) -> None:
        """Raise `NotFoundError` unless there is such a row and the caller may see it."""
        await self._read(row_id, *self.asked(View()))

    async def record(self, row: M) -> Record:
        """What has just been written, as a read would show it."""
        return await self._read(row.id, Shape(), {})

    async def _read(self, row_id: int, shape: Shape, values: Mapping[str, Any]) -> Record:
        read = selects.single(self.kind, shape)
        rows = await self.work.rows(read.statement, {**values, "row_id": row_id})
        if not rows:
            raise self.missing(row_id)
        data, whole = read.project(rows[0]), not shape.fields
        # when: related
        whole = whole and not shape.include
        await self.embed([row_id], [data], shape)
        # end
        return Record(data, f'"{row_id}-{rows[0][0]}"' if whole else None)

    # when: related
    async def embed(self, ids: Iterable[int], items: list[dict[str, Any]], shape: Shape) -> None:
        """Add the relations to many that were asked for, one statement each."""
        owners = dict(zip(ids, items, strict=True))
        for name in shape.include:
            if isinstance(self.relations[name], Many) and owners:
                read = selects.linked(self.kind, shape, name, len(owners))
                name = wire_name(name)  # when: spelled
                for item in items:
                    item[name] = []
                values: dict[str, Any] = {f"id_{i}": row_id for i, row_id in enumerate(owners)}
                values |= self.parameters  # when: auth
                for row in await self.work.rows(read.statement, values):
                    owners[row[0]][name].append(read.project(row))

    # end
    def missing(self, row_id: int) -> NotFoundError:
        name = self.model.__name__
        name = wire_name(name)  # when: spelled
        return NotFoundError(f"{name} {row_id} not found")

    async def get(
        self,
        row_id: int,
        **scope: int,  # when: nested
    ) -> M:
        """The same, to be changed; who comes second waits, and sees what the first has made of it."""
        statement = select(self.model).where(self.model.id == row_id).with_for_update(key_share=True)
        statement = statement.where(self.visible(self.model, self.role))  # when: auth
        statement = statement.filter_by(**scope)  # when: nested
        statement = statement.options(*self.loaded())  # when: related
        row = await self.work.session.scalar(
            statement,
            self.parameters,  # when: auth
        )
        if row is None:
            raise self.missing(row_id)
        return row

    # when: related
    @classmethod
    @lru_cache
    def loaded(cls) -> tuple[Any, ...]:
        many = (name for name, relation in cls.relations.items() if isinstance(relation, Many))
        return tuple(selectinload(getattr(cls.model, name)) for name in many)

    # end
    def match(self, row: M, if_match: str | None) -> None:
        """Refuse to write over a version that the caller has not seen."""
        if if_match is not None and if_match != "*" and f'"{row.id}-{row.version}"' not in ETAGS.findall(if_match):
            raise PreconditionFailedError("The row has changed since it was read; read it again")

    async def new(self, values: dict[str, Any]) -> M:
        """A row of what a body says, not yet in the database."""
        values = await self.resolve(values)  # when: related
        return self.model(**values)

    async def add(self, row: M) -> M:
        self.work.session.add(row)
        await self.work.flush()
        return row

    async def apply(self, row: M, values: dict[str, Any]) -> None:
        """Set what a body says."""
        values = await self.resolve(values)  # when: related
        for name, value in values.items():
            setattr(row, name, value)
        row.updated_at = now()
        await self.work.flush()

    async def delete(self, row: M) -> None:
        for statement in releases(row, self.kinds.values()):  # when: related
            await self.work.session.execute(statement)  # when: related
        await self.work.session.delete(row)
        await self.work.flush()

    # when: related
    async def resolve(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Check the rows that a body refers to; ids of relations to many become the rows.

        Raises:
            ValidationError: a row does not exist or the caller may not see it.
        """
        resolved = dict(values)
        refused: list[Detail] = []
        for name, relation in self.relations.items():
            try:
                if isinstance(relation, One) and resolved.get(relation.column) is not None:
                    await self.refer(relation.column, relation, [resolved[relation.column]])
                elif isinstance(relation, Many):
                    column = f"{relation.links.primary_key.columns[1].name}s"
                    if column in resolved:
                        resolved[name] = await self.refer(column, relation, resolved.pop(column))
            except ValidationError as error:
                refused += error.details
        if refused:
            raise ValidationError("Invalid input data", *refused)
        return resolved

    async def refer(self, column: str, relation: One | Many, ids: list[int]) -> list[Any]:
        other = self.named(relation.entity)
        statement = select(other.model).where(other.model.id.in_(ids))
        statement = statement.where(other.visible(other.model, self.role))  # when: auth
        found = await self.work.session.scalars(
            statement,
            self.parameters,  # when: auth
        )
        rows = found.all()
        if len(rows) != len(set(ids)):
            raise ValidationError.of(column, "Refers to a row that does not exist")
        return list(rows)

    # end
