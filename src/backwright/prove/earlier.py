"""A proof of some rules, put into the whole one before it: what did not run again stays, with its date."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from backwright.prove.headings import decided, headings
from backwright.prove.outcome import Proof
from backwright.prove.suppressions import fingerprints, suppression_in
from backwright.standard.every_rule import EVERY_RULE
from backwright.standard.finding import Evidence, Finding, Verdict
from backwright.standard.violation import Violation, violation, violation_in


def findings_in(stored: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The findings of a stored proof."""
    pieces = {one["id"]: _evidence(one) for one in stored["evidence"]}
    return tuple(
        Finding(
            one["rule"], Verdict(one["verdict"]), one["says"],
            tuple(pieces[name] for name in one["evidence"]), one["fix"],
            tuple(one["places"]), _violations(one), one.get("advice", ""),
        )
        for heading in stored["headings"]
        for one in heading["findings"]
    )  # fmt: skip


def _violations(stored: Mapping[str, Any]) -> tuple[Violation, ...]:
    """The violations of a stored finding; of sentences where an earlier version stored it."""
    if "violations" in stored:
        return tuple(violation_in(one) for one in stored["violations"])
    return tuple(map(violation, stored["detail"]))


def _evidence(stored: Mapping[str, Any]) -> Evidence:
    fields = {name: stored[name] for name in ("kind", "title", "files", "data", "id")}
    return Evidence(**fields, excerpts=tuple(stored["seen"]), at=stored.get("at", ""))


def after(proof: Proof, stored: Mapping[str, Any]) -> Proof:
    """A proof with ids of evidence that go on where those of another one end."""
    taken = max((int(one["id"].removeprefix("e-")) for one in stored["evidence"]), default=0)
    findings = tuple(_moved(finding, taken) for finding in proof.findings)
    return replace(proof, headings=headings(findings, frozenset(proof.suppressed)))


def _moved(finding: Finding, by: int) -> Finding:
    pieces, fix = [], finding.fix
    for piece in finding.evidence:
        name = f"e-{int(piece.id.removeprefix('e-')) + by:02}"
        fix = " ".join(name if word == piece.id else word for word in fix.split(" "))
        pieces.append(replace(piece, id=name))
    return replace(finding, evidence=tuple(pieces), fix=fix)


def joined(proof: Proof, stored: Mapping[str, Any]) -> Proof:
    """The whole stored proof, with the new findings in the place of the old ones."""
    before = [one for one in findings_in(stored) if one.rule not in proof.rules]
    findings = (*before, *proof.findings)
    there = fingerprints(findings)
    earlier = (suppression_in(one) for one in stored.get("suppressions", ()))
    hidden = {one.fingerprint: one for one in (*earlier, *proof.suppressions) if one.fingerprint in there}
    return replace(
        proof,
        headings=headings(findings, frozenset(hidden)),
        suppressions=tuple(hidden.values()),
        known={**stored.get("fingerprints", {}), **proof.known},
        decided=decided(findings, tuple(EVERY_RULE.values())),
        rules=tuple(stored["asked"]),
        operations=stored["operations"],
        unreached=tuple(stored["unreached"]),
        unused=tuple(stored["unused"]),
        callers=stored["callers"],
        tenants=stored["tenants"],
        requests=stored["requests"],
        seconds=stored["seconds"],
        live_key=proof.live_key if proof.live_key == stored.get("live_key") else "",
        timings={**stored.get("timings", {}), **proof.timings},
    )
