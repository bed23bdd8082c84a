"""Proofs stored in the project: the page for people, and the same as data, from which an evidence can be read later."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from backwright.prove.earlier import after, joined
from backwright.prove.outcome import Proof
from backwright.prove.stored import PROOF, NoSuchEvidenceError, last_proof
from backwright.reports.html import page

REPORT = Path(".backwright") / "report.html"
REST = (
    "only the rules that ran are shown here; the rest of the last proof stays in the report, each piece with its date"
)


def keep(proof: Proof, project: Path) -> Proof:
    """Write the report; the proof with the place of it.

    One of some rules takes their place in the last whole proof of the same target; the rest of that stays.
    """
    proof = replace(proof, report=REPORT.as_posix())
    previous = _whole_one(project, proof.target) if proof.rules else None
    if previous is None:
        _write(proof, project)
        return proof
    proof = after(proof, previous)
    _write(joined(proof, previous), project)
    return replace(proof, note="; ".join(filter(None, [proof.note, REST])))


def _whole_one(project: Path, target: str) -> dict[str, Any] | None:
    try:
        previous = last_proof(project)
    except NoSuchEvidenceError:
        return None
    return previous if previous["target"] == target and previous.get("asked") == [] else None


def _write(proof: Proof, project: Path) -> None:
    for place, text in ((REPORT, page(proof)), (PROOF, json.dumps(proof.to_json(), indent=1))):
        (project / place).parent.mkdir(parents=True, exist_ok=True)
        (project / place).write_text(text, encoding="utf-8")


def evidence_named(project: Path, name: str) -> dict[str, Any]:
    """One piece of evidence of the last proof."""
    pieces: list[dict[str, Any]] = last_proof(project)["evidence"]
    for piece in pieces:
        if piece["id"] == name:
            return piece
    known = ", ".join(piece["id"] for piece in pieces)
    raise NoSuchEvidenceError(f"The last proof has no evidence {name}. It has {known}.")
