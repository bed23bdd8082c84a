"""Violations that do not fail a proof: known before (a baseline), or exempt by the owner for a while."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from backwright.prove.exemptions import FILE, Exemption
from backwright.standard.finding import Finding, Verdict


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why one violation does not count."""

    fingerprint: str
    kind: Literal["baseline", "exemption"]
    reason: str
    until: str = ""  # the last day of an exemption: 2027-01-31


def fingerprints(findings: Iterable[Finding]) -> frozenset[str]:
    """Those of every violation of what fails."""
    return frozenset(one.fingerprint(found.rule) for found in findings for one in found.wrong)


def suppressions(
    findings: Sequence[Finding], baseline: Mapping[str, str], exemptions: Sequence[Exemption], today: date
) -> tuple[Suppression, ...]:
    """What an exemption covers today, and what the baseline knows; one for each fingerprint.

    Args:
        findings: of the proof.
        baseline: the fingerprints of an earlier proof, each with its date.
        exemptions: of the owner; those that have ended cover nothing.
        today: the day by which they are judged.
    """
    valid = [one for one in exemptions if not one.is_over(today)]
    made: dict[str, Suppression] = {}
    for found in findings:
        for violation in found.wrong:
            name = violation.fingerprint(found.rule)
            covering = next((one for one in valid if one.covers(found.rule, violation)), None)
            if covering is not None:
                made[name] = Suppression(name, "exemption", covering.reason, covering.until.isoformat())
            elif name in baseline:
                made[name] = Suppression(name, "baseline", f"known since {baseline[name]}")
    return tuple(made.values())


def exemption_notes(findings: Sequence[Finding], exemptions: Sequence[Exemption], today: date) -> Iterator[str]:
    """Exemptions that have ended, and those that cover nothing that was found by a rule that ran."""
    run = {one.rule for one in findings}
    wrong = [(one.rule, violation) for one in findings for violation in one.wrong]
    for one in exemptions:
        matches = any(one.covers(rule, violation) for rule, violation in wrong)
        if one.is_over(today):
            yield f"{FILE}:{one.line} ended on {one.until}: {one.subject}" + (" fails again" if matches else "")
        elif one.rule in run and not matches:
            yield f"{FILE}:{one.line} covers nothing that was found, and can be taken out: {one.subject}"


def is_suppressed(found: Finding, suppressed: frozenset[str]) -> bool:
    """Whether all that is wrong is suppressed."""
    return found.verdict == Verdict.FAIL and all(one.fingerprint(found.rule) in suppressed for one in found.wrong)


def suppression_in(stored: Mapping[str, Any]) -> Suppression:
    """A suppression as it was stored."""
    return Suppression(stored["fingerprint"], stored["kind"], stored["reason"], stored["until"])
