"""How reads share their connections; run by test_read_path.py within a built project."""

import asyncio
from typing import Any

import asyncpg
import pytest
from src.repositories import connections
from src.repositories.connections import Connections


class Wire:
    """A connection that does what it is told."""

    def __init__(self) -> None:
        self.closed = False
        self.answer: Any = [1]

    async def fetch(self, _sql: str) -> list[int]:
        await asyncio.sleep(0)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return list(self.answer)

    def is_closed(self) -> bool:
        return self.closed

    def terminate(self) -> None:
        self.closed = True

    async def close(self, **_: float) -> None:
        self.closed = True


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Wire]:
    wires: list[Wire] = []

    async def connect(_address: str, **_: Any) -> Wire:
        wires.append(Wire())
        return wires[-1]

    monkeypatch.setattr(connections.asyncpg, "connect", connect)  # type: ignore[attr-defined]
    return wires


class TestConnections:
    async def test_are_used_again(self, opened: list[Wire]) -> None:
        lent = Connections("postgresql://x", 2)
        for _ in range(3):
            assert await lent.fetch("SELECT 1", []) == [1]

        assert len(opened) == 1

    async def test_are_never_more_than_asked_for(self, opened: list[Wire]) -> None:
        lent = Connections("postgresql://x", 2)
        await asyncio.gather(*(lent.fetch("SELECT 1", []) for _ in range(9)))

        assert len(opened) == 2

    async def test_survive_a_refusal_of_the_server(self, opened: list[Wire]) -> None:
        lent = Connections("postgresql://x", 1)
        await lent.fetch("SELECT 1", [])
        opened[0].answer = asyncpg.DivisionByZeroError("no")
        with pytest.raises(asyncpg.DivisionByZeroError):
            await lent.fetch("SELECT 1/0", [])
        opened[0].answer = [2]

        assert await lent.fetch("SELECT 2", []) == [2]
        assert len(opened) == 1

    @pytest.mark.parametrize("broken", [TimeoutError(), OSError(), asyncio.CancelledError()])
    async def test_are_thrown_away_when_nobody_knows_their_state(
        self, opened: list[Wire], broken: BaseException
    ) -> None:
        lent = Connections("postgresql://x", 1)
        await lent.fetch("SELECT 1", [])
        opened[0].answer = broken
        with pytest.raises(type(broken)):
            await lent.fetch("SELECT 1", [])

        assert opened[0].closed
        assert await lent.fetch("SELECT 1", []) == [1]
        assert len(opened) == 2

    async def test_are_opened_anew_when_the_server_has_closed_them(self, opened: list[Wire]) -> None:
        lent = Connections("postgresql://x", 1)
        await lent.fetch("SELECT 1", [])
        opened[0].closed = True

        assert await lent.fetch("SELECT 1", []) == [1]
        assert len(opened) == 2

    async def test_are_closed_in_the_end(self, opened: list[Wire]) -> None:
        lent = Connections("postgresql://x", 1)
        await lent.fetch("SELECT 1", [])
        await lent.close()

        assert opened[0].closed
