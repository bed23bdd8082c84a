"""`backwright plan DIR`: what a build would do."""

import typer

from backwright.cli.options import HERE, AsJson, Project
from backwright.cli.printing import answer
from backwright.cli.terminal import progress_shown


def plan(project: Project = HERE, as_json: AsJson = False) -> None:
    """Show what a build would do to code, data and API; nothing is written."""
    from backwright.build import plan as library
    from backwright.reports.build import plan_text

    with progress_shown(as_json=as_json):
        outcome = library.plan(project)
    answer(plan_text(outcome), outcome.to_json(), as_json=as_json)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(plan)
