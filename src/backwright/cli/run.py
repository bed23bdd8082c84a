"""`backwright run`: serve the project."""

import os
from typing import Annotated

import typer

from backwright.cli.options import HERE, AsJson, Project
from backwright.cli.printing import answer


def run(
    project: Project = HERE,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    reload: Annotated[bool, typer.Option(help="Start anew when the code changes.")] = True,
    as_json: AsJson = False,
) -> None:
    """Serve the project. Ctrl-C stops; --json prints the command instead of running it."""
    from backwright.build.run import serving

    command = serving(project, host, port, reload=reload)
    answer(f"{project.resolve().name}  http://{host}:{port}/docs", {"command": command}, as_json=as_json)
    if not as_json:
        os.chdir(project)
        os.execv(command[0], command)  # noqa: S606 - a command line of our own making


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(run)
