"""Changes of uniques and checks."""

from dataclasses import dataclass

from backwright.blueprint.model import Check, Entity, Unique
from backwright.blueprint.phrases.clauses import write_unique
from backwright.blueprint.phrases.expressions import write as write_expression
from backwright.changes.change import Change
from backwright.errors import Place


@dataclass(frozen=True)
class AddUnique(Change):
    """No two rows may be alike in some fields. `entity` is as it is after the change."""

    entity: Entity
    unique: Unique

    def describe(self) -> str:
        """`Category: no two of the same (name)`."""
        return f"{self.entity.name}: no two of the same {write_unique(self.unique, self.entity.fields)}"

    def reverse(self) -> "DropUnique":
        """Allow it again."""
        return DropUnique(self.entity, self.unique)

    @property
    def place(self) -> Place:
        """Its line."""
        return self.unique.place

    @property
    def breaks_clients(self) -> str:
        """A second row of the same is refused."""
        return (
            f"{self.entity.name}: a second one of the same {write_unique(self.unique, self.entity.fields)} is a 409 now"
        )


@dataclass(frozen=True)
class DropUnique(Change):
    """Rows may be alike in some fields."""

    entity: Entity
    unique: Unique

    def describe(self) -> str:
        """`Category: several of the same (name)`."""
        return f"{self.entity.name}: several of the same {write_unique(self.unique, self.entity.fields)} are allowed"

    def reverse(self) -> AddUnique:
        """Forbid it again, if no two rows are alike."""
        return AddUnique(self.entity, self.unique)

    @property
    def place(self) -> Place:
        """Where it stood."""
        return self.unique.place


@dataclass(frozen=True)
class AddCheck(Change):
    """Every row must satisfy a condition."""

    entity: Entity
    check: Check

    def describe(self) -> str:
        """`Ticket: due_at > created_at must hold`."""
        return f"{self.entity.name}: {_written(self.check, self.entity)} must hold"

    def reverse(self) -> "DropCheck":
        """Ask for it no longer."""
        return DropCheck(self.entity, self.check)

    @property
    def place(self) -> Place:
        """Its line."""
        return self.check.place

    @property
    def breaks_clients(self) -> str:
        """What does not satisfy it is refused."""
        return f"{self.entity.name}: what breaks {_written(self.check, self.entity)} is a 400 now"


@dataclass(frozen=True)
class DropCheck(Change):
    """A condition need no longer hold."""

    entity: Entity
    check: Check

    def describe(self) -> str:
        """`Ticket: due_at > created_at need not hold`."""
        return f"{self.entity.name}: {_written(self.check, self.entity)} need not hold"

    def reverse(self) -> AddCheck:
        """Ask for it again, if all rows satisfy it."""
        return AddCheck(self.entity, self.check)

    @property
    def place(self) -> Place:
        """Where it stood."""
        return self.check.place


def _written(check: Check, entity: Entity) -> str:
    return write_expression(check.condition, entity.fields)
