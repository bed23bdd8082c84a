"""The project's own tests pass, and reach the code that they are for."""

import re
from collections.abc import Iterable

from backwright.standard.finding import Evidence, Finding, tree_digests
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

LINES, BRANCHES = 0.80, 0.80
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


def decide(subject: Subject) -> Iterable[Finding]:
    """The project's tests are run in a scratch copy, and what they execute of `src/` is measured. A test that fails, no
    tests at all, or less than 80 % of statements or of branches fails; a skipped test is reported. The share
    named is the total of `coverage report` with `branch = true`: statements and branches counted together.

    Why: Tests are what lets the next person change the code. Red ones are ignored within a week, and what they do not
    reach they cannot hold.

    Fails: 3 tests fail; or 62 % of the branches run.

    Mend: Run `make test`, mend what fails, and write tests for what is not reached.
    """
    assert subject.project is not None  # noqa: S101
    assert subject.suite is not None  # noqa: S101
    suite = subject.suite()
    digests = tree_digests(subject.project, ["src", "tests"])
    share = suite.branches if suite.branches is not None else suite.lines
    what = "statements and branches" if suite.branches is not None else "statements"
    covered = f", {percent(suite.total)} of {what}" if suite.total is not None else ""
    counts = ((suite.passed, "pass"), (suite.failed, "fail"), (suite.skipped, "skipped"))
    summary = ", ".join(f"{count} {name}" for count, name in counts if count or name == "pass")
    evidence = Evidence(
        "tests", f"{summary}{covered}", (suite.tail,), digests,
        {name: getattr(suite, name) for name in ("passed", "failed", "skipped", "total", "lines", "branches")},
    )  # fmt: skip
    if suite.failed:
        yield RULE.failed(summary, evidence, fix="make test", detail=_failing(suite.tail))
    elif not suite.passed:
        yield RULE.failed(
            "no test ran",
            evidence,
            advice="put tests where their runner finds them: tests/",
            detail=suite.tail.splitlines()[-30:],
        )
    elif share is None:
        yield RULE.unclear(
            f"{summary}, what they execute was not measured", evidence, advice="import what is tested as `src.…`"
        )
    elif (suite.lines or 0) < LINES or share < BRANCHES:
        reached = f"{percent(suite.lines or 0)} of statements"
        reached += f" and {percent(suite.branches)} of branches" if suite.branches is not None else ""
        yield RULE.failed(f"{summary}, but only {reached}", evidence, advice="test what is not reached")
    else:
        yield RULE.passed(f"{summary}{covered}", evidence)


def _failing(tail: str) -> list[Violation | str]:
    """The tests that a summary names as failed; its last lines where it names none."""
    named = [Violation("fails", place=name) for name in dict.fromkeys(_FAILED.findall(tail))]
    return [*named] or [line for line in tail.splitlines()[-30:] if line.strip()]


def percent(share: float) -> str:
    """As `coverage` rounds: 100 % is all of it."""
    return f"{min(round(share * 100), 99 if share < 1 else 100)}%"


RULE = Rule(
    name="testing/suite",
    items=(
        "testing/1",
        "testing/2",
        "testing/5",
        "core-responsibilities/8",
        "languages-and-frameworks/1",
        "task-implement-crud-api/8",
        "with-qa-engineer/3",
        "with-qa-engineer/5",
        "deliverables-checklist/6",
    ),
    by="tests",
    needs=("project", "suite"),
    decide=decide,
)
