"""`backwright new NAME`: start a project."""

from pathlib import Path
from typing import Annotated

import typer

from backwright.cli.options import AsJson
from backwright.cli.printing import answer

Name = Annotated[Path, typer.Argument(help="The directory to make; its last part names the app.")]


def new(name: Name, as_json: AsJson = False) -> None:
    """Start a project. Makes the directory NAME with a small, commented blueprint."""
    from backwright.build import new as library

    page = library.new(name)
    text = f"{page}: a page to begin from. Next: edit it, then wright check {page} and wright build {name}"
    answer(text, {"blueprint": page}, as_json=as_json)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(new)
