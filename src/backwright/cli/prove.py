"""`backwright prove`: what holds, what does not, and what is inconclusive."""

from pathlib import Path
from typing import Annotated

import typer

from backwright.cli.options import HERE, AsJson, Project
from backwright.cli.printing import answer
from backwright.cli.terminal import progress_shown

Url = Annotated[str, typer.Option(help="Prove the backend that runs there instead of starting one.")]
Export = Annotated[str, typer.Option(metavar="e-NN", help="Show the test that an evidence calls for.")]
Yes = Annotated[bool, typer.Option("--yes", help="With --export-tests: write the test, do not only show it.")]
Only = Annotated[list[str] | None, typer.Option(metavar="RULE", help="Only this rule; may stand several times.")]
Anywhere = Annotated[
    bool, typer.Option(help="With --url: the backend is not on this machine, and you may do this to it.")
]
Details = Annotated[bool, typer.Option(help="A line for each violation.")]


def prove(
    project: Project = HERE,
    *,
    url: Url = "",
    export_tests: Export = "",
    yes: Yes = False,
    only: Only = None,
    anywhere: Anywhere = False,
    details: Details = False,
    as_json: AsJson = False,
) -> None:
    """Prove it against the standard. Every verdict rests on recorded evidence."""
    if export_tests:
        _export(project, export_tests, yes=yes, as_json=as_json)
        return
    project, url = target_of(project, url)
    from backwright.prove.run import prove as library
    from backwright.reports.keep import keep
    from backwright.reports.terminal import lines

    with progress_shown(as_json=as_json):
        proof = keep(library(project, url=url or None, only=only, anywhere=anywhere), project)
    answer("\n".join(lines(proof, details=details)), proof.to_json(), as_json=as_json)
    raise typer.Exit(proof.exit_code)


def target_of(project: Path, url: str) -> tuple[Path, str]:
    """The project and the URL; a URL that stands where the project would is one, and the project is here."""
    scheme, _, rest = project.as_posix().partition(":/")  # a path keeps one slash of two
    return (HERE, f"{scheme}://{rest}") if scheme in {"http", "https"} and rest else (project, url)


def _export(project: Project, evidence: str, *, yes: bool, as_json: bool) -> None:
    from backwright.prove.export import exported, write
    from backwright.reports.keep import evidence_named

    test = exported(project, evidence_named(project, evidence))
    answer(f"{test.path}\n\n{test.text}", {"path": test.path, "text": test.text, "written": yes}, as_json=as_json)
    if yes or (not as_json and typer.confirm(f"Write it to {test.path}?", default=False)):
        write(project, test)
        typer.echo(f"written: {test.path}", err=True)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(prove)
