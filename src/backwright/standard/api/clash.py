"""A row that equals one that there is, where rows must differ."""

from typing import Any

from backwright.blueprint.model import Entity
from backwright.standard.drafts import keys
from backwright.standard.grants import may_stand_in_body
from backwright.standard.subject import Row


def equal_body(entity: Entity, row: Row) -> tuple[dict[str, Any], frozenset[str]]:
    """A body that says again what a row says, and the columns in which rows must differ; empty where none must."""
    sayable = {one.column for one in entity.fields if may_stand_in_body(one)}
    unique = [columns for columns in keys(entity) if all(row.get(column) is not None for column in columns)]
    taken = frozenset(column for columns in unique for column in columns)
    if not taken & sayable:
        return {}, frozenset()
    return {name: row[name] for name in sayable if row.get(name) is not None}, taken
