"""`backwright prove`: what holds, what does not, and what could not be told."""

from typing import Annotated

import typer

from backwright.cli.options import HERE, AsJson, Project

Url = Annotated[str, typer.Option(help="Prove the backend that runs there instead of starting one.")]
Export = Annotated[str, typer.Option(metavar="e-NN", help="Show the test that an evidence asks for.")]
Yes = Annotated[bool, typer.Option("--yes", help="With --export-tests: write the test, do not only show it.")]
Only = Annotated[list[str] | None, typer.Option(metavar="RULE", help="Only this rule; may stand several times.")]


def prove(
    project: Project = HERE,
    *,
    url: Url = "",
    export_tests: Export = "",
    yes: Yes = False,
    only: Only = None,
    as_json: AsJson = False,
) -> None:
    """Prove it against the standard. Whatever is said rests on evidence that was seen."""
    raise NotImplementedError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(prove)
