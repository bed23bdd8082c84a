"""Grants: who may do what to which rows. What nobody was granted is denied.

A grant's rows are a condition in SQL, so that lists are filtered, and single rows found, by the database itself.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, ClassVar, TypeVar, cast

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, false, literal, or_, select, true
from sqlalchemy.orm import aliased

from src.models.base import Entity
from src.repositories.base import Repository
from src.repositories.relations import Many, One
from src.utils.caller import Caller, Role
from src.utils.envelope import wire_name
from src.utils.errors import AuthenticationError, Detail, ForbiddenError, ValidationError

M = TypeVar("M", bound=Entity)

CALLER = bindparam("caller_id", type_=BigInteger)
TENANT = bindparam("workshop_id", type_=BigInteger)  # when: tenant
EVERYTHING = frozenset({"everything"})

Rows = Callable[[Any], ColumnElement[bool]]


def every_row(_: Any) -> ColumnElement[bool]:
    return true()


def drafted(row: Entity) -> SimpleNamespace:
    """The values of a row before it is inserted, for the conditions of grants."""
    held = {}
    for name, column in row.__mapper__.c.items():
        value, default = getattr(row, name), cast("Any", column.default)
        if value is None and default is not None:
            value = default.arg if default.is_scalar else default.arg(None)
        held[name] = literal(value, column.type)
    return SimpleNamespace(**held)


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

    def allows(self, action: str) -> bool:
        return self.actions is EVERYTHING or action in self.actions


ADMINISTRATION = Grant(EVERYTHING)


class GrantedRepository(Repository[M]):
    """Shows and changes only what the caller was granted."""

    grants: ClassVar[tuple[Grant, ...]] = ()
    guarded: ClassVar[frozenset[str]] = frozenset()
    owner: ClassVar[One | None] = None  # when: related
    tenant_column: ClassVar[str] = "workshop_id"  # when: tenant

    @property
    def caller(self) -> Caller:
        if self.work.caller is None:
            raise AuthenticationError("Authentication required", code="NO_TOKEN")
        return self.work.caller

    @property
    def role(self) -> Any:
        # when: public
        if self.work.caller is None:
            return None
        # end
        return self.caller.role

    @property
    def parameters(self) -> dict[str, Any]:
        # when: public
        if self.work.caller is None:
            return {}
        # end
        return {
            "caller_id": self.caller.id,
            "workshop_id": self.caller.workshop_id,  # when: tenant
        }

    @classmethod
    @lru_cache
    def granted(cls, role: Role) -> tuple[Grant, ...]:
        if role is Role.ADMIN:
            return (ADMINISTRATION,)
        # when: public
        if role is None:
            return tuple(grant for grant in cls.grants if grant.public)
        # end
        return tuple(grant for grant in cls.grants if grant.role is None or role.rank >= grant.role.rank)

    @classmethod
    def visible(cls, row: Any, role: Role) -> ColumnElement[bool]:
        readable: ColumnElement[bool] = or_(false(), *(grant.rows(row) for grant in cls.granted(role) if grant.allows("read")))
        readable &= getattr(row, cls.tenant_column) == TENANT  # when: tenant
        # when: related
        if cls.owner:
            parent = cls.named(cls.owner.entity)
            whole = aliased(parent.model)
            readable &= getattr(row, cls.owner.column).in_(select(whole.id).where(parent.visible(whole, role)))
        # end
        return readable

    async def add(self, row: M) -> M:
        """Insert a row, if the caller's role can create any at all; `writable` has judged the row itself."""
        if not any(grant.allows("create") for grant in self.granted(self.role)):
            raise self.forbidden("create")
        setattr(row, self.tenant_column, self.caller.workshop_id)  # when: tenant
        return await super().add(row)

    async def require(self, action: str, row: M) -> None:
        """Raise `ForbiddenError` unless a grant that the caller holds on this row covers the action."""
        if not await self.held(action, row):
            raise self.forbidden(action)

    async def writable(
        self, action: str, row: M, values: dict[str, Any], sent: Collection[str]
    ) -> dict[str, Any]:
        """The values that the caller may write.

        Raises:
            ForbiddenError: the caller may not do this to the row at all.
            ValidationError: the body holds a field that the caller may not write.
        """
        held = await self.held(action, row)
        if not held:
            raise self.forbidden(action)
        allowed = {name for name in values if any(self.covers(grant, name) for grant in held)}
        refused = [Detail(name, "You may not write this field") for name in values if name in sent and name not in allowed]
        refused += [
            Detail(name, "Reaches above your own role")
            for name in values  # what a replacement leaves out goes back to its default
            if name in allowed and self.reaches_above(values[name], getattr(row, "role" if name == "active" else name, None))
        ]
        refused = [Detail(wire_name(one.field), one.message) for one in refused]  # when: spelled
        if refused:
            raise ValidationError("Invalid input data", *refused)
        return {name: value for name, value in values.items() if name in allowed}

    def reaches_above(self, *values: object) -> bool:
        """Whether a role among the values is higher than the caller's: such a one is neither given nor taken away."""
        return any(isinstance(value, Role) and not self.role.reaches(value) for value in values)

    @classmethod
    def covers(cls, grant: Grant, name: str) -> bool:
        if grant.actions is EVERYTHING:
            return True
        return name in grant.fields if grant.fields is not None else name not in cls.guarded

    async def held(self, action: str, row: M) -> list[Grant]:
        """The grants of the caller that cover the action and whose condition holds for this row."""
        granted = [grant for grant in self.granted(self.role) if grant.allows(action)]
        if all(grant.rows is every_row for grant in granted):
            return granted
        await self.work.flush()
        holds = (await self.work.session.execute(self.asking(granted, row), self.parameters)).one()
        return [grant for grant, holding in zip(granted, holds, strict=True) if holding]

    def asking(self, grants: list[Grant], row: M) -> Select[Any]:
        """Which of the grants hold for this row; one that is created is asked about before it is inserted."""
        source = self.model if row.id else drafted(row)
        conditions: list[Any] = [grant.rows(source).label(f"grant_{i}") for i, grant in enumerate(grants)]
        statement = select(*conditions)
        return statement.select_from(self.model).where(self.model.id == row.id) if row.id else statement

    # when: related
    async def refer(self, column: str, relation: One | Many, ids: list[int]) -> list[Any]:
        rows = await super().refer(column, relation, ids)
        if isinstance(relation, One) and relation.role:
            least = Role(relation.role)
            if any(row.role.rank < least.rank or not row.active for row in rows):
                raise ValidationError.of(column, f"Must be an active account with the role {least} or higher")
        return rows

    # end
    def forbidden(self, action: str) -> ForbiddenError:
        name = self.model.__name__
        name = wire_name(name)  # when: spelled
        return ForbiddenError(f"You may not {action} this {name}")
