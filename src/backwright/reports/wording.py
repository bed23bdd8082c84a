"""The words that every report of a proof uses for a verdict, and what it says first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from backwright.prove.outcome import BOXES, Heading, Proof
from backwright.standard.every_rule import EVERY_RULE
from backwright.standard.finding import Finding, Verdict
from backwright.standard.violation import Violation

VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        Verdict.FAIL: "to mend",
        Verdict.INCONCLUSIVE: "inconclusive",
        "suppressed": "suppressed",
        Verdict.PASS: "holds",
        Verdict.NOT_APPLICABLE: "does not apply",
        "later": "not decided yet",
        "person": "for people",
    }
)
# Of two failures the one that does more harm comes first.
_BY_HARM = ("security", "validation", "errors", "migrations", "tests", "performance", "https", "documented", "style")


def worst_first(proof: Proof) -> tuple[Heading, ...]:
    """The headings: what fails before what is inconclusive, and more harm before less."""
    order = (Verdict.FAIL, Verdict.INCONCLUSIVE, "suppressed", Verdict.PASS, Verdict.NOT_APPLICABLE, "person")
    return tuple(sorted(proof.headings, key=lambda one: (order.index(one.verdict), (*_BY_HARM, *BOXES).index(one.box))))


def findings_worst_first(proof: Proof) -> tuple[Finding, ...]:
    """The findings, failures first, and among them in the order of their headings."""
    order = (Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS, Verdict.NOT_APPLICABLE)
    found = (one for heading in worst_first(proof) for one in heading.findings)
    return tuple(sorted(found, key=lambda one: order.index(one.verdict)))


def plain_line(text: str) -> str:
    """A text on one line, without signs that steer a terminal: a backend may have written some of it."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(text.split()))


def counted_lines(violations: Iterable[Violation]) -> tuple[str, ...]:
    """A sentence for each violation; those that are worded alike share one, with their number."""
    counts = Counter(map(str, violations))
    return tuple(line if count == 1 else f"{line} (×{count})" for line, count in counts.items())


def tally_text(proof: Proof) -> str:
    """`158 items: 96 hold, 3 to mend, …`."""
    words = {**VERDICTS, Verdict.PASS: "hold", Verdict.NOT_APPLICABLE: "do not apply"}
    counts = (f"{proof.tally[name]} {word}" for name, word in words.items() if proof.tally.get(name))
    return f"{len(proof.decided)} items: {', '.join(counts)}"


def source_text(proof: Proof) -> str:
    """When it was seen, and on what: the target, and the digest of its files."""
    digest = f"files {proof.digest[:12]}" if proof.digest else ""
    return " · ".join(filter(None, [proof.at.replace("T", " ").replace("Z", " UTC"), proof.target, digest]))


def suppressed_text(proof: Proof) -> tuple[str, ...]:
    """What does not count, and why: a line for each reason."""
    counts: dict[tuple[str, str, str], int] = {}
    for found in proof.findings:
        for one in found.wrong:
            if hidden := proof.suppressed.get(one.fingerprint(found.rule)):
                key = (found.rule, hidden.reason, hidden.until)
                counts[key] = counts.get(key, 0) + 1
    return tuple(
        f"{rule}: {count} {'exempt until ' + until if until else 'in the baseline'} ({reason})"
        for (rule, reason, until), count in counts.items()
    )


def summary_of(rule: str) -> str:
    """What a rule looks at, in its first paragraph; nothing for a name that no rule has."""
    page = EVERY_RULE[rule].page if rule in EVERY_RULE else ""
    return " ".join(page.partition("\n\n")[0].split())
