"""Verbs that the design names and this version does not have; typing one says so."""

import typer

from backwright.errors import BackwrightError

LATER: dict[str, str] = {
    "tune": "make the project faster by measuring",
    "adopt": "start from a database, an OpenAPI document or a repository that exists",
    "task": "do one of the common tasks, step by step",
}
ANY_ARGUMENTS = {"allow_extra_args": True, "ignore_unknown_options": True}


class NotYetError(BackwrightError):
    """The verb is planned and not there."""


def register(app: typer.Typer) -> None:
    """Add a command for each that says it is not there."""
    for verb, purpose in LATER.items():
        _register(app, verb, purpose)


def _register(app: typer.Typer, verb: str, purpose: str) -> None:
    def refuse(context: typer.Context) -> None:
        raise NotYetError(f"`{context.info_name}` ({purpose}) is not there yet; `backwright --help` lists what is")

    app.command(verb, help="Not there yet.", context_settings=ANY_ARGUMENTS)(refuse)
