"""A proof for the comment of a pull request: a table of headings, and what is to mend, short enough to be read."""

from collections.abc import Iterator

from backwright.prove.outcome import Proof
from backwright.reports.wording import (
    VERDICTS,
    counted_lines,
    plain_line,
    source_text,
    suppressed_text,
    tally_text,
    worst_first,
)
from backwright.standard.finding import Finding, Verdict

_SIGNS = {
    Verdict.FAIL: "❌",
    Verdict.INCONCLUSIVE: "❔",
    "suppressed": "🔇",
    Verdict.PASS: "✅",
    Verdict.NOT_APPLICABLE: "➖",
    "person": "👤",
}
MOST = 5  # violations of a finding
FINDINGS = 8


def markdown(proof: Proof) -> str:
    """The comment."""
    return "\n".join(_lines(proof)) + "\n"


def _lines(proof: Proof) -> Iterator[str]:
    mend = proof.counted(Verdict.FAIL)
    title = f"{_plain(proof.project)}: {mend} to mend, {proof.counted(Verdict.INCONCLUSIVE)} inconclusive"
    yield f"### {'❌' if mend else '✅'} {title}"
    yield ""
    yield f"{tally_text(proof)}. {proof.requests:,} requests to {proof.operations} operations, {proof.seconds:.0f} s."
    if proof.note:
        yield f"\n{_plain(proof.note)}"
    yield "\n| | heading | |\n| --- | --- | --- |"
    for heading in worst_first(proof):
        if heading.verdict != "person":
            says = heading.says or VERDICTS[heading.verdict]
            yield f"| {_SIGNS[heading.verdict]} | {heading.box} | {_plain(says)} |"
    for found in proof.failing[:FINDINGS]:
        yield from _finding(proof, found)
    if len(proof.failing) > FINDINGS:
        yield f"\n… and {len(proof.failing) - FINDINGS} more findings in the report."
    aside = (*suppressed_text(proof), *proof.warnings)
    if aside:
        yield "\n**Suppressed**\n"
        yield from (f"- {_plain(line)}" for line in aside)
    yield f"\n<sub>{_plain(source_text(proof))}</sub>"


def _finding(proof: Proof, found: Finding) -> Iterator[str]:
    yield f"\n**`{found.rule}`** {_plain(found.says)}\n"
    violations = counted_lines(proof.counting(found))
    yield from (f"- {_plain(one)}" for one in violations[:MOST])
    if len(violations) > MOST:
        yield f"- … {len(violations) - MOST} more"
    if found.fix:
        yield f"\nFix: `{found.fix}`"
    elif found.advice:
        yield f"\nTo do: {_plain(found.advice)}"


def _plain(text: str) -> str:
    """A text on one line, none of whose signs is markup."""
    flat = plain_line(text)
    for sign in "\\`*_<>[]|#@":
        flat = flat.replace(
            sign, f"\\{sign}" if sign not in "<>@" else {"<": "&lt;", ">": "&gt;", "@": "@\u200b"}[sign]
        )
    return flat if len(flat) <= 300 else f"{flat[:299]}…"
