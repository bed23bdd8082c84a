"""What repositories do beside the rest where rows refer to each other."""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import selectinload

from src.models.base import Entity
from src.repositories.base import M, Repository
from src.repositories.relations import Many, One, releases
from src.repositories.selects import Read, Shape, columns, projection
from src.repositories.work import Rows
from src.utils.envelope import JsonObject, wire_name
from src.utils.errors import Detail, ValidationError


@lru_cache(maxsize=512)
def linked(
    many: Many,
    count: int,
    # fill: linked_parameters
) -> Read:
    """The rows behind a relation to many, for `count` rows of this side at once."""
    other = many.plan()
    mine, theirs = many.links.primary_key.columns
    shown = columns(other, other.model, other.shows)
    statement = (
        select(mine, *shown.values())
        .join(other.model, other.model.id == theirs)
        .where(
            mine.in_([bindparam(f"id_{i}", type_=mine.type) for i in range(count)]),
            # fill: linked_conditions
        )
        .order_by(mine, theirs)
    )
    return Read(statement, projection(shown, 1))


class RelatedRepository(Repository[M]):
    """Embeds the rows that others refer to, checks them before a write, and lets go of them before a deletion."""

    async def project(self, read: Read, rows: Rows, shape: Shape) -> list[JsonObject]:
        """The objects with the relations to many that were asked for, one statement each."""
        items = await super().project(read, rows, shape)
        for name in shape.include:
            relation = self.relations[name]
            if isinstance(relation, Many) and rows:
                found = await self.linked_rows(relation, [row[1] for row in rows])
                for row, item in zip(rows, items, strict=True):
                    item[wire_name(name)] = found[row[1]]
        return items

    async def linked_rows(self, relation: Many, ids: list[int]) -> dict[int, list[JsonObject]]:
        """The rows behind a relation to many, by the ids of this side."""
        read = linked(
            relation,
            len(ids),
            # fill: linked
        )
        values = {
            **{f"id_{i}": row_id for i, row_id in enumerate(ids)},
            # fill: values
        }
        found: dict[int, list[JsonObject]] = {row_id: [] for row_id in ids}
        for row in await self.work.rows(read.statement, values):
            found[row[0]].append(read.project(row))
        return found

    # when: open
    def selection(self) -> Select[M]:
        """The rows with those behind their relations to many, which a write may replace."""
        many = (name for name, relation in self.relations.items() if isinstance(relation, Many))
        return super().selection().options(*(selectinload(getattr(self.model, name)) for name in many))

    # end
    async def new(self, values: JsonObject) -> M:
        """A row of what a body says, which refers to rows that the caller may see."""
        return await super().new(await self.resolve_references(values))

    async def apply(self, row: M, values: JsonObject) -> None:
        """Set what a body says, which refers to rows that the caller may see."""
        await super().apply(row, await self.resolve_references(values))

    async def delete(self, row: M) -> None:
        """Delete a row, and take it out of those that refer to it and can do without."""
        for statement in releases(row):
            await self.work.session.execute(statement)
        await super().delete(row)

    async def resolve_references(self, values: JsonObject) -> JsonObject:
        """Check the rows that a body refers to; ids of relations to many become the rows.

        Raises:
            ValidationError: a row does not exist or the caller may not see it.
        """
        resolved = dict(values)
        refused: list[Detail] = []
        for name, relation in self.relations.items():
            given = values.get(relation.column)
            if given is None:
                continue
            try:
                if isinstance(relation, Many):
                    resolved[name] = await self.referenced(relation, resolved.pop(relation.column))
                else:
                    await self.referenced(relation, [given])
            except ValidationError as error:
                refused += error.details
        if refused:
            raise ValidationError("Invalid input data", *refused)
        return resolved

    async def referenced(self, relation: One | Many, ids: Sequence[int]) -> list[Entity]:
        """The rows of these ids on the other side of a relation."""
        other = relation.plan()
        statement = select(other.model).where(
            other.model.id.in_(ids),
            # fill: conditions
        )
        found = await self.work.session.scalars(
            statement,
            # fill: parameters
        )
        rows = list(found)
        if len(rows) != len(set(ids)):
            raise ValidationError.of(relation.column, "Refers to a row that does not exist")
        return rows
