"""Rows that go: what goes with them, and what must go before."""

from collections.abc import Iterator
from dataclasses import dataclass

from backwright.blueprint.model import Blueprint, Entity, Field, RelationType
from backwright.blueprint.view.operations import Operation
from backwright.standard.subject import Caller, Row, Rows


@dataclass(frozen=True, slots=True)
class Removal:
    """Takes rows away, by whoever may do everything where they are."""

    blueprint: Blueprint
    operations: tuple[Operation, ...]
    callers: tuple[Caller, ...]
    rows: Rows

    def deleted(self, entity: Entity, row: Row) -> bool:
        """Delete a row after those that must refer to it; whether it is gone."""
        for other, field, referring in self._leading_to(entity.name, row):
            owned = isinstance(field.type, RelationType) and field.type.owner
            if not (owned or field.optional) and not self.deleted(other, referring):
                return False
        delete = next((one for one in self.operations if one.entity == entity.name and one.kind == "delete"), None)
        if delete is None:
            return False
        if self.rows.lookup(entity.name, row["id"]) is not None:
            path = self.rows.fill(delete, entity, row)
            if not self._host(row).send("DELETE", path, operation=delete.name).succeeded:
                return False
            self.rows.forget(entity.name, row)
        return True

    def follow(self, entity: str, row: Row) -> None:
        """A row is gone: its parts are, too, and what can do without it leads nowhere."""
        for other, field, referring in list(self._leading_to(entity, row)):
            if isinstance(field.type, RelationType) and field.type.owner:
                self.rows.forget(other.name, referring)
            elif field.optional:
                self.rows.remember(other.name, {**referring, field.column: None})

    def _leading_to(self, entity: str, row: Row) -> Iterator[tuple[Entity, Field, Row]]:
        for other in self.blueprint.entities:
            for field in other.fields:
                if isinstance(field.type, RelationType) and field.type.entity == entity and not field.type.many:
                    known = [one for (name, _), one in self.rows.known.items() if name == other.name]
                    yield from ((other, field, one) for one in known if one.get(field.column) == row["id"])

    def _host(self, row: Row) -> Caller:
        tenant = row.get(self.blueprint.tenancy.column) if self.blueprint.tenancy else None
        return next((one for one in self.callers if tenant is None or one.tenant == tenant), self.callers[0])
