"""`backwright build DIR`: make the project what its blueprint says."""

import typer

from backwright.cli.options import HERE, AsJson, Project
from backwright.cli.printing import answer
from backwright.cli.terminal import progress_shown


def build(project: Project = HERE, as_json: AsJson = False) -> None:
    """Build DIR/blueprint.yaml into DIR. Tried on a copy first, applied in one step, your edits kept."""
    from backwright.build import build as library
    from backwright.reports.build import built_text

    with progress_shown(as_json=as_json):
        outcome = library.build(project)
    answer(built_text(outcome), outcome.to_json(), as_json=as_json)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(build)
