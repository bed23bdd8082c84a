"""What `prove` hands back: a proof, in words that a terminal, a page and a program can print.

Findings are gathered under ten headings (`Box`), the deliverables that a backend is handed over with. A heading is as
good as the worst that was found under it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, get_args

from backwright.prove.suppressions import Suppression
from backwright.standard.finding import Evidence, Finding, Verdict
from backwright.standard.violation import Violation

Box = Literal[
    "tests",
    "https",
    "security",
    "validation",
    "performance",
    "errors",
    "documented",
    "migrations",
    "style",
    "reviewed",
]
BOXES: tuple[Box, ...] = get_args(Box)


# `suppressed`: nothing counts that is wrong, but something is.
HeadingVerdict = Verdict | Literal["suppressed", "person"]


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of one item of the standard in this proof."""

    item: str
    words: str
    verdict: Literal["pass", "fail", "not_applicable", "inconclusive", "person", "later"]
    by: tuple[str, ...]  # the rules that decided it, or the reason why none did


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of the proof: a deliverable and its verdict."""

    box: Box
    verdict: HeadingVerdict
    says: str
    evidence: tuple[str, ...]
    fix: str  # a command, as one types it
    advice: str  # in words, where there is none
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What holds of one backend, what does not, and what is inconclusive."""

    project: str
    target: str
    operations: int
    unreached: tuple[str, ...]  # operations that never answered with success: nothing is known of them
    unused: tuple[str, ...]  # those that a role is granted and never succeeded with: `create_booking as booker`
    callers: int
    tenants: int
    requests: int
    seconds: float
    headings: tuple[Heading, ...]
    decided: tuple[Decided, ...]
    report: str = ""
    note: str = ""  # what was not done at all, and why
    rules: tuple[str, ...] = ()  # the rules, where it was only some
    open_to_all: bool = False  # no `use: auth`: everybody may do everything
    at: str = ""  # when it ended: 2026-11-30T21:05:44Z
    digest: str = ""  # the sha256 of what the backend is made of; empty where its files are not at hand
    suppressions: tuple[Suppression, ...] = ()  # violations that do not count, and why
    warnings: tuple[str, ...] = ()  # of exemptions that have ended, or cover nothing
    live_key: str = ""  # of all that the running backend depends on; empty where its findings are not to be used again
    reused: tuple[str, ...] = ()  # the rules whose findings stand from an earlier proof
    timings: Mapping[str, float] = field(default_factory=dict)  # seconds of each phase
    known: Mapping[str, str] = field(default_factory=dict)  # the fingerprints of the baseline, with their dates

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was found, heading by heading."""
        return tuple(finding for heading in self.headings for finding in heading.findings)

    @property
    def suppressed(self) -> Mapping[str, Suppression]:
        """The suppressions by fingerprint."""
        return {one.fingerprint: one for one in self.suppressions}

    def counting(self, found: Finding) -> tuple[Violation, ...]:
        """The violations of a finding that are not suppressed."""
        hidden = self.suppressed
        return tuple(one for one in found.violations if one.fingerprint(found.rule) not in hidden)

    @property
    def failing(self) -> tuple[Finding, ...]:
        """What fails, without what is suppressed."""
        hidden = self.suppressed
        return tuple(
            found
            for found in self.findings
            if found.verdict == Verdict.FAIL and any(one.fingerprint(found.rule) not in hidden for one in found.wrong)
        )

    @property
    def tally(self) -> Mapping[str, int]:
        """How many items of the standard have each verdict."""
        return Counter(str(one.verdict) for one in self.decided)

    @property
    def fingerprints(self) -> Mapping[str, str]:
        """What is wrong, each with the day since which it is known."""
        day = self.at[:10]
        names = (one.fingerprint(found.rule) for found in self.findings for one in found.wrong)
        return {name: self.known.get(name, day) for name in names}

    @property
    def evidence(self) -> Iterator[Evidence]:
        """Every evidence, each once."""
        known: set[str] = set()
        for finding in self.findings:
            for piece in finding.evidence:
                if piece.id not in known:
                    known.add(piece.id)
                    yield piece

    @property
    def reached(self) -> int:
        """How many operations every role has succeeded with that is granted them."""
        return self.operations - len({*self.unreached, *(one.partition(" as ")[0] for one in self.unused)})

    def counted(self, verdict: HeadingVerdict) -> int:
        """How many headings have this verdict."""
        return sum(heading.verdict == verdict for heading in self.headings)

    @property
    def exit_code(self) -> int:
        """0 when nothing is to mend, 1 when something is, 4 when nothing is as far as the proof has reached."""
        if self.counted(Verdict.FAIL):
            return 1
        is_whole = self.operations and not self.unreached and not self.unused
        return 0 if is_whole or self.rules else 4

    def stale_in(self, project: Path) -> tuple[str, ...]:
        """Files that changed since the proof; a proof of other files proves nothing about these."""
        return tuple(sorted({name for piece in self.evidence for name in piece.stale_in(project)}))

    def to_json(self) -> dict[str, object]:
        """The whole proof as plain values, in the order in which it is printed."""
        return {
            "project": self.project,
            "target": self.target,
            "operations": self.operations,
            "reached": self.reached,
            "unreached": list(self.unreached),
            "unused": list(self.unused),
            "callers": self.callers,
            "tenants": self.tenants,
            "requests": self.requests,
            "seconds": round(self.seconds, 1),
            "to_mend": self.counted(Verdict.FAIL),
            "inconclusive": self.counted(Verdict.INCONCLUSIVE),
            "suppressed": self.counted("suppressed"),
            "yours": self.counted("person"),
            "exit_code": self.exit_code,
            "report": self.report,
            "note": self.note,
            "asked": list(self.rules),
            "open_to_all": self.open_to_all,
            "at": self.at,
            "digest": self.digest,
            "tally": dict(self.tally),
            "live_key": self.live_key,
            "reused": list(self.reused),
            "timings": {name: round(seconds, 2) for name, seconds in self.timings.items()},
            "suppressions": [asdict(one) for one in self.suppressions],
            "warnings": list(self.warnings),
            "fingerprints": dict(self.fingerprints),
            "headings": [_heading(heading) for heading in self.headings],
            "evidence": [_evidence(piece) for piece in self.evidence],
            "items": [
                {"item": one.item, "words": one.words, "verdict": one.verdict, "by": list(one.by)}
                for one in self.decided
            ],
        }


def _heading(heading: Heading) -> dict[str, object]:
    return {
        "box": heading.box,
        "verdict": str(heading.verdict),
        "says": heading.says,
        "evidence": list(heading.evidence),
        "fix": heading.fix,
        "advice": heading.advice,
        "findings": [_finding(finding) for finding in heading.findings],
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "verdict": str(finding.verdict),
        "says": finding.says,
        "evidence": [piece.id for piece in finding.evidence],
        "fix": finding.fix,
        "advice": finding.advice,
        "places": list(finding.places),
        "violations": [
            asdict(one) | {"says": str(one), "fingerprint": one.fingerprint(finding.rule)} for one in finding.violations
        ],
    }


def _evidence(piece: Evidence) -> dict[str, object]:
    return {
        "id": piece.id,
        "at": piece.at,
        "kind": piece.kind,
        "title": piece.title,
        "seen": list(piece.excerpts),
        "files": dict(piece.files),
        "data": dict(piece.data),
    }
