"""What is different on PostgreSQL, tried without one."""

from typing import Any

import pytest

import src.main  # noqa: F401 - it knows every repository
from src.repositories import selects
from src.repositories.asyncpg_reads import compiled
from src.repositories.base import Repository
from src.repositories.selects import Shape
from src.utils.caller import Role  # when: auth


@pytest.mark.parametrize("kind", Repository.kinds.values(), ids=Repository.kinds)
def test_lists_are_compiled_for_it(kind: Any) -> None:
    shape = Shape(
        include=tuple(kind.relations),
        search=bool(kind.search),  # when: searched
        role=Role.ADMIN,  # when: auth
    )
    found = compiled(selects.listing(kind, shape).statement)
    assert f"${len(found.names)}" in found.text
