"""The drop-in agent speaks of what there is."""

import re
from pathlib import Path

import yaml
from tests.agent.test_server import TOOLS

PACK = Path(__file__).parents[2] / "agents" / "backend-developer.md"
_, HEADING, BODY = PACK.read_text().split("---\n", 2)


def test_its_heading_is_what_hosts_read() -> None:
    heading = yaml.safe_load(HEADING)
    assert heading.keys() == {"name", "description", "tools"}
    assert heading["name"] == PACK.stem


def test_it_may_use_every_tool_of_the_server() -> None:
    tools = yaml.safe_load(HEADING)["tools"].split(", ")
    served = [tool.removeprefix("mcp__backwright__") for tool in tools if tool.startswith("mcp__")]
    assert served == TOOLS


def test_it_names_no_tool_that_is_not_there() -> None:
    steps = re.findall(r"^\d\. \*\*`(\w+)`", BODY, flags=re.MULTILINE)
    assert steps
    assert set(steps) <= set(TOOLS)


def test_it_is_done_only_when_the_gate_passes() -> None:
    assert '`"gate": "pass"`' in BODY
