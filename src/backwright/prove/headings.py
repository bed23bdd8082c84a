"""Findings gathered under the deliverables that a backend is handed over with."""

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from backwright.prove.outcome import BOXES, Box, Decided, Heading, HeadingVerdict
from backwright.prove.suppressions import is_suppressed
from backwright.standard.finding import Finding, Verdict
from backwright.standard.items import ITEMS, LATER, PERSON
from backwright.standard.rule import Rule

# Under which heading the rules of a name (or of a folder) stand, the more special first; and which report a pass.
_UNDER: tuple[tuple[str, Box], ...] = (
    ("security/https", "https"),
    ("structure/secrets", "security"),
    ("structure/exceptions", "errors"),
    ("api/bad-input", "validation"),
    ("api/validation", "validation"),
    ("api/read-back", "validation"),
    ("errors/server-errors", "errors"),
    ("api/strict-", "validation"),
    ("api/states", "validation"),
    ("api/unusual-values", "validation"),
    ("database/migrations", "migrations"),
    ("database/races", "errors"),
    ("database/constraints", "validation"),
    ("database/refused-rows", "validation"),
    ("database/half-done-writes", "errors"),
    ("database/lost-updates", "errors"),
    ("security/", "security"),
    ("errors/", "errors"),
    ("performance/", "performance"),
    ("testing/", "tests"),
    ("docs/", "documented"),
    ("api/filters", "validation"),
    ("api/", "documented"),
    ("structure/", "style"),
)
_HEADLINES: dict[Box, tuple[str, ...]] = {
    "tests": ("testing/suite", "testing/own-code"),
    "https": ("security/https",),
    "security": ("security/access-matrix",),
    "validation": ("api/bad-input",),
    "performance": ("performance/statements", "performance/indexes"),
}
REVIEW = "yours to tick: docs/review.md (what changed, what to look at, open questions)"


def box_of(rule: str) -> Box:
    """The heading of a rule."""
    return next(box for prefix, box in _UNDER if rule.startswith(prefix))


def pasted(fix: str, project: str) -> str:
    """A command as one types it here, while the project is elsewhere."""
    verb, *words = fix.split(" ")
    if project == "." or not words:
        return fix
    where = shlex.quote(project)
    return " ".join([verb, "-C", where, *words] if verb == "make" else [verb, words[0], where, *words[1:]])


def numbered(findings: Iterable[Finding], project: str = ".") -> tuple[Finding, ...]:
    """The findings with an id for each piece of evidence, and the commands that mend as one types them here."""
    count = 0
    done = []
    for finding in findings:
        pieces = []
        for piece in finding.evidence:
            count += 1
            pieces.append(replace(piece, id=f"e-{count:02}"))
        fix = finding.fix.replace("EVIDENCE", pieces[0].id if pieces else "e-NN")
        done.append(replace(finding, evidence=tuple(pieces), fix=pasted(fix, project)))
    return tuple(done)


def headings(findings: Sequence[Finding], suppressed: frozenset[str] = frozenset()) -> tuple[Heading, ...]:
    """One heading per deliverable that anything was found about, and the one that a person ticks.

    A failure of which every fingerprint is suppressed stands under its heading and does not decide it.
    """
    under = {box: [one for one in findings if box_of(one.rule) == box] for box in BOXES}
    found = (_heading(box, of_it, suppressed) for box, of_it in under.items() if of_it)
    return (*found, Heading("reviewed", "person", REVIEW, (), "", "", ()))


def _heading(box: Box, findings: list[Finding], suppressed: frozenset[str]) -> Heading:
    counting = [one for one in findings if not is_suppressed(one, suppressed)]
    verdict = worst([one.verdict for one in counting])
    passing = [one for one in counting if one.rule in _HEADLINES.get(box, ()) and one.verdict == Verdict.PASS]
    deciding = [one for one in counting if one.verdict == verdict] if verdict != Verdict.PASS else []
    passed = "; ".join(one.says for one in passing)
    wrong = "; ".join(_clauses(box, [_with_new(one, suppressed) for one in deciding]))
    hidden = dict.fromkeys(one.rule for one in findings if is_suppressed(one, suppressed))
    aside = f"{' and '.join(hidden)} suppressed" if hidden else ""
    joint = ", but " if verdict == Verdict.FAIL else "; "
    says = joint.join(part for part in (passed, wrong) if part)
    says = "; ".join(part for part in (says, aside) if part)
    evidence = tuple(piece.id for one in deciding or passing for piece in one.evidence)
    fix, advice = (next((text for one in deciding if (text := getattr(one, kind))), "") for kind in ("fix", "advice"))
    is_suppressed_alone = bool(aside) and verdict in {Verdict.PASS, Verdict.NOT_APPLICABLE}
    shown: HeadingVerdict = "suppressed" if is_suppressed_alone else verdict
    return Heading(box, shown, says, evidence[:2], fix, "" if fix else advice, tuple(findings))


def _with_new(found: Finding, suppressed: frozenset[str]) -> Finding:
    """A finding that says how many of its violations count, where some do not."""
    new = sum(one.fingerprint(found.rule) not in suppressed for one in found.wrong)
    if found.verdict != Verdict.FAIL or new == len(found.wrong):
        return found
    return replace(found, says=f"{found.says} ({new} not suppressed)")


def _clauses(box: Box, deciding: list[Finding]) -> list[str]:
    """The text of a heading that does not hold: two clauses, one a rule; the others are counted."""
    first = {one.rule: one for one in reversed(deciding)}
    rules = list(dict.fromkeys(one.rule for one in deciding))
    clauses = [
        first[name].says if name in _HEADLINES.get(box, ()) else f"{name}: {first[name].says}" for name in rules[:2]
    ]
    return [*clauses, *([f"and {len(rules) - 2} more"] if len(rules) > 2 else [])]


_ORDER = (Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS, Verdict.NOT_APPLICABLE)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst verdict: one failure fails, one inconclusive rule leaves it inconclusive."""
    there = set(verdicts)
    return next((one for one in _ORDER if one in there), Verdict.NOT_APPLICABLE)


_Outcome = Literal["pass", "fail", "not_applicable", "inconclusive", "person", "later"]


def decided(findings: Sequence[Finding], rules: Sequence[Rule]) -> tuple[Decided, ...]:
    """What became of every item of the standard."""
    verdicts = {rule.name: worst([one.verdict for one in findings if one.rule == rule.name]) for rule in rules}
    run = {one.rule for one in findings}
    done = []
    for item, words in ITEMS.items():
        by = tuple(rule.name for rule in rules if item in rule.items and rule.name in run)
        outcome: _Outcome = "later"
        reason: tuple[str, ...] = by
        if by:
            outcome = worst([verdicts[name] for name in by]).value
        elif item in PERSON:
            outcome, reason = "person", (PERSON[item],)
        elif item in LATER:
            reason = (LATER[item],)
        else:
            outcome, reason = "inconclusive", ("its rules did not run",)
        done.append(Decided(item, words, outcome, reason))
    return tuple(done)
