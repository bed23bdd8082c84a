"""An agent, played by a script, works on the running helpdesk over the real protocol.

    python -m scripts.agent_scenario

It adds an entity with an owner and grants (with a slip in the first try), builds, writes a rule that the page cannot
say, sees the gate fail because no test holds the rule, writes the test, and gets a passing gate. Nothing here knows
more than an agent does: the tools' answers, and the files of the project.
"""

import asyncio
import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters

from scripts.demo.auth import header
from scripts.demo.backend import serving
from scripts.demo.lines import Transcript
from scripts.demo.prepare import fill
from scripts.demo.stage import ROOT, Stage, free_port

ENTITY = """\
TimeEntry:
  ticket: Ticket owner
  worker: User = me
  minutes: int 1..1440 = 15
  note: text ..1k?
  can:
    - agent: create, read
    - manager: all
"""
SLIP = ENTITY.replace("- agent:", "- agnet:")
SERVICE = Path("src/services/time_entry_service.py")
RULE = """\
        if values["minutes"] > 480 and values["note"] is None:
            raise ConflictError("Say in the note what took more than eight hours")
"""
TEST = Path("tests/integration/test_long_time_entries.py")
TEST_TEXT = '''\
"""Long work is explained."""

from httpx2 import AsyncClient

from src.models.time_entry import TimeEntry
from src.validators.time_entry_validator import TimeEntryInput
from tests.fixtures.factories.time_entry import time_entry_values
from tests.fixtures.rows import Rows


class TestCreateTimeEntry:
    async def test_more_than_eight_hours_need_a_note(self, api: AsyncClient, rows: Rows) -> None:
        url, body = await rows.draft(TimeEntry, time_entry_values, TimeEntryInput)
        answer = await api.post(url, json={**body, "minutes": 481, "note": None})
        assert answer.status_code == 409
        assert "more than eight hours" in answer.json()["error"]["message"]

    async def test_eight_hours_need_none(self, api: AsyncClient, rows: Rows) -> None:
        url, body = await rows.draft(TimeEntry, time_entry_values, TimeEntryInput)
        assert (await api.post(url, json={**body, "minutes": 480, "note": None})).status_code == 201

    async def test_a_note_is_enough(self, api: AsyncClient, rows: Rows) -> None:
        url, body = await rows.draft(TimeEntry, time_entry_values, TimeEntryInput)
        assert (await api.post(url, json={**body, "minutes": 481, "note": "The flood"})).status_code == 201
'''


@dataclass(frozen=True)
class Agent:
    """Somebody with six tools, a project, and nothing else."""

    client: Client
    project: Path
    transcript: Transcript

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Use a tool; a refusal is an answer, too."""
        started = time.monotonic()
        answer = await self.client.call_tool(tool, arguments)
        result = (
            {"refused": str(getattr(answer.content[0], "text", ""))}
            if answer.is_error
            else dict(answer.structured_content or {})
        )
        short = ", ".join(
            f"{key}={_short(result[key])}" for key in ("refused", "gate", "errors", "pending", "next") if key in result
        )
        self.transcript.row(f"→ {tool}", short, time.monotonic() - started)
        return result

    def edit(self, path: Path, text: str) -> None:
        """Write a file, as agents do."""
        self.transcript.say(f"  edit    {path}")
        (self.project / path).write_text(text, encoding="utf-8")

    def read(self, path: Path) -> str:
        """Read a file."""
        return (self.project / path).read_text(encoding="utf-8")


async def work(agent: Agent) -> None:
    """What the agent does, in its order."""
    claim = agent.transcript.claim
    begun = await agent.call("status")
    claim(begun.get("built") and not begun["pending"], "the helpdesk is built, and nothing waits")

    page = agent.read(Path("blueprint.yaml"))
    agent.edit(Path("blueprint.yaml"), page + SLIP)
    slipped = await agent.call("status")
    claim(
        slipped.get("blueprint") == "errors" and "agnet" in str(slipped["errors"]), "the slip is named, with its place"
    )
    agent.edit(Path("blueprint.yaml"), page + ENTITY)

    planned = await agent.call("plan")
    claim(
        planned.get("files", {}).get("migrations") and not planned["breaks_clients"],
        "a migration, and no client broken",
    )
    built = await agent.call("build")
    claim(built.get("built"), f"the build goes through: {built.get('refused', '')}")
    access = await agent.call("show", what="access")
    claim(any("TimeEntry" in line for line in access["lines"]), "the access matrix has the new entity")

    agent.edit(SERVICE, with_rule(agent.read(SERVICE)))
    refused = await agent.call("prove")
    claim(refused["gate"] == "fail", "the gate fails while no test holds the rule")
    claim(any("time_entry_service.py" in line for line in refused["to_mend"]), "and it names the rule")

    agent.edit(TEST, TEST_TEXT)
    stale = await agent.call("status")
    claim("stale" in stale["proof"] or "1 to mend" in stale["proof"], "the last proof does not count for the new files")
    passed = await agent.call("prove")
    claim(passed["gate"] == "pass", f"the gate passes: {json.dumps(passed['to_mend'])}")


def with_rule(service: str) -> str:
    """The service with the rule in `create_time_entry`, and what it needs to raise."""
    anchor = "        values = payload.model_dump()\n"
    method = service.index("async def create_time_entry")
    at = service.index(anchor, method) + len(anchor)
    ruled = service[:at] + RULE + service[at:]
    before = "from src.utils.envelope import Listing, Record\n"
    return ruled.replace(before, f"{before}from src.utils.errors import ConflictError\n", 1)


@contextmanager
def helpdesk(folder: Path, transcript: Transcript) -> Iterator[Stage]:
    """The helpdesk, built, filled and served."""
    stage = Stage(folder / "helpdesk", "sqlite", free_port(0))
    stage.prepare()
    stage.wright("build")
    fill(stage, transcript)
    with serving(stage):
        yield stage


def play(folder: Path) -> Transcript:
    """The whole scenario; what did not hold is in the transcript."""
    transcript = Transcript()
    with helpdesk(folder, transcript) as stage:
        door = StdioServerParameters(
            command=sys.executable, args=["-m", "backwright", "mcp", "--project", str(stage.project)]
        )

        async def session() -> None:
            async with Client(door, read_timeout_seconds=600) as client:
                try:
                    await work(Agent(client, stage.project, transcript))
                except (LookupError, OSError) as lost:  # a step that went wrong leaves the next without its footing
                    transcript.claim(False, f"the agent gets through its work ({lost!r})")

        asyncio.run(session())
    with serving(stage) as client:
        name, _, token = header("agent", stage.project).partition(": ")
        made = client.post("/api/v1/tickets/1/time-entries", json={"minutes": 481}, headers={name: token})
        transcript.claim(made.status_code == 409, f"the running helpdesk holds the rule (saw {made.status_code})")
    return transcript


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 100 else f"{text[:99]}…"


def main() -> int:
    """Play it in demo/agent and say whether all of it held."""
    folder = ROOT / "demo" / "agent"
    shutil.rmtree(folder, ignore_errors=True)
    transcript = play(folder)
    print(f"{transcript.checked - len(transcript.broken)} of {transcript.checked} claims hold")
    return 1 if transcript.broken else 0


if __name__ == "__main__":
    sys.exit(main())
