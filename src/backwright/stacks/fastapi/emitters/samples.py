"""Valid values for tests and factories."""

from collections.abc import Iterator

from backwright.blueprint.model import (
    ACCOUNT,
    Blueprint,
    Field,
)
from backwright.stacks.fastapi.emitters.accounts import required
from backwright.stacks.fastapi.emitters.types import SPECS
from backwright.stacks.fastapi.spelled_view import SpelledView


def samples(fields: tuple[Field, ...]) -> Iterator[str]:
    """One entry of a dictionary for each field."""
    return (f'"{field.column}": {SPECS.of(field).sample(field, field.type)},' for field in fields)


def account_sample(blueprint: Blueprint) -> Iterator[str]:
    """What a new account says of itself, in tests."""
    return samples(required(SpelledView(blueprint, blueprint.entity(ACCOUNT))))


def tenant_sample(blueprint: Blueprint) -> Iterator[str]:
    """What a new tenant says of itself, in tests."""
    if blueprint.tenant:
        yield from samples(required(SpelledView(blueprint, blueprint.entity(blueprint.tenant))))
