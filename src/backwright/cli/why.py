"""`backwright why FILE:LINE`: where a line comes from."""

from typing import Annotated

import typer

from backwright.cli.options import HERE, AsJson, InProject
from backwright.cli.printing import answer

Where = Annotated[str, typer.Argument(help="A line of the project, as in src/services/note_service.py:31.")]


def why(where: Where, project: InProject = HERE, as_json: AsJson = False) -> None:
    """Say where a line comes from. Its owner, its blueprint line, the reason and the template."""
    from backwright.build import why as library
    from backwright.reports.build import why_text

    outcome = library.why(project, where)
    answer(why_text(outcome), outcome.to_json(), as_json=as_json)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(why)
