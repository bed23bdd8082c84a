"""What a backend can do beside its entities: the capabilities that `use:` names, each a value with its options."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

from backwright.blueprint.naming import snake

AuthMethod: TypeAlias = Literal["password"]


@dataclass(frozen=True, slots=True)
class Auth:
    """Accounts, and the methods by which they sign in."""

    methods: tuple[AuthMethod, ...] = ("password",)


@dataclass(frozen=True, slots=True)
class Tenancy:
    """Every row belongs to one row of the tenant entity."""

    entity: str

    @property
    def field(self) -> str:
        """The relation to the tenant that every other entity has: `org`."""
        return snake(self.entity)

    @property
    def column(self) -> str:
        """The column of that relation, in tables and on the wire: `org_id`."""
        return f"{self.field}_id"

    def column_in(self, entity: str) -> str:
        """The column that says whose a row of an entity is: of the tenant itself, its id."""
        return "id" if entity == self.entity else self.column


@dataclass(frozen=True, slots=True)
class Audit:
    """A record of every write and of every refusal."""


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A request that is repeated under one key is done once."""


Capability: TypeAlias = Auth | Tenancy | Audit | Idempotency
_C = TypeVar("_C", Auth, Tenancy, Audit, Idempotency)
_ORDER: tuple[type[Capability], ...] = (Auth, Tenancy, Audit, Idempotency)


@dataclass(frozen=True, slots=True, init=False)
class Capabilities:
    """The capabilities of a backend, at most one of each kind, in a fixed order."""

    chosen: tuple[Capability, ...]

    def __init__(self, chosen: Iterable[Capability] = ()) -> None:
        by_kind = {type(one): one for one in chosen}
        object.__setattr__(self, "chosen", tuple(by_kind[kind] for kind in _ORDER if kind in by_kind))

    def __iter__(self) -> Iterator[Capability]:
        return iter(self.chosen)

    def __contains__(self, kind: type[Capability]) -> bool:
        return any(type(one) is kind for one in self.chosen)

    def find(self, kind: type[_C]) -> _C | None:
        """The capability of that kind with its options, if the backend has it."""
        return next((one for one in self.chosen if isinstance(one, kind)), None)

    def having(self, capability: Capability) -> "Capabilities":
        """These and one more, which takes the place of another of its kind."""
        return Capabilities((*self.chosen, capability))
