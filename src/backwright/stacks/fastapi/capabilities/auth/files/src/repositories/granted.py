"""Grants: who may do what to which rows. What nobody was granted is denied.

A grant's rows are a condition in SQL, so that lists are filtered, and single rows found, by the database itself.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, ClassVar, TypeAlias, cast

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, false, literal, or_, select, true
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlalchemy.orm import aliased
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from src.models.base import Entity
from src.models.user import User
from src.repositories.base import M
from src.repositories.relations import Many, One
from src.repositories.related import RelatedRepository
from src.utils.caller import Caller, Role
from src.utils.envelope import JsonObject, wire_name
from src.utils.errors import AuthenticationError, Detail, ForbiddenError, ValidationError

CALLER = bindparam("caller_id", type_=BigInteger)
TENANT = bindparam("workshop_id", type_=BigInteger)  # when: tenant
EVERYTHING = frozenset({"everything"})
STANDING = {"active": "role"}  # who switches an account on or off reaches as high as its role

Rows: TypeAlias = Callable[[Any], ColumnElement[bool]]


def every_row(_: object) -> ColumnElement[bool]:
    """The condition of a grant that is for all rows."""
    return true()


@dataclass(frozen=True)
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

    grants: ClassVar[tuple[Grant, ...]] = ()
    guarded: ClassVar[frozenset[str]] = frozenset()
    owner: ClassVar[str | None] = None  # when: related
    tenant_column: ClassVar[str] = "workshop_id"  # when: tenant

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
        readable &= getattr(row, cls.tenant_column) == TENANT  # when: tenant
        # when: related
        if cls.owner:
            relation = cls.relations[cls.owner]
            owner = relation.plan()
            whole = aliased(owner.model)
            readable &= getattr(row, relation.column).in_(select(whole.id).where(owner.visible(whole, role)))
        # end
        return readable

    def selection(self) -> Select[M]:
        """The select of the rows that the caller may see, to be changed."""
        return super().selection().where(self.visible(self.model, self.role))

    async def add(self, row: M) -> M:
        """Insert a row, if the caller's role can create any at all."""
        if not any(grant.allows("create") for grant in self.granted(self.role)):
            raise self.forbidden("create")
        setattr(row, self.tenant_column, self.caller.workshop_id)  # when: tenant
        return await super().add(row)

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
        await self.work.flush()
        (holding,) = await self.work.session.execute(self.holding(grants, row), self.parameters)
        return [grant for grant, holds in zip(grants, holding, strict=True) if holds]

    def holding(self, grants: list[Grant], row: M) -> Select[*tuple[bool, ...]]:
        """Which of the grants hold for a row; one that is created is asked about before it is inserted."""
        if row.id is None:
            return select(*(grant.rows(drafted(row)).label(None) for grant in grants))
        conditions = (grant.rows(self.model).label(None) for grant in grants)
        return select(*conditions).select_from(self.model).where(self.model.id == row.id)

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


def drafted(row: Entity) -> SimpleNamespace:
    """The values that a row will have once it is inserted, for the conditions of grants."""
    values = {}
    for name, column in row.__mapper__.c.items():
        value, default = getattr(row, name), column.default
        if value is None and isinstance(default, ScalarElementColumnDefault):
            value = default.arg
        elif value is None and isinstance(default, CallableColumnDefault):
            value = default.arg(cast("ExecutionContext", None))  # ours take none: `now` and the like
        values[name] = literal(value, column.type)
    return SimpleNamespace(**values)
