"""A proof of some rules, put into the whole one before it: what was not asked again stays, with its date."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from backwright.prove.headings import decided, headings
from backwright.prove.outcome import Proof
from backwright.standard.finding import Evidence, Finding, Verdict
from backwright.standard.rules import RULES


def findings_in(told: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The findings of a proof that was kept as data."""
    pieces = {one["id"]: _evidence(one) for one in told["evidence"]}
    return tuple(
        Finding(
            one["rule"], Verdict(one["verdict"]), one["says"],
            tuple(pieces[name] for name in one["evidence"]), one["fix"],
            tuple(one["places"]), tuple(one["detail"]), one.get("advice", ""),
        )
        for heading in told["headings"]
        for one in heading["findings"]
    )  # fmt: skip


def _evidence(told: Mapping[str, Any]) -> Evidence:
    kept = {name: told[name] for name in ("kind", "title", "files", "data", "id")}
    return Evidence(**kept, seen=tuple(told["seen"]), at=told.get("at", ""))


def after(proof: Proof, told: Mapping[str, Any]) -> Proof:
    """A proof with ids of evidence that go on where those of another one end."""
    taken = max((int(one["id"].removeprefix("e-")) for one in told["evidence"]), default=0)
    findings = tuple(_moved(finding, taken) for finding in proof.findings)
    return replace(proof, headings=headings(findings))


def _moved(finding: Finding, by: int) -> Finding:
    pieces, fix = [], finding.fix
    for piece in finding.evidence:
        name = f"e-{int(piece.id.removeprefix('e-')) + by:02}"
        fix = " ".join(name if word == piece.id else word for word in fix.split(" "))
        pieces.append(replace(piece, id=name))
    return replace(finding, evidence=tuple(pieces), fix=fix)


def joined(proof: Proof, told: Mapping[str, Any]) -> Proof:
    """The whole proof that was kept, with what was asked again in the place of what was found then."""
    before = [one for one in findings_in(told) if one.rule not in proof.asked]
    findings = (*before, *proof.findings)
    return replace(
        proof,
        headings=headings(findings),
        decided=decided(findings, RULES),
        asked=tuple(told["asked"]),
        operations=told["operations"],
        unreached=tuple(told["unreached"]),
        unused=tuple(told["unused"]),
        callers=told["callers"],
        tenants=told["tenants"],
        requests=told["requests"],
        seconds=told["seconds"],
    )
