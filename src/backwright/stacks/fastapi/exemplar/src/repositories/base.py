"""What every repository can do: list, read, and the few writes that services are made of."""

import re
from collections.abc import Mapping
from typing import ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, select, true

from src.models.base import Entity
from src.repositories import selects
from src.repositories.filters import split_filters
from src.repositories.relations import Many, One
from src.repositories.selects import Read, ReadPlan, Shape
from src.repositories.work import Rows, UnitOfWork
from src.utils.clock import now
from src.utils.envelope import JsonObject, Listing, Record, wire_name
from src.utils.errors import NotFoundError, PreconditionFailedError
from src.validators.base import MAX_ROWS, ListQuery, View

M = TypeVar("M", bound=Entity)

# A weak one is read whole, so that it equals none of ours (RFC 9110, section 13.1.1).
ETAGS = re.compile(r'(?:W/)?"[^"]*"')


class Repository(Generic[M]):
    """Queries over one table; `scope` narrows them to rows with these values: `page(query, shop_id=7)`."""

    model: type[M]
    shows: ClassVar[tuple[str, ...]]
    search: ClassVar[tuple[str, ...]] = ()  # when: searched
    relations: ClassVar[Mapping[str, One | Many]] = {}  # when: related
    plan: ClassVar[ReadPlan]

    def __init_subclass__(cls) -> None:
        if hasattr(cls, "model"):
            cls.plan = ReadPlan(
                model=cls.model,
                shows=cls.shows,
                search=cls.search,  # when: searched
                relations=cls.relations,  # when: related
                # fill: plan
            )

    def __init__(self, work: UnitOfWork) -> None:
        self.work = work

    # fill: access
    async def page(self, query: ListQuery, **scope: int) -> Listing:
        """One page of a list."""
        shape, values = self.request(query, scope)
        values |= {"limit": query.per_page, "offset": (query.page - 1) * query.per_page}
        read = selects.listing(self.plan, shape, tuple(query.sort))
        rows = await self.work.rows(read.statement, values)
        total = rows[0][-1] if rows else 0
        if not rows and query.page > 1:
            total = (await self.work.rows(selects.counting(self.plan, shape), values))[0][0]
        items = await self.project(read, rows, shape)
        return Listing(items, query.page, query.per_page, min(total, MAX_ROWS), total <= MAX_ROWS)

    async def read(self, row_id: int, view: View, **scope: int) -> Record:
        """One row that the caller may see, or `NotFoundError`."""
        return await self.single(row_id, *self.request(view, scope))

    async def see(self, row_id: int) -> None:
        """Raise `NotFoundError` unless there is such a row and the caller may see it."""
        await self.read(row_id, View())

    async def record(self, row: M) -> Record:
        """What has just been written, as a read would show it."""
        return await self.single(row.id, Shape(), {})

    def request(self, view: View, scope: Mapping[str, int]) -> tuple[Shape, dict[str, object]]:
        """What of a request shapes a statement, and the values that go with it."""
        filters, values = split_filters(view.filters())  # when: filtered
        shape = Shape(
            fields=tuple(view.fields),
            scope=tuple(scope),
            filters=filters,  # when: filtered
            include=tuple(view.include),  # when: related
            # fill: shape
        )
        return shape, {
            **{f"scope_{name}": value for name, value in scope.items()},
            **values,  # when: filtered
            # fill: values
        }

    async def single(self, row_id: int, shape: Shape, values: Mapping[str, object]) -> Record:
        """The row of an id in a given shape, or `NotFoundError`."""
        read = selects.single(self.plan, shape)
        rows = await self.work.rows(read.statement, {**values, "row_id": row_id})
        if not rows:
            raise self.missing(row_id)
        (data,) = await self.project(read, rows, shape)
        is_part = bool(
            shape.fields
            or shape.include  # when: related
        )
        return Record(data, None if is_part else f'"{row_id}-{rows[0][0]}"')

    async def project(self, read: Read, rows: Rows, shape: Shape) -> list[JsonObject]:
        """The objects that an answer makes of rows."""
        return [read.project(row) for row in rows]

    def missing(self, row_id: int) -> NotFoundError:
        name = self.model.__name__
        return NotFoundError(f"{wire_name(name)} {row_id} not found")

    # when: open
    async def get(self, row_id: int, **scope: int) -> M:
        """The same, to be changed; who comes second waits, and sees what the first has made of it."""
        statement = self.selection().where(self.model.id == row_id).filter_by(**scope).with_for_update(key_share=True)
        row = await self.work.session.scalar(statement)
        if row is None:
            raise self.missing(row_id)
        return row

    def selection(self) -> Select[M]:
        """The select of rows to be changed."""
        return select(self.model)

    # end
    def match(self, row: M, if_match: str | None) -> None:
        """Refuse to write over a version that the caller has not seen."""
        if if_match is not None and if_match != "*" and f'"{row.id}-{row.version}"' not in ETAGS.findall(if_match):
            raise PreconditionFailedError("The row has changed since it was read; read it again")

    async def new(self, values: JsonObject) -> M:
        """A row of what a body says, not yet in the database."""
        return self.model(**values)

    async def add(self, row: M) -> M:
        self.work.session.add(row)
        await self.work.flush()
        return row

    async def apply(self, row: M, values: JsonObject) -> None:
        """Set what a body says."""
        for name, value in values.items():
            setattr(row, name, value)
        row.updated_at = now()
        await self.work.flush()

    async def delete(self, row: M) -> None:
        await self.work.session.delete(row)
        await self.work.flush()
