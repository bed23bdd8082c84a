"""`backwright check FILE`: read a blueprint and list its errors."""

from pathlib import Path
from typing import Annotated

import typer

from backwright.cli.options import AsJson
from backwright.cli.printing import answer

File = Annotated[Path, typer.Argument(help="A blueprint, or the directory that holds one.")]


def check(file: File = Path("blueprint.yaml"), as_json: AsJson = False) -> None:
    """Read a blueprint and list its errors. Every error names its place and what to do; `plan` refuses no more."""
    from backwright.build.check import check as library
    from backwright.reports.page import checked_text, checked_value

    page = library(file)
    answer(checked_text(page), checked_value(page), as_json=as_json)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)
