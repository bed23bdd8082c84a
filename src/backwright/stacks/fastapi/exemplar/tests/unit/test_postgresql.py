"""What is different on PostgreSQL, tried without one."""

from collections.abc import Iterator
from typing import Any

import pytest

import src.main  # noqa: F401 - it knows every repository
from src.repositories import selects
from src.repositories.asyncpg_reads import compiled
from src.repositories.base import Repository
from src.repositories.filters import Filter
from src.repositories.selects import ReadPlan, Shape


def plans(kind: type[Repository[Any]] = Repository) -> Iterator[ReadPlan]:
    """What every repository reads by."""
    if hasattr(kind, "plan"):
        yield kind.plan
    for one in kind.__subclasses__():
        yield from plans(one)


@pytest.mark.parametrize("plan", [*plans()], ids=lambda plan: plan.model.__name__)
def test_lists_are_compiled_for_it(plan: ReadPlan) -> None:
    shape = Shape(
        include=tuple(plan.relations),
        filters=(Filter("q", "search"),) if plan.search else (),  # when: searched
        # fill: shape
    )
    text, _ = compiled(selects.listing(plan, shape).statement)
    assert "LIMIT $" in text
