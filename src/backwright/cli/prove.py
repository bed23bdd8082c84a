"""`backwright prove`: what holds, what does not, and what is inconclusive."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backwright.cli.options import HERE, AsJson, Project
from backwright.cli.printing import answer
from backwright.cli.terminal import progress_shown
from backwright.reports.format_names import ReportFormat

if TYPE_CHECKING:
    from backwright.prove.outcome import Proof

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
Form = Annotated[
    ReportFormat | None,
    typer.Option("--format", help="What is printed, or written where an --output has no known ending."),
]
Output = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        help="Write a report as well: .sarif, .xml (JUnit), .md, .json, .html or .txt; may stand several times.",
    ),
]
Fresh = Annotated[
    bool,
    typer.Option(
        "--fresh", help="Ask the running backend again, though nothing of it has changed since the last proof."
    ),
]
Explain = Annotated[str, typer.Option(metavar="RULE", help="Print the page of a rule, and prove nothing.")]
Baseline = Annotated[
    Path | None, typer.Option(metavar="FILE", help="A stored proof (.json): what it knows is shown and does not fail.")
]


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
    form: Form = None,
    output: Output = None,
    baseline: Baseline = None,
    explain: Explain = "",
    fresh: Fresh = False,
    as_json: AsJson = False,
) -> None:
    """Prove it against the standard. Every verdict rests on recorded evidence.

    What prove.exempt.yaml lets pass is shown and does not fail until the day that it names.
    """
    if explain:
        _explain(explain, as_json=as_json)
        return
    if export_tests:
        _export(project, export_tests, yes=yes, as_json=as_json)
        return
    project, url = target_of(project, url)
    from backwright.prove.conclusion import allowances_of, concluded
    from backwright.prove.stored import last_timings
    from backwright.reports.formats import WRITERS, format_of, write_report
    from backwright.reports.keep import keep
    from backwright.reports.terminal import lines

    files = [(file, format_of(file, form)) for file in output or ()]
    printed = ReportFormat.JSON if as_json else ReportFormat.TEXT if form is None or files else form
    options: dict[str, Any] = {"url": url or None, "only": only, "anywhere": anywhere}
    with progress_shown(as_json=printed != ReportFormat.TEXT, expected=lambda: last_timings(project)):
        if write_target or not (project / "blueprint.yaml").exists():
            allowances = allowances_of(project, baseline)
            made = concluded(_described(project, options, write_target=write_target), allowances)
        else:
            from backwright.prove.run import prove as library

            made = library(project, baseline=baseline, fresh=fresh, **options)
        proof = keep(made, project)
    for file, one in files:
        write_report(proof, file, one)
    if printed in {ReportFormat.TEXT, ReportFormat.JSON}:
        answer("\n".join(lines(proof, details=details)), proof.to_json(), as_json=printed == ReportFormat.JSON)
    else:
        print(WRITERS[printed](proof), end="", flush=True)
    raise typer.Exit(proof.exit_code)


def _described(project: Path, options: dict[str, Any], *, write_target: bool) -> "Proof":
    """Prove a backend that has no page, by its OpenAPI document and by `prove.yaml`."""
    from backwright.prove.described.run import prove_described
    from backwright.prove.described.writing import write_target as write

    def announce(text: str) -> None:
        typer.echo(text, err=True)

    done = prove_described(project, announce=announce, **options)
    if write_target:
        typer.echo(f"written: {write(project, done.target)}", err=True)
    return done.proof


def target_of(project: Path, url: str) -> tuple[Path, str]:
    """The project and the URL; a URL that stands where the project would is one, and the project is here."""
    scheme, _, rest = project.as_posix().partition(":/")  # a path keeps one slash of two
    return (HERE, f"{scheme}://{rest}") if scheme in {"http", "https"} and rest else (project, url)


def _explain(name: str, *, as_json: bool) -> None:
    from backwright.reports.rule_page import named_rule, rule_page, rule_text

    rule = named_rule(name)
    answer(rule_text(rule), {"rule": rule.name, "items": rule.items, "page": rule_page(rule)}, as_json=as_json)


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
