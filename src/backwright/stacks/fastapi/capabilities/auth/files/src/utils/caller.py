"""Who is asking: the account behind a request, as the database knew it when the request began."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What an account may do, lowest first; a higher role may do what a lower one may."""

    # slot: roles
    MEMBER = "member"
    KEEPER = "keeper"
    ADMIN = "admin"
    # end

    @property
    def rank(self) -> int:
        """Its place in the order: 0 is the lowest."""
        return _RANKS[self]

    def reaches(self, needed: "Role") -> bool:
        """Whether this role is `needed` or a higher one."""
        return self.rank >= needed.rank


_RANKS = {role: rank for rank, role in enumerate(Role)}
LOWEST_ROLE = next(iter(Role))


@dataclass(eq=False, slots=True)
class Assumption:
    """That an account still is what it was when it last asked, until the database has said so."""

    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """The account that asks."""

    id: int
    role: Role
    # fill: fields
    assumption: Assumption = field(default=Assumption(is_confirmed=True), compare=False, repr=False)

    @property
    def parameters(self) -> dict[str, object]:
        """The values that conditions on rows compare with."""
        return {
            "caller_id": self.id,
            # fill: parameters
        }
