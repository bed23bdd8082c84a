"""What a rule finds, and the evidence for it.

A finding without evidence is an opinion: everything but `not_applicable` names what was examined. Evidence is bound
to the files that it was found in; when one of them changes, the evidence is stale.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Literal

from backwright.standard.violation import Violation


class Verdict(StrEnum):
    """What a rule decides; never a pass for what was not examined."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    INCONCLUSIVE = "inconclusive"

    @classmethod
    def _missing_(cls, value: object) -> "Verdict | None":
        return cls.INCONCLUSIVE if value == "could_not_tell" else None  # its name in stored proofs of earlier versions


EvidenceKind = Literal["exchange", "source", "plan", "measurement", "tests", "catalogue", "document", "log"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something observed: a request with its answer, lines of a file, a query plan, a measurement."""

    kind: EvidenceKind
    title: str
    excerpts: tuple[str, ...]  # paragraphs, each as it would be printed; secrets are already blacked out
    files: Mapping[str, str] = field(default_factory=dict)  # path in the project → its sha256 at the time
    data: Mapping[str, object] = field(default_factory=dict)  # the same for programs
    id: str = ""  # `e-07`, given when the proof is put together
    at: str = ""  # the time of the observation: 2026-11-30T21:05:44Z

    def stale_in(self, project: Path) -> tuple[str, ...]:
        """The files that are no longer what they were at the time."""
        return tuple(name for name, digest in self.files.items() if file_digest(project / name) != digest)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule says about a backend."""

    rule: str
    verdict: Verdict
    says: str  # one line; what was looked at, with figures
    evidence: tuple[Evidence, ...] = ()
    fix: str = ""  # a command that mends it or leads to where it is mended, as one types it in the project
    places: tuple[str, ...] = ()  # `src/services/ticket_service.py:71`
    violations: tuple[Violation, ...] = ()  # the single ones behind `says`
    advice: str = ""  # what to do about it where no command does it

    @property
    def detail(self) -> tuple[str, ...]:
        """The violations, a sentence each."""
        return tuple(map(str, self.violations))

    @property
    def wrong(self) -> tuple[Violation, ...]:
        """The violations of a failure; one that lists none is one of its own."""
        if self.violations or self.verdict != Verdict.FAIL:
            return self.violations
        return (Violation(self.says, place=self.places[0] if self.places else ""),)

    def with_evidence(self, evidence: Iterable[Evidence]) -> "Finding":
        """The same finding over other evidence."""
        return replace(self, evidence=tuple(evidence))


def file_digest(path: Path) -> str:
    """The sha256 of a file; of nothing when there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "absent"


def tree_digests(project: Path, folders: Iterable[str], names: Iterable[str] = ()) -> dict[str, str]:
    """The sha256 of every Python file under these folders of a project, and of these files."""
    files = [path for folder in folders for path in sorted((project / folder).rglob("*.py"))]
    files += [project / name for name in names if (project / name).is_file()]
    return {path.relative_to(project).as_posix(): file_digest(path) for path in files}
