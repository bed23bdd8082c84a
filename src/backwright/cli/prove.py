"""`backwright prove`: what holds, what does not, and what is inconclusive."""

from pathlib import Path
from typing import Annotated, Any

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
WriteTarget = Annotated[
    bool, typer.Option("--write-target", help="Without a page: write what is believed of the backend into prove.yaml.")
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
    write_target: WriteTarget = False,
    as_json: AsJson = False,
) -> None:
    """Prove it against the standard. Every verdict rests on recorded evidence."""
    if export_tests:
        _export(project, export_tests, yes=yes, as_json=as_json)
        return
    project, url = target_of(project, url)
    if write_target or not (project / "blueprint.yaml").exists():
        options = {"url": url or None, "only": only, "anywhere": anywhere}
        _described(project, options, details=details, write_target=write_target, as_json=as_json)
        return
    from backwright.prove.run import prove as library
    from backwright.reports.keep import keep
    from backwright.reports.terminal import lines

    with progress_shown(as_json=as_json):
        proof = keep(library(project, url=url or None, only=only, anywhere=anywhere), project)
    answer("\n".join(lines(proof, details=details)), proof.to_json(), as_json=as_json)
    raise typer.Exit(proof.exit_code)


def _described(project: Path, options: dict[str, Any], *, details: bool, write_target: bool, as_json: bool) -> None:
    """Prove a backend that has no page, by its OpenAPI document and by `prove.yaml`."""
    from backwright.prove.described.run import prove_described
    from backwright.prove.described.writing import write_target as write
    from backwright.reports.keep import keep
    from backwright.reports.terminal import lines

    def announce(text: str) -> None:
        typer.echo(text, err=True)

    with progress_shown(as_json=as_json):
        done = prove_described(project, announce=announce, **options)
        proof = keep(done.proof, project)
    answer("\n".join(lines(proof, details=details)), proof.to_json(), as_json=as_json)
    if write_target:
        typer.echo(f"written: {write(project, done.target)}", err=True)
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
