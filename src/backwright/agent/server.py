"""The MCP server: one project, six tools, over stdio.

The tools are the library's verbs. Whatever they refuse comes back as a tool error whose text names what to do, so that
an agent can act on it; no answer claims a success that was not observed.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from backwright.agent import status as standing
from backwright.agent import tools
from backwright.errors import BackwrightError

INSTRUCTIONS = """\
This project is described by blueprint.yaml and built from it. Change the blueprint first, then `plan`, then `build`; \
write your own rules into the built code where the blueprint cannot say them (a build keeps your edits). \
Work is done when `prove` answers gate "pass" on the files as they are now; nothing else is proof."""


def server(project: Path) -> MCPServer:
    """The server of one project."""
    door = MCPServer("backwright", instructions=INSTRUCTIONS, log_level="WARNING", subscriptions=False)
    turn = threading.Lock()

    def one_at_a_time(verb: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Verbs write the same project, so a second call waits for the first."""
        with turn:
            try:
                return verb()
            except BackwrightError as error:
                raise ToolError(str(error)) from None

    @door.tool()
    def status() -> dict[str, Any]:
        """Where the project stands and what to do next. Call it first."""
        return one_at_a_time(lambda: standing.status(project))

    @door.tool()
    def show(what: tools.Shown = "blueprint") -> dict[str, Any]:
        """The blueprint with every default spelled out, or `access`: who may do what, and why."""
        return one_at_a_time(lambda: tools.show(project, what))

    @door.tool()
    def plan() -> dict[str, Any]:
        """What a build would change: data, files, API. Writes nothing."""
        return one_at_a_time(lambda: tools.plan(project))

    @door.tool()
    def build() -> dict[str, Any]:
        """Make the code and the database what blueprint.yaml says: tried on a copy first, your edits kept."""
        return one_at_a_time(lambda: tools.build(project))

    @door.tool()
    def prove(only: list[str] | None = None) -> dict[str, Any]:
        """Run the gate: probe the backend and its tests. `only`: rules to run alone, which passes no gate."""
        return one_at_a_time(lambda: tools.prove(project, only))

    @door.tool()
    def undo() -> dict[str, Any]:
        """Take the last build back, code and data; edits of yours stay."""
        return one_at_a_time(lambda: tools.undo(project))

    return door


def serve(project: Path) -> None:
    """Serve the project on stdin and stdout until the agent hangs up."""
    server(project.resolve()).run("stdio")
