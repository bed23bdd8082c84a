"""The door for agents, met as an agent meets it: over the protocol, through real pipes."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp import Client, StdioServerParameters

from backwright.build.new import new

T = TypeVar("T")
TOOLS = ["status", "show", "plan", "build", "prove", "undo"]
MOST_TOKENS = 1300
CHARACTERS_PER_TOKEN = 3.5  # of JSON; tokenisers of today need fewer tokens than this says


def over_stdio(project: Path, play: Callable[[Client], Awaitable[T]]) -> T:
    """Start `wright mcp` for a project and play with it."""

    async def session() -> T:
        door = StdioServerParameters(
            command=sys.executable, args=["-m", "backwright", "mcp", "--project", str(project)]
        )
        async with Client(door, read_timeout_seconds=120) as client:
            return await play(client)

    return asyncio.run(session())


def call(project: Path, tool: str, **arguments: Any) -> Any:
    """One call over a connection of its own; a refused one comes back as its text."""

    async def play(client: Client) -> Any:
        answer = await client.call_tool(tool, arguments)
        return answer.content[0].text if answer.is_error else answer.structured_content

    return over_stdio(project, play)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A project that was begun and not built."""
    new(tmp_path / "notes")
    return tmp_path / "notes"


class TestTools:
    def test_there_are_six_and_they_are_cheap_to_carry(self, notes: Path) -> None:
        async def play(client: Client) -> list[dict[str, Any]]:
            told = await client.list_tools()
            return [tool.model_dump(mode="json", exclude_none=True, by_alias=True) for tool in told.tools]

        tools = over_stdio(notes, play)
        assert [tool["name"] for tool in tools] == TOOLS
        assert len(json.dumps(tools)) / CHARACTERS_PER_TOKEN < MOST_TOKENS

    def test_the_agent_is_told_the_order_of_work(self, notes: Path) -> None:
        async def play(client: Client) -> str:
            return client.instructions or ""

        assert "blueprint first" in over_stdio(notes, play)

    def test_every_tool_says_what_it_does(self, notes: Path) -> None:
        async def play(client: Client) -> list[str]:
            return [tool.description or "" for tool in (await client.list_tools()).tools]

        assert all(len(description) > 30 for description in over_stdio(notes, play))


class TestStatus:
    def test_a_page_that_is_not_built_is_to_be_planned(self, notes: Path) -> None:
        told = call(notes, "status")
        assert (told["blueprint"], told["built"], told["next"]) == ("ok", False, "plan, then build")
        assert told["entities"] == ["User", "Note", "Topic"]

    def test_errors_of_the_page_are_told_with_their_places(self, notes: Path) -> None:
        page = notes / "blueprint.yaml"
        page.write_text(page.read_text().replace("title: str", "title: strr"))
        told = call(notes, "status")
        assert told["blueprint"] == "errors"
        assert "blueprint.yaml:5:10" in told["errors"][0]


class TestShow:
    def test_access_is_told_in_lines(self, notes: Path) -> None:
        assert any("publish" in line for line in call(notes, "show", what="access")["lines"])

    def test_nothing_else_can_be_shown(self, notes: Path) -> None:
        assert "blueprint" in call(notes, "show", what="everything")


class TestRefusals:
    def test_a_refusal_says_what_to_do(self, tmp_path: Path) -> None:
        assert "`wright new NAME` starts one" in call(tmp_path, "show")

    def test_there_is_nothing_to_undo_in_a_new_project(self, notes: Path) -> None:
        assert isinstance(call(notes, "undo"), str)


class TestPlan:
    def test_a_plan_is_small_and_writes_nothing(self, notes: Path) -> None:
        told = call(notes, "plan")
        assert not told["empty"]
        assert len(told["files"]["new"]) <= 21
        assert [path.name for path in notes.iterdir()] == ["blueprint.yaml"]
