"""Tests cover what the owner has written."""

from collections.abc import Iterable
from pathlib import Path

from backwright.standard.finding import Evidence, Finding, file_digest, tree_digests
from backwright.standard.rule import Rule
from backwright.standard.subject import Mutant, Subject
from backwright.standard.violation import Violation


def decide(subject: Subject) -> Iterable[Finding]:
    """Every statement below `src/` that the owner has added or changed since it was built is taken out, and every
    condition turned round, one at a time, in a scratch copy; then the tests that reach it are run. When all of them
    still pass, nothing in the project says that this line must be there: it can be lost and nobody will know.

    Why: A line that no test needs can be lost in the next change, and nobody will know.

    Fails: With line 71 of `ticket_service.py` deleted, all 437 tests still pass.

    Mend: `wright prove --export-tests e-NN` shows a test that fails without the line, and writes it when you say so.
    """
    assert subject.project is not None  # noqa: S101
    assert subject.suite is not None  # noqa: S101
    suite = subject.suite()
    if not suite.changed_files:
        yield RULE.not_applicable("no line of src/ differs from what was built")
        return
    if suite.failed or not suite.passed:
        yield RULE.unclear("the tests fail as they are, so they hold nothing")
        return
    digests = tree_digests(subject.project, ["tests"])
    digests |= {name: file_digest(subject.project / name) for name in suite.changed_files}
    holes = [one for one in suite.mutants if one.caught_by is None]
    if holes:
        yield from (_hole(one, digests, others=len(holes) - 1 if one is holes[0] else 0) for one in holes)
    elif suite.mutants_left:
        yield RULE.unclear(
            f"{suite.mutants_left} of your changes were not tried, for time", _table(suite.mutants, digests)
        )
    else:
        yield RULE.passed(f"{len(suite.mutants)} mutants of your own lines, all caught", _table(suite.mutants, digests))


def _hole(mutant: Mutant, digests: dict[str, str], others: int) -> Finding:
    place = f"{Path(mutant.file).name}:{mutant.line}"
    summary = f"with {place} {mutant.what} all still pass"
    ran = (
        f"{mutant.tests_run} tests reach this line and all still pass"
        if mutant.tests_run
        else "no test reaches this line"
    )
    evidence = Evidence(
        "tests", summary, (f"{mutant.file}:{mutant.line} in {mutant.function}\n{mutant.source}", ran), digests,
        {name: getattr(mutant, name) for name in ("file", "line", "what", "function", "tests_run")},
    )  # fmt: skip
    return RULE.failed(
        summary + (f" (and {others} more)" if others else ""),
        evidence,
        fix="wright prove --export-tests EVIDENCE",
        places=[f"{mutant.file}:{mutant.line}"],
        detail=[_violation(mutant)],
    )


def _violation(mutant: Mutant) -> Violation:
    """The hole, known by its statement: lines move."""
    statement = " ".join(mutant.source.split())
    kind = f"no test notices `{statement:.80}` {mutant.what}"
    return Violation(kind, mutant.function, place=f"{mutant.file}:{mutant.line}")


def _table(mutants: tuple[Mutant, ...], digests: dict[str, str]) -> Evidence:
    lines = [f"{one.file}:{one.line} {one.what}: caught by {one.caught_by}" for one in mutants]
    return Evidence("tests", f"{len(mutants)} mutants", ("\n".join(lines),), digests)


RULE = Rule(
    name="testing/own-code",
    items=("testing/1", "testing/3"),
    by="tests",
    needs=("project", "suite"),
    decide=decide,
)
