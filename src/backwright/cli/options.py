"""Arguments that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Project = Annotated[Path, typer.Argument(help="The project: the directory that holds blueprint.yaml.", metavar="DIR")]
InProject = Annotated[Path, typer.Option("--project", "-C", help="The project, when it is not here.", metavar="DIR")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value instead of text.")]
HERE = Path()
