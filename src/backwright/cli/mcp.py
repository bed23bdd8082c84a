"""`backwright mcp`: the verbs for a coding agent, over stdio."""

import typer

from backwright.cli.options import HERE, InProject


def mcp(project: InProject = HERE) -> None:
    """Serve the verbs to a coding agent. An MCP server on stdin and stdout, for one project."""
    from backwright.agent.server import serve

    serve(project)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(mcp)
