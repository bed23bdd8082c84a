"""`backwright undo`: take the last build back."""

import typer

from backwright.cli.options import HERE, AsJson, Project
from backwright.cli.printing import answer
from backwright.cli.terminal import progress_shown


def undo(project: Project = HERE, as_json: AsJson = False) -> None:
    """Take the last build back. Code and data both; your own edits stay."""
    from backwright.build import undo as library
    from backwright.reports.build import undone_text

    with progress_shown(as_json=as_json):
        outcome = library.undo(project)
    answer(undone_text(outcome), outcome.to_json(), as_json=as_json)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(undo)
