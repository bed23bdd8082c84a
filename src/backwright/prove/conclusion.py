"""The end of a proof: its date, the digest of what it was seen on, and what of it does not count today."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from backwright.prove.baseline import baseline_of
from backwright.prove.exemptions import Exemption, exemptions_of
from backwright.prove.headings import headings
from backwright.prove.outcome import Proof
from backwright.prove.suppressions import exemption_notes, suppressions
from backwright.standard.finding import tree_digests


@dataclass(frozen=True, slots=True)
class Allowances:
    """What may be wrong without failing: what a baseline knows, and what the owner has exempted."""

    known: Mapping[str, str] = field(default_factory=dict)
    exemptions: Sequence[Exemption] = ()


def allowances_of(project: Path, baseline: Path | None) -> Allowances:
    """Those of a project, read before anything is started.

    Raises:
        BaselineError: the baseline is no stored proof.
        ExemptionError: `prove.exempt.yaml` has errors.
    """
    return Allowances(baseline_of(baseline) if baseline else {}, exemptions_of(project))


def concluded(proof: Proof, allowances: Allowances, digest: str = "") -> Proof:
    """The proof at this moment, with the violations that do not count today marked as such."""
    now = datetime.now(UTC)
    hidden = suppressions(proof.findings, allowances.known, allowances.exemptions, now.date())
    return replace(
        proof,
        headings=headings(proof.findings, frozenset(one.fingerprint for one in hidden)),
        suppressions=hidden,
        warnings=tuple(exemption_notes(proof.findings, allowances.exemptions, now.date())),
        known=allowances.known,
        at=now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        digest=digest,
    )


def digest_of(project: Path) -> str:
    """One digest of what the backend is made of: its page, its code and its migrations."""
    files = tree_digests(project, ["src", "migrations"], ["blueprint.yaml"])
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
