"""`backwright show [access]`: a blueprint with every default, or who may do what."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from backwright.cli.options import AsJson, InProject
from backwright.cli.printing import answer


class What(StrEnum):
    """What can be shown."""

    BLUEPRINT = "blueprint"
    ACCESS = "access"


Shown = Annotated[What, typer.Argument(help="`blueprint`: every default spelled out; `access`: who may do what.")]


def show(what: Shown = What.BLUEPRINT, project: InProject = Path(), as_json: AsJson = False) -> None:
    """Print every default, or who may do what. `show access` names the grant behind each."""
    from backwright.build.page import read_page
    from backwright.reports.page import access_text, access_value, shown_text, shown_value

    page = read_page(project)
    text, value = (access_text, access_value) if what is What.ACCESS else (shown_text, shown_value)
    answer(text(page), value(page), as_json=as_json)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(show)
