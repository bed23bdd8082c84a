"""The project's own tests pass, and reach what they speak of."""

from collections.abc import Iterable

from backwright.standard.finding import Evidence, Finding, tree_digests
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject

LINES, BRANCHES = 0.80, 0.80


def decide(subject: Subject) -> Iterable[Finding]:
    """The project's tests are run in a scratch copy, and what they execute of `src/` is measured. A test that fails, no
    tests at all, or less than 80 % of lines or of branches fails; a skipped test is told.
    """
    assert subject.project is not None  # noqa: S101
    assert subject.suite is not None  # noqa: S101
    suite = subject.suite()
    digests = tree_digests(subject.project, ["src", "tests"])
    share = suite.branches if suite.branches is not None else suite.lines
    covered = f", {share:.0%} {'branches' if suite.branches is not None else 'lines'}" if share is not None else ""
    counts = ((suite.passed, "pass"), (suite.failed, "fail"), (suite.skipped, "skipped"))
    told = ", ".join(f"{count} {what}" for count, what in counts if count or what == "pass")
    evidence = Evidence(
        "tests", f"{told}{covered}", (suite.tail,), digests,
        {name: getattr(suite, name) for name in ("passed", "failed", "skipped", "lines", "branches")},
    )  # fmt: skip
    if suite.failed:
        yield RULE.failed(told, evidence, fix="make test", detail=suite.tail.splitlines()[-30:])
    elif not suite.passed:
        yield RULE.failed("no test ran", evidence, fix="make test", detail=suite.tail.splitlines()[-30:])
    elif share is None:
        yield RULE.unclear(
            f"{told}, what they execute was not measured", evidence, fix="install coverage in the project"
        )
    elif (suite.lines or 0) < LINES or share < BRANCHES:
        yield RULE.failed(f"{told}, but only{covered[1:]}", evidence, fix="test what is not reached")
    else:
        yield RULE.passed(f"{told}{covered}", evidence)


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
