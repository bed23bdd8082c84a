"""What new accounts say of themselves, in tests: JSON, in which texts vary with the variable `number`."""

from collections.abc import Iterator
from typing import Any

from backwright.blueprint.model import ACCOUNT, Blueprint
from backwright.contract.cases.values import wire
from backwright.contract.numbered import NUMBERED
from backwright.contract.types import candidates
from backwright.stacks.fastapi.capabilities.auth.emitters.accounts import required
from backwright.stacks.fastapi.emitters.values import python
from backwright.stacks.fastapi.spelled_view import SpelledView


def account_sample(blueprint: Blueprint) -> Iterator[str]:
    """What a new account says of itself."""
    return samples(SpelledView(blueprint, blueprint.entity(ACCOUNT)))


def samples(view: SpelledView) -> Iterator[str]:
    """One entry of a dictionary for each field that a newcomer must give."""
    names = {field.name for field in required(view)}
    for own, plain in zip(view.entity.fields, view.plain.entity.fields, strict=True):
        if own.name in names:
            yield f'"{own.column}": {in_json(candidates(plain)[0])},'


def in_json(value: Any) -> str:
    """A value as a body holds it, as Python text."""
    return python(value if isinstance(value, NUMBERED) else wire(value))
