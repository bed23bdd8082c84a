"""What is different on PostgreSQL, tried without one."""

from typing import Any

import asyncpg
import pytest
from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table
from sqlalchemy.exc import IntegrityError

import src.main  # noqa: F401 - it knows every repository
from src.repositories import selects
from src.repositories.base import Repository
from src.repositories.connections import Connections
from src.repositories.constraints import explain
from src.repositories.shapes import Shape
from src.utils.caller import Role  # when: auth

RULES = MetaData()
Table("things", RULES, Column("low", Integer), CheckConstraint("low > 0", "low_rule", info={"says": ("low", "Is low")}))


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
    role: Any = None
    role = Role.ADMIN  # when: auth
    shape = Shape(
        include=tuple(kind.relations),
        search=bool(kind.search),  # when: searched
    )
    sql, arguments = selects.listing(kind, role, shape).statement.for_asyncpg({})
    assert f"${len(arguments)}" in sql


# end
@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        ({"sqlstate": "23505", "detail": "Key (name)=(x) already exists."}, "CONFLICT", ["name"]),
        ({"sqlstate": "23514", "constraint_name": "low_rule"}, "VALIDATION_ERROR", ["low"]),
        ({"sqlstate": "23514", "constraint_name": "another"}, "VALIDATION_ERROR", []),
        ({"sqlstate": "23503"}, "CONFLICT", []),
    ],
)
def test_refusals_name_the_field(told: dict[str, str], code: str, field: list[str]) -> None:
    cause = Exception()
    vars(cause).update(told)
    refused = explain(IntegrityError("INSERT", {}, cause), RULES)
    assert (refused.code, [detail.field for detail in refused.details]) == (code, field)
