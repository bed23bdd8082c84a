"""Who is asking: the account behind a request, as the database knew it when the request began."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Caller:
    """The account that asks."""

    id: int
    role: Role
    # fill: fields

    @property
    def parameters(self) -> dict[str, object]:
        """The values that conditions on rows compare with."""
        return {
            "caller_id": self.id,
            # fill: parameters
        }
