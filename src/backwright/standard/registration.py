"""What somebody says who registers."""

from collections.abc import Sequence
from typing import Any

from backwright.blueprint.model import ACCOUNT, Blueprint, Entity, Field, RelationType
from backwright.standard.values import valid_value


def registration(blueprint: Blueprint, email: str, password: str, number: int = 7) -> dict[str, Any]:
    """A body that registers an account, and a tenant where there are any.

    Args:
        blueprint: a completed blueprint with accounts.
        email: of the new account.
        password: its password.
        number: makes what must be unique differ from other bodies.
    """
    own = [one for one in required(blueprint.entity(ACCOUNT)) if not isinstance(one.type, RelationType)]
    body: dict[str, Any] = {"email": email, "password": password, **_values(own, number)}
    if blueprint.tenancy:
        body[blueprint.tenancy.field] = _values(required(blueprint.entity(blueprint.tenancy.entity)), number)
    return body


def required(entity: Entity) -> list[Field]:
    """The fields that a row must be given."""
    return [one for one in entity.fields if not one.implied and not one.optional and one.default is None]


def _values(fields: Sequence[Field], number: int) -> dict[str, Any]:
    return {one.column: valid_value(one, number) for one in fields}
