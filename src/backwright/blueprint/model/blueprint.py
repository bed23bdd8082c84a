"""A whole backend: as its page says it, and with what its capabilities add."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from backwright.blueprint.model.capabilities import Auth, Capabilities, Capability, Tenancy
from backwright.blueprint.model.entities import Entity
from backwright.blueprint.model.types import RelationType

ACCOUNT = "User"
ADMIN = "admin"
DatabaseName: TypeAlias = Literal["sqlite", "postgresql", "mysql"]


@dataclass(frozen=True, slots=True)
class _Backend:
    """What a page and a blueprint have in common."""

    app: str
    database: DatabaseName = "sqlite"
    capabilities: Capabilities = field(default_factory=Capabilities)
    roles: tuple[str, ...] = ()  # lowest first, without the built-in `admin`
    entities: tuple[Entity, ...] = ()

    def entity(self, name: str) -> Entity:
        """The entity of that name; `KeyError` when there is none."""
        for candidate in self.entities:
            if candidate.name == name:
                return candidate
        raise KeyError(f"the blueprint has no entity {name}")

    def uses(self, capability: type[Capability]) -> bool:
        """Whether the backend has a capability: `blueprint.uses(Auth)`."""
        return capability in self.capabilities

    @property
    def tenancy(self) -> Tenancy | None:
        """Whose rows are whose, where rows belong to tenants."""
        return self.capabilities.find(Tenancy)

    @property
    def all_roles(self) -> tuple[str, ...]:
        """Every role, lowest first, `admin` last; none without `use: auth`."""
        return (*self.roles, ADMIN) if self.uses(Auth) else ()

    def is_account(self, entity: Entity) -> bool:
        """Whether callers sign in as rows of this entity."""
        return self.uses(Auth) and entity.name == ACCOUNT

    def is_tenant(self, entity: Entity) -> bool:
        """Whether the rows of all other entities belong to rows of this one."""
        return self.tenancy is not None and entity.name == self.tenancy.entity

    def tenant_column(self, entity: Entity) -> str | None:
        """The column that says which tenant a row belongs to; the tenant itself has none."""
        return None if self.tenancy is None or self.is_tenant(entity) else self.tenancy.column

    def children(self, entity: Entity) -> Iterator[Entity]:
        """The entities that are a part of this one."""
        for candidate in self.entities:
            owner = candidate.owner
            if owner and isinstance(owner.type, RelationType) and owner.type.entity == entity.name:
                yield candidate


@dataclass(frozen=True, slots=True)
class Page(_Backend):
    """A backend as its page says it, without what `use:` implies: what is printed, and what is completed."""


@dataclass(frozen=True, slots=True)
class Blueprint(_Backend):
    """A completed backend: every entity and field is there, those that `use:` implies too.

    `complete` makes it of a page. Whatever is not about the text of a page takes a blueprint.
    """
