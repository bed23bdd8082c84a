"""A small world of rows in which grants are tried: the opinion that generated access tests hold the code to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backwright.blueprint.model import ACCOUNT, ADMIN, Blueprint, Entity, Grant, RelationType
from backwright.stacks.fastapi.emitters.values import base, holds
from backwright.stacks.fastapi.spelled_view import SpelledView

ME, COLLEAGUE = "me", "colleague"
Row = dict[str, Any]  # by the names of fields; a relation to an account is ME or COLLEAGUE, any other the row itself


@dataclass(frozen=True, slots=True)
class Asker:
    """An account of some role, in a blueprint."""

    blueprint: Blueprint
    role: str

    def reaches(self, needed: str) -> bool:
        """Whether the role is `needed` or a higher one."""
        ranks = self.blueprint.all_roles
        return ranks.index(self.role) >= ranks.index(needed)

    def held(self, entity: Entity, row: Row, action: str) -> list[Grant] | None:
        """The grants that cover the action on this row; None stands for everything."""
        found = [grant for grant in entity.grants if any(each.name in (action, "all") for each in grant.actions)]
        matching = [grant for grant in found if self._is(grant, row) and self._within(grant, row)]
        everything = any(each.name == "all" for grant in matching for each in grant.actions)
        return None if self.role == ADMIN or everything else matching

    def may(self, entity: Entity, row: Row, action: str) -> bool:
        """Whether any grant covers the action on this row."""
        return self.held(entity, row, action) != []

    def could(self, entity: Entity, action: str) -> bool:
        """Whether any row of the entity could be one that grants cover, for all that the role says."""
        speaking = (grant for grant in entity.grants if any(each.name in (action, "all") for each in grant.actions))
        mine = (grant.who.kind != "role" or self.reaches(grant.who.name) for grant in speaking)
        return self.role == ADMIN or any(mine)

    def sees(self, entity: Entity, row: Row) -> bool:
        """Whether the row is visible; seeing a part needs seeing the whole."""
        if row.get("elsewhere") or not self.may(entity, row, "read"):
            return False
        owner = entity.owner
        return owner is None or self.sees(*self.related(entity, row, owner.name))

    def writes(self, entity: Entity, row: Row, action: str) -> set[str]:
        """The columns that the action may write."""
        view = SpelledView(self.blueprint, entity)
        every = {field.column for field in view.writable()}
        grants = self.held(entity, row, action)
        if grants is None:
            return every
        named: set[str] = set()
        for grant in grants:
            for each in grant.actions:
                if each.name == action:
                    bare = every - set(view.guarded())
                    named |= set(view.columns_of(each)) if each.fields is not None else bare
        return named

    def refers(self, entity: Entity, row: Row, name: str) -> bool:
        """Whether a body may name the row that a relation of this one holds."""
        relation = entity.field_named(name).type
        if not isinstance(relation, RelationType) or relation.many or row[name] is None:
            return True
        other, target = self.related(entity, row, name)
        enough = relation.role is None or Asker(self.blueprint, self.rank(relation, row[name])).reaches(relation.role)
        return self.sees(other, target) and enough

    def rank(self, relation: RelationType, held: Any) -> str:
        """The role of an account that a relation holds: that of whoever asks, or the least that will do."""
        return self.role if held == ME else relation.role or self.blueprint.all_roles[0]

    def related(self, entity: Entity, row: Row, name: str) -> tuple[Entity, Row]:
        """The row that a relation holds, and its entity."""
        relation = entity.field_named(name).type
        if not isinstance(relation, RelationType):
            raise TypeError(f"{entity.name}.{name} is no relation")
        other = self.blueprint.entity(relation.entity)
        held = row[name]
        if isinstance(held, dict):
            return other, held
        return other, plain_row(self.blueprint, other) | {"id": held, "role": self.rank(relation, held)}

    def _is(self, grant: Grant, row: Row) -> bool:
        who = grant.who
        if who.kind == "role":
            return self.reaches(who.name)
        if who.kind == "self":
            return bool(row.get("id") == ME)
        held: Any = row
        for step in who.path:
            held = held.get(step) if isinstance(held, dict) else None
        return who.kind == "anyone" or held == ME

    def _within(self, grant: Grant, row: Row) -> bool:
        mine = {"role": self.role} if row.get("id") == ME else {}
        return grant.condition is None or holds(grant.condition, row | mine) is True


def plain_row(blueprint: Blueprint, entity: Entity, **fixed: Any) -> Row:
    """A row that has nothing to do with whoever asks."""
    view = SpelledView(blueprint, entity)
    row: Row = {"id": COLLEAGUE} | base(view, **fixed)
    for field, relation in view.relations():
        if not field.optional and not relation.many and field.implied != "tenant":
            other = blueprint.entity(relation.entity)
            row[field.name] = COLLEAGUE if other.name == ACCOUNT else plain_row(blueprint, other)
    return row


def paths(entity: Entity) -> Iterator[tuple[str, ...]]:
    """The ways from a row to the account that grants name; an empty one for the account itself."""
    found = [grant.who.path for grant in entity.grants if grant.who.kind in ("field", "self")]
    return iter(dict.fromkeys(found))


def led(row: Row, path: tuple[str, ...]) -> Row:
    """The row, with the account at the end of a path being whoever asks."""
    if not path:
        return row | {"id": ME}
    first, *rest = path
    return row | {first: led(row[first], tuple(rest)) if rest else ME}
