"""Grants: who may do what to which rows. What nobody was granted is denied.

A grant's rows are a condition in SQL, so that lists are filtered, and single rows found, by the database itself.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, ClassVar, TypeAlias

from sqlalchemy import BigInteger, ColumnElement, bindparam, false, or_, select, true
from sqlalchemy.orm import aliased

from src.models.base import Entity
from src.models.user import User
from src.repositories.base import M
from src.repositories.relations import Many, One
from src.repositories.direct_work import DirectUnitOfWork
from src.repositories.related import RelatedRepository
from src.repositories.selects import Shape
from src.repositories.work import Row, Statement
from src.repositories.writes import draft, locking, showing
from src.utils.caller import Caller, Role
from src.utils.envelope import JsonObject, Record, wire_name
from src.utils.errors import AuthenticationError, Detail, ForbiddenError, ValidationError
from src.validators.base import View

CALLER = bindparam("caller_id", type_=BigInteger)
# fill: constants
EVERYTHING = frozenset({"everything"})
STANDING = {"active": "role"}  # who switches an account on or off reaches as high as its role

Rows: TypeAlias = Callable[[Any], ColumnElement[bool]]


def every_row(_: object) -> ColumnElement[bool]:
    """The condition of a grant that is for all rows."""
    return true()


@dataclass(frozen=True, eq=False)
class Grant:
    """Actions on some rows, for a role and those above it, or for whoever the rows' condition names.

    `fields` limits what `update` may write; without it all but the guarded fields may be written.
    """

    actions: Collection[str]
    role: Role | None = None
    rows: Rows = every_row
    fields: Collection[str] | None = None
    public: bool = False  # when: public

    def is_for(self, role: Role | None) -> bool:
        """Whether somebody of a role has it; without an account one has what anyone has."""
        # when: public
        if self.public:
            return True
        # end
        return role is not None and (self.role is None or role.reaches(self.role))

    def allows(self, action: str) -> bool:
        """Whether it is about an action."""
        return self.actions is EVERYTHING or action in self.actions


ADMINISTRATION = Grant(EVERYTHING)


class GrantedRepository(RelatedRepository[M]):
    """Shows and changes only what the caller was granted."""

    work: DirectUnitOfWork
    grants: ClassVar[tuple[Grant, ...]] = ()
    guarded: ClassVar[frozenset[str]] = frozenset()
    owner: ClassVar[str | None] = None  # when: related
    # fill: columns

    @property
    def caller(self) -> Caller:
        """The account that asks.

        Raises:
            AuthenticationError: nobody has signed in.
        """
        if self.work.caller is None:
            raise AuthenticationError("Authentication required", code="NO_TOKEN")
        return self.work.caller

    @classmethod
    @lru_cache
    def granted(cls, role: Role | None) -> tuple[Grant, ...]:
        """What somebody of a role has been granted here."""
        return (ADMINISTRATION,) if role is Role.ADMIN else tuple(grant for grant in cls.grants if grant.is_for(role))

    @classmethod
    def visible(cls, row: type[Entity], role: Role | None) -> ColumnElement[bool]:
        """Which rows a caller of that role may read."""
        readable: ColumnElement[bool] = or_(false(), *(grant.rows(row) for grant in cls.granted(role) if grant.allows("read")))
        # fill: visible
        # when: related
        if cls.owner:
            relation = cls.relations[cls.owner]
            owner = relation.plan()
            whole = aliased(owner.model)
            readable &= getattr(row, relation.column).in_(select(whole.id).where(owner.visible(whole, role)))
        # end
        return readable

    @classmethod
    @lru_cache
    def conditional(cls, role: Role | None) -> tuple[Grant, ...]:
        """Those of them that are for some rows only."""
        return tuple(grant for grant in cls.granted(role) if grant.rows is not every_row)

    async def get(self, row_id: int, **scope: int) -> M:
        """The same, to be changed; who comes second waits, and sees what the first has made of it."""
        shape, values = self.request(View(), scope)
        row = await self.locked(row_id, shape, values)
        if row is None:
            raise self.missing(row_id)
        # when: related
        if many := [name for name, relation in self.relations.items() if isinstance(relation, Many)]:
            await self.work.session.refresh(row, many)
        # end
        return row

    async def locked(self, row_id: int, shape: Shape, values: JsonObject) -> M | None:
        """A row to be changed, with which grants hold for it, if there is one of the shape."""
        row_conditions = tuple(grant.rows for grant in self.conditional(self.role))
        return await self.work.get(self.model, locking(self.plan, shape, row_conditions), {**values, "row_id": row_id})

    async def record(self, row: M) -> Record:
        """What has just been written, as a read would show it."""
        await self.work.flush()
        show = showing(self.plan)
        if show is None or row not in self.work.current:
            return await super().record(row)
        return Record(show(row), f'"{row.id}-{row.version}"')

    async def add(self, row: M) -> M:
        """Insert a row, if the caller's role can create any at all."""
        if not any(grant.allows("create") for grant in self.granted(self.role)):
            raise self.forbidden("create")
        # fill: inserted
        self.work.add(row)
        await self.work.flush()
        return row

    async def require(self, action: str, row: M) -> None:
        """Let nobody pass who may not do this to the row.

        Raises:
            ForbiddenError: no grant of the caller covers it.
        """
        if not await self.covering(action, row):
            raise self.forbidden(action)

    async def get_for(self, action: str, row_id: int, if_match: str | None, **scope: int) -> M:
        """One row, to do this to it.

        Raises:
            NotFoundError: there is none, or the caller may not see it.
            ForbiddenError: the caller may not do this to it.
            PreconditionFailedError: it is another version than `If-Match` names.
        """
        row = await self.get(row_id, **scope)
        await self.require(action, row)
        self.match(row, if_match)
        return row

    async def authorize_new(self, row: M, values: JsonObject, sent: Collection[str]) -> None:
        """Let only those pass who may create this very row. It is not in the database yet.

        Raises:
            ForbiddenError: no grant of the caller covers it.
            ValidationError: the body holds a field that the caller may not write.
        """
        await self.writable("create", row, values, sent)

    async def writable(self, action: str, row: M, values: JsonObject, sent: Collection[str]) -> JsonObject:
        """Those of the values that the caller may write.

        Raises:
            ForbiddenError: the caller may not do this to the row at all.
            ValidationError: the body holds a field that the caller may not write.
        """
        grants = await self.covering(action, row)
        if not grants:
            raise self.forbidden(action)
        allowed = {name for name in values if any(self.covers(grant, name) for grant in grants)}
        refused = [
            *(Detail(wire_name(name), "You may not write this field") for name in values if name in sent and name not in allowed),
            *(
                Detail(wire_name(name), "Reaches above your own role")
                for name in values  # what a replacement leaves out goes back to its default
                if name in allowed and self.reaches_above(values[name], getattr(row, STANDING.get(name, name), None))
            ),
        ]
        if refused:
            raise ValidationError("Invalid input data", *refused)
        return {name: value for name, value in values.items() if name in allowed}

    def reaches_above(self, *values: object) -> bool:
        """Whether a role among the values is higher than the caller's: such a one is neither given nor taken away."""
        return any(isinstance(value, Role) and not self.caller.role.reaches(value) for value in values)

    @classmethod
    def covers(cls, grant: Grant, name: str) -> bool:
        """Whether a grant lets a field be written."""
        if grant.actions is EVERYTHING:
            return True
        return name in grant.fields if grant.fields is not None else name not in cls.guarded

    async def covering(self, action: str, row: M) -> list[Grant]:
        """The grants of the caller that cover the action and whose condition holds for this row."""
        grants = [grant for grant in self.granted(self.role) if grant.allows(action)]
        if all(grant.rows is every_row for grant in grants):
            return grants
        holds = dict(zip(self.conditional(self.role), await self.holding(row), strict=True))
        return [grant for grant in grants if holds.get(grant, True)]

    async def holding(self, row: M) -> Row:
        """Which conditions hold for a row; one that is created is asked about before it is inserted."""
        if row.id is None:
            values = {**drafted(row), **self.parameters}
            return (await self.work.rows(of_draft(self.model, self.conditional(self.role)), values))[0]
        await self.work.flush()
        if not self.work.current.get(row):
            await self.locked(row.id, Shape(role=self.role), self.parameters)
        return self.work.current[row]

    # when: related
    async def referenced(self, relation: One | Many, ids: Sequence[int]) -> list[Entity]:
        """The rows of these ids on the other side of a relation, which may ask for accounts of a role."""
        rows = await super().referenced(relation, ids)
        if isinstance(relation, One) and relation.role:
            least = Role(relation.role)
            if any(isinstance(row, User) and not (row.active and row.role.reaches(least)) for row in rows):
                raise ValidationError.of(relation.column, f"Must be an active account with the role {least} or higher")
        return rows

    # end
    def forbidden(self, action: str) -> ForbiddenError:
        name = self.model.__name__
        return ForbiddenError(f"You may not {action} this {wire_name(name)}")


@lru_cache
def of_draft(model: type[Entity], grants: tuple[Grant, ...]) -> Statement:
    """Which of them hold for a row that is not in the database yet, by the values that it will have."""
    columns = model.__mapper__.c.items()
    row = SimpleNamespace(**{name: bindparam(f"draft_{name}", type_=column.type) for name, column in columns})
    return select(*(grant.rows(row).label(None) for grant in grants))


def drafted(row: Entity) -> JsonObject:
    """The values that such a statement takes."""
    values = draft(row)
    return {f"draft_{name}": values.get(name) for name, _ in row.__mapper__.c.items()}
