"""A proof in a terminal: what is to mend first, then what is inconclusive, then what holds, then what is yours."""

from collections.abc import Iterator, Sequence

from backwright.prove.outcome import Heading, Proof
from backwright.standard.finding import Verdict

WIDTH = 132
NAME = 11
_MARKS = {Verdict.FAIL: "✗", Verdict.INCONCLUSIVE: "?", Verdict.PASS: "✓", "person": "☐", Verdict.NOT_APPLICABLE: "–"}


def lines(proof: Proof, *, details: bool = False) -> Iterator[str]:
    """The proof, a line at a time; with `details` each violation has a line of its own."""
    yield _first(proof)
    if proof.note:
        yield f"  {proof.note}"
    if proof.open_to_all:
        yield "  no `use: auth`: everybody may do everything, and nothing of access was proved"
    if proof.unreached and proof.operations:
        yield f"  never reached: {', '.join(proof.unreached)}; nothing is known of them"
    if proof.unused:
        yield f"  granted, and never done: {', '.join(proof.unused)}"
    for verdict in (Verdict.FAIL, Verdict.INCONCLUSIVE):
        for heading in proof.headings:
            if heading.verdict == verdict:
                yield from _long(heading, details=details)
    yield from _packed([one for one in proof.headings if one.verdict == Verdict.PASS])
    for heading in proof.headings:
        if heading.verdict in {Verdict.NOT_APPLICABLE, "person"}:
            yield f"{_MARKS[heading.verdict]} {heading.box:<{NAME}} {heading.says}".rstrip()
    yield _last(proof)


def _first(proof: Proof) -> str:
    count = f"all {proof.reached}" if proof.reached == proof.operations else f"{proof.reached} of {proof.operations}"
    tenants = f", {proof.tenants} tenants" if proof.tenants else ""
    summary = (
        f"{proof.operations} operations · {proof.callers} callers{tenants} · {proof.requests:,} requests · "
        f"{count} reached a success once"
        if proof.operations
        else f"{len(proof.findings)} findings"
    )
    return _spread(summary, f"{proof.seconds:.0f} s")


def _last(proof: Proof) -> str:
    mend, unclear, yours = (proof.counted(one) for one in (Verdict.FAIL, Verdict.INCONCLUSIVE, "person"))
    report = f" report: {proof.report}" if proof.report else ""
    return _spread(f"{mend} to mend, {unclear} inconclusive, {yours} yours.{report}", f"exit {proof.exit_code}")


def _long(heading: Heading, *, details: bool) -> Iterator[str]:
    evidence = "   ".join(heading.evidence[:2])
    yield _spread(f"{_MARKS[heading.verdict]} {heading.box:<{NAME}} {heading.says}", evidence)
    shown = 100 if details else 3
    for finding in heading.findings:
        if finding.verdict != heading.verdict:
            continue
        yield from (f"  {'':<{NAME}} {line}" for line in finding.detail[:shown])
        if len(finding.detail) > shown:
            yield f"  {'':<{NAME}} … {len(finding.detail) - shown} more in the report"
    if heading.fix:
        yield f"  {'':<{NAME}} fix: {heading.fix}"
    if heading.advice:
        yield f"  {'':<{NAME}} to do: {heading.advice}"


def _packed(passed: Sequence[Heading]) -> Iterator[str]:
    """Two headings to a line where they have something to say, the short ones together."""
    line = ""
    for heading in passed:
        evidence = f"     {heading.evidence[0]}" if heading.says and heading.evidence else ""
        name = f"{heading.box:<{NAME}} {heading.says}" if heading.says else heading.box
        part = f"{_MARKS[heading.verdict]} {name}{evidence}"
        gap = "        " if heading.says and line else "  "
        joined = f"{line}{gap}{part}" if line else part
        if len(joined) > WIDTH and line:
            yield line
            line = part
        else:
            line = joined
    if line:
        yield line


def _spread(left: str, right: str) -> str:
    return f"{left}{' ' * max(2, WIDTH - 10 - len(left) - len(right))}{right}".rstrip()
