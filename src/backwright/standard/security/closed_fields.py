"""Fields that a caller may not write, each sent alone in a body that is valid without it."""

from collections.abc import Iterator, Mapping
from typing import Any

from backwright.blueprint.model import Auth, BooleanType, Entity, EnumType, Field, RelationType, StateType
from backwright.blueprint.view.operations import Operation
from backwright.standard.drafts import new_row
from backwright.standard.security.access_fixture import AccessFixture
from backwright.standard.subject import Caller, Row
from backwright.standard.values import valid_value

MOST = 4  # for each caller: the role and the tenant, then what is easiest to do harm with
Sent = tuple[str, Mapping[str, Any]]  # the column, and the body


def closed_in_updates(fixture: AccessFixture, entity: Entity, caller: Caller, row: Row) -> Iterator[Sent]:
    """Changes of a row that the caller may change, but not in this field."""
    writable = fixture.grants.writable(caller, entity, row, "update")
    closed = [one for one in entity.fields if one.name not in writable and one.column in row]
    for one in sorted(closed, key=_rank)[:MOST]:
        yield one.column, {one.column: _other_value(fixture, one, row[one.column])}


def closed_in_creates(
    fixture: AccessFixture, entity: Entity, operation: Operation, caller: Caller, parent: Row | None
) -> Iterator[Sent]:
    """New rows that the caller may create, but not with this field."""
    if operation.kind != "create" or not fixture.blueprint.uses(Auth):
        return
    body = fixture.live.rows.body(entity.name, caller, required_only=True, parent=parent)
    draft = {**new_row(fixture.blueprint, entity, caller, parent), **body}
    writable = fixture.grants.writable(caller, entity, draft, "create")
    closed = [one for one in entity.fields if one.name not in writable and one.column not in body]
    for one in sorted(closed, key=_rank)[:MOST]:
        yield one.column, {**body, one.column: _other_value(fixture, one, draft.get(one.column))}


def _rank(field: Field) -> int:
    """The role and the tenant first, then states, accounts and truth values."""
    if field.implied in {"role", "tenant"}:
        return 0
    return 1 if isinstance(field.type, StateType | RelationType | BooleanType) else 2


def _other_value(fixture: AccessFixture, field: Field, value: Any) -> Any:
    """Another value than the one that the field has, or would have."""
    if field.implied == "role":
        return fixture.blueprint.all_roles[-1] if fixture.blueprint.all_roles else value
    if isinstance(field.type, EnumType | StateType):
        return next((one.name for one in field.type.values if one.name != value), value)
    if isinstance(field.type, BooleanType):
        return not value
    if isinstance(value, int):
        return value + 1
    if field.relation is not None:
        return [] if field.relation.many else 1
    return valid_value(field, 1)
