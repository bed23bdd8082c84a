"""The project holds its own style."""

from collections.abc import Iterable

from backwright.standard.finding import Evidence, Finding, tree_digests
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject


def decide(subject: Subject) -> Iterable[Finding]:
    """The checkers of style and types, as `runtime.toml` names them, run with the project's own configuration and say
    nothing.

    Why: A reviewer who need not think about form looks at the meaning; and types that do not fit are faults that nobody
    has met yet.

    Fails: The linter names an unused import, or the type checker says that a value may be None.

    Mend: Run `make lint`; most findings of style are mended by the formatter.
    """
    assert subject.project is not None  # noqa: S101
    assert subject.style is not None  # noqa: S101
    checked = subject.style()
    digests = tree_digests(subject.project, ["src", "tests", "migrations", "scripts"], ["pyproject.toml"])
    evidence = Evidence("source", "checkers", tuple(f"{one.name}: {one.output[-3000:]}" for one in checked), digests)
    complaints = [one for one in checked if one.ok is False]
    absent = [one.name for one in checked if one.ok is None]
    if complaints:
        lines = [line for one in complaints for line in one.output.splitlines()][:40]
        yield RULE.failed(
            f"{' and '.join(one.name for one in complaints)} complain", evidence, fix="make lint", detail=lines
        )
    elif absent:
        yield RULE.unclear(f"{', '.join(absent)} could not be run", evidence)
    else:
        yield RULE.passed(f"{', '.join(one.name for one in checked)} have nothing to say", evidence)


RULE = Rule(
    name="structure/style",
    items=("deliverables-checklist/1", "general-principles/6"),
    by="source",
    needs=("project", "style"),
    references=References(cwe=(1078,)),
    decide=decide,
)
