"""A proof in a terminal, on one screen: what is to mend first, then what is inconclusive, then what holds."""

from collections.abc import Iterator, Sequence

from backwright.prove.outcome import Heading, Proof
from backwright.reports.wording import counted_lines, plain_line, suppressed_text, tally_text, worst_first
from backwright.standard.finding import Verdict

WIDTH = 132
SCREEN = 40  # lines
NAME = 11
MOST = 3  # violations of a finding
_MARKS = {
    Verdict.FAIL: "✗",
    Verdict.INCONCLUSIVE: "?",
    "suppressed": "!",
    Verdict.PASS: "✓",
    Verdict.NOT_APPLICABLE: "–",
    "person": "☐",
}


def lines(proof: Proof, *, details: bool = False) -> Iterator[str]:
    """The proof, a line at a time; with `details` each violation has a line of its own."""
    shown = 100 if details else MOST
    found = list(_lines(proof, shown))
    while len(found) > SCREEN and shown and not details:
        shown -= 1
        found = list(_lines(proof, shown))
    return iter(found)


def _lines(proof: Proof, shown: int) -> Iterator[str]:
    yield _first(proof)
    yield from (f"  {note}" for note in _notes(proof))
    headings = worst_first(proof)
    for heading in headings:
        if heading.verdict in {Verdict.FAIL, Verdict.INCONCLUSIVE}:
            yield from _long(proof, heading, shown)
    for heading in headings:
        if heading.verdict == "suppressed":
            yield f"{_MARKS[heading.verdict]} {heading.box:<{NAME}} {heading.says}"
    yield from _packed([one for one in proof.headings if one.verdict == Verdict.PASS])
    for heading in headings:
        if heading.verdict in {Verdict.NOT_APPLICABLE, "person"}:
            yield f"{_MARKS[heading.verdict]} {heading.box:<{NAME}} {heading.says}".rstrip()
    yield from (f"  suppressed  {line}" for line in suppressed_text(proof))
    yield from (f"  exemption   {line}" for line in proof.warnings)
    yield from _last(proof)


def _notes(proof: Proof) -> Iterator[str]:
    """What bears on the whole proof."""
    if proof.note:
        yield proof.note
    if proof.open_to_all:
        yield "no `use: auth`: everybody may do everything, and nothing of access was proved"
    if proof.unreached and proof.operations:
        yield _cut(f"never reached: {', '.join(proof.unreached)}; nothing is known of them")
    if proof.unused:
        yield _cut(f"granted, and never done: {', '.join(proof.unused)}")


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


def _last(proof: Proof) -> Iterator[str]:
    mend, unclear, yours = (proof.counted(one) for one in (Verdict.FAIL, Verdict.INCONCLUSIVE, "person"))
    if proof.decided and not proof.rules:
        yield f"  {tally_text(proof)}"
    report = f" report: {proof.report}" if proof.report else ""
    hidden = f", {count} suppressed" if (count := proof.counted("suppressed")) else ""
    yield _spread(f"{mend} to mend, {unclear} inconclusive{hidden}, {yours} yours.{report}", f"exit {proof.exit_code}")


def _long(proof: Proof, heading: Heading, shown: int) -> Iterator[str]:
    evidence = "   ".join(heading.evidence[:2])
    yield _spread(f"{_MARKS[heading.verdict]} {heading.box:<{NAME}} {plain_line(heading.says)}", evidence)
    for finding in heading.findings:
        if finding.verdict != heading.verdict:
            continue
        violations = [_cut(line) for line in counted_lines(proof.counting(finding))]
        yield from (f"  {'':<{NAME}} {line}" for line in violations[:shown])
        if len(violations) > shown:
            yield f"  {'':<{NAME}} … {len(violations) - shown} more in the report"
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


def _cut(line: str) -> str:
    """One line of the screen; the report has the whole of it."""
    flat = plain_line(line)
    most = WIDTH - NAME - 5
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def _spread(left: str, right: str) -> str:
    return f"{left}{' ' * max(2, WIDTH - 10 - len(left) - len(right))}{right}".rstrip()
