"""Fields that a caller may not write, sent in bodies that are valid without them.

All of them go at once: a refusal that names a field has refused it. What it does not name is sent again without the
others, and alone at the last, so that one field that is refused hides none that is taken.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from backwright.blueprint.model import Auth, BooleanType, Entity, EnumType, Field, StateType
from backwright.blueprint.view.operations import Operation
from backwright.standard.drafts import new_row
from backwright.standard.exchange import Exchange
from backwright.standard.security.access_fixture import AccessFixture
from backwright.standard.subject import Caller, Row
from backwright.standard.values import valid_value

Values = Mapping[str, Any]
Send = Callable[[Values], Exchange]


def closed_in_updates(fixture: AccessFixture, entity: Entity, caller: Caller, row: Row) -> dict[str, Any]:
    """Other values for the fields of a row that the caller may change, but not in these."""
    writable = fixture.grants.writable(caller, entity, row, "update")
    closed = [one for one in entity.fields if one.name not in writable and one.column in row]
    return {one.column: _other_value(fixture, one, row[one.column]) for one in closed}


def closed_in_creates(
    fixture: AccessFixture, entity: Entity, operation: Operation, caller: Caller, parent: Row | None
) -> tuple[Values, dict[str, Any]]:
    """A new row that the caller may create, and values for the fields that it may not have then."""
    if operation.kind != "create" or not fixture.blueprint.uses(Auth):
        return {}, {}
    body = fixture.live.rows.body(entity.name, caller, required_only=True, parent=parent)
    draft = {**new_row(fixture.blueprint, entity, caller, parent), **body}
    writable = fixture.grants.writable(caller, entity, draft, "create")
    closed = [one for one in entity.fields if one.name not in writable and one.column not in body]
    return body, {one.column: _other_value(fixture, one, draft.get(one.column)) for one in closed}


def refused_one_by_one(closed: Values, send: Send) -> Iterator[tuple[str, Exchange]]:
    """Each closed field with the answer that is about it."""
    left = dict(closed)
    while len(left) > 1:
        answer = send(left)
        named = [name for name in left if name in answer.named_fields]
        if answer.status != 400 or not named:
            break
        yield from ((name, answer) for name in named)
        left = {name: value for name, value in left.items() if name not in named}
    for name, value in left.items():
        yield name, send({name: value})


def _other_value(fixture: AccessFixture, field: Field, value: Any) -> Any:
    """Another value than the one that the field has, or would have."""
    if field.implied == "role":  # one that does not reach above the caller's own, which is refused by another rule
        return value or next(iter(fixture.blueprint.all_roles), value)
    if isinstance(field.type, EnumType | StateType):
        return next((one.name for one in field.type.values if one.name != value), value)
    if isinstance(field.type, BooleanType):
        return not value
    if isinstance(value, int):
        return value + 1
    if field.relation is not None:
        return [] if field.relation.many else 1
    return valid_value(field, 1)
