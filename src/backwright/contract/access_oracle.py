"""What the grants of a page give to one account, worked out over values: what access tests hold a backend to.

Rows are dictionaries by the names of fields; a relation to an account holds ME or COLLEAGUE, any other the row itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backwright.blueprint.model import ACCOUNT, ADMIN, Blueprint, Entity, Grant, RelationType
from backwright.contract.constraints import holds
from backwright.contract.entity_view import EntityView
from backwright.contract.examples import least_row

ME, COLLEAGUE = "me", "colleague"
ELSEWHERE = "elsewhere"  # a member of rows that belong to another tenant
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AccessOracle:
    """The access of an account of some role, in a completed blueprint."""

    blueprint: Blueprint
    role: str

    def has_role(self, needed: str) -> bool:
        """Whether the role is `needed` or a higher one."""
        ranks = self.blueprint.all_roles
        return ranks.index(self.role) >= ranks.index(needed)

    def grants(self, entity: Entity, row: Row, action: str) -> list[Grant] | None:
        """The grants that cover the action on this row; None stands for everything."""
        matching = [
            grant for grant in grants_of(entity, action) if self._is(grant, row) and self._is_within(grant, row)
        ]
        everything = any(each.name == "all" for grant in matching for each in grant.actions)
        return None if self.role == ADMIN or everything else matching

    def allows(self, entity: Entity, row: Row, action: str) -> bool:
        """Whether any grant covers the action on this row."""
        return self.grants(entity, row, action) != []

    def could_allow(self, entity: Entity, action: str) -> bool:
        """Whether any row of the entity could be one that grants cover, for all that the role says."""
        mine = (
            grant.grantee.kind != "role" or self.has_role(grant.grantee.name) for grant in grants_of(entity, action)
        )
        return self.role == ADMIN or any(mine)

    def sees(self, entity: Entity, row: Row) -> bool:
        """Whether the row is visible; seeing a part needs seeing the whole."""
        if row.get(ELSEWHERE) or not self.allows(entity, row, "read"):
            return False
        owner = entity.owner
        return owner is None or self.sees(*self.related(entity, row, owner.name))

    def writable_columns(self, entity: Entity, row: Row, action: str) -> set[str]:
        """The columns that the action may write."""
        view = EntityView(self.blueprint, entity)
        every = {field.column for field in view.writable()}
        grants = self.grants(entity, row, action)
        if grants is None:
            return every
        named: set[str] = set()
        for grant in grants:
            for each in grant.actions:
                if each.name == action:
                    bare = every - set(view.guarded())
                    named |= set(view.columns_of(each)) if each.fields is not None else bare
        return named

    def may_refer(self, entity: Entity, row: Row, name: str) -> bool:
        """Whether a body may name the row that a relation of this one holds."""
        relation = entity.field_named(name).type
        if not isinstance(relation, RelationType) or relation.many or row[name] is None:
            return True
        other, target = self.related(entity, row, name)
        holder = AccessOracle(self.blueprint, self._role_of(relation, row[name]))
        return self.sees(other, target) and (relation.role is None or holder.has_role(relation.role))

    def related(self, entity: Entity, row: Row, name: str) -> tuple[Entity, Row]:
        """The row that a relation holds, and its entity."""
        relation = entity.field_named(name).type
        if not isinstance(relation, RelationType):
            raise TypeError(f"{entity.name}.{name} is no relation")
        other = self.blueprint.entity(relation.entity)
        target = row[name]
        if isinstance(target, dict):
            return other, target
        return other, plain_row(self.blueprint, other) | {"id": target, "role": self._role_of(relation, target)}

    def _role_of(self, relation: RelationType, target: Any) -> str:
        """The role of an account that a relation holds: that of whoever asks, or the least that will do."""
        return self.role if target == ME else relation.role or self.blueprint.all_roles[0]

    def _is(self, grant: Grant, row: Row) -> bool:
        grantee = grant.grantee
        if grantee.kind == "role":
            return self.has_role(grantee.name)
        if grantee.kind == "self":
            return bool(row.get("id") == ME)
        reached: Any = row
        for step in grantee.path:
            reached = reached.get(step) if isinstance(reached, dict) else None
        return grantee.kind == "anyone" or reached == ME

    def _is_within(self, grant: Grant, row: Row) -> bool:
        mine = {"role": self.role} if row.get("id") == ME else {}
        return grant.condition is None or holds(grant.condition, row | mine) is True


def grants_of(entity: Entity, *actions: str) -> Iterator[Grant]:
    """The grants of an entity that give any of some actions."""
    return (grant for grant in entity.grants if any(each.name in (*actions, "all") for each in grant.actions))


def plain_row(blueprint: Blueprint, entity: Entity, **fixed: Any) -> Row:
    """A row that has nothing to do with whoever asks."""
    view = EntityView(blueprint, entity)
    row: Row = {"id": COLLEAGUE} | least_row(view, **fixed)
    for field, relation in view.relations():
        if not field.optional and not relation.many and field.implied != "tenant":
            other = blueprint.entity(relation.entity)
            row[field.name] = COLLEAGUE if other.name == ACCOUNT else plain_row(blueprint, other)
    return row


def paths(entity: Entity) -> tuple[tuple[str, ...], ...]:
    """The ways from a row to the account that grants name; an empty one for the account itself."""
    return tuple(
        dict.fromkeys(grant.grantee.path for grant in entity.grants if grant.grantee.kind in ("field", "self"))
    )


def leading_to_me(row: Row, path: tuple[str, ...]) -> Row:
    """The row, with the account at the end of a path being whoever asks."""
    if not path:
        return row | {"id": ME}
    first, *rest = path
    return row | {first: leading_to_me(row[first], tuple(rest)) if rest else ME}
