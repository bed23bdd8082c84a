"""What is different on PostgreSQL, tried without one."""

from typing import Any

import asyncpg
import pytest

import src.main  # noqa: F401 - it knows every repository
from src.repositories import selects
from src.repositories.asyncpg_reads import compiled
from src.repositories.base import Repository
from src.repositories.connections import Connections
from src.repositories.selects import Shape
from src.utils.caller import Role  # when: auth


class Connection:
    """Answers like the driver's; what it is told to, it raises once."""

    closed = False
    error: Exception | None = None

    async def fetch(self, *_: Any) -> list[Any]:
        error, self.error = self.error, None
        if error:
            raise error
        return []

    async def close(self, **_: Any) -> None:
        self.closed = True

    def is_closed(self) -> bool:
        return self.closed

    def terminate(self) -> None:
        self.closed = True


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Connection]:
    """The connections that were opened."""
    opened: list[Connection] = []

    async def connect(*_: Any, **__: Any) -> Connection:
        opened.append(Connection())
        return opened[-1]

    monkeypatch.setattr(asyncpg, "connect", connect)
    return opened


@pytest.mark.parametrize(("error", "count"), [(asyncpg.PostgresError("no such table"), 1), (ConnectionError(), 2)])
async def test_a_connection_is_used_again_unless_it_broke(
    error: Exception, count: int, opened: list[Connection]
) -> None:
    connections = Connections("postgresql://host/db", 1)
    await connections.fetch("SELECT 1", [])
    opened[0].error = error
    with pytest.raises(type(error)):
        await connections.fetch("SELECT 2", [])
    await connections.fetch("SELECT 3", [])
    assert len(opened) == count


async def test_a_connection_that_was_closed_is_not_used(opened: list[Connection]) -> None:
    connections = Connections("postgresql://host/db", 1)
    await connections.fetch("SELECT 1", [])
    await opened[0].close()
    await connections.fetch("SELECT 2", [])
    await connections.close()
    assert [connection.closed for connection in opened] == [True, True]


# when: related
@pytest.mark.parametrize("kind", Repository.kinds.values(), ids=Repository.kinds)
def test_lists_are_compiled_for_it(kind: Any) -> None:
    shape = Shape(
        include=tuple(kind.relations),
        search=bool(kind.search),  # when: searched
        guarded=True,  # when: auth
        role=Role.ADMIN,  # when: auth
    )
    found = compiled(selects.listing(kind, shape).statement)
    assert f"${len(found.names)}" in found.text


# end
