"""One fault, planted in a copy of a built project and judged by a proof."""

import shutil
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from backwright.errors import BackwrightError
from backwright.prove.outcome import Proof
from backwright.prove.run import failures, prove
from backwright.standard.rules import RULES, rule_named
from benchmarks.judge.fault import Fault

# The project's own tests notice most faults by themselves: how far a proof does is the question here.
OWN_TESTS = ("testing/suite", "testing/own-code", "structure/style")
ASKED = tuple(rule.name for rule in RULES if rule.name not in OWN_TESTS)


class Outcome(StrEnum):
    """What a proof made of a fault."""

    NOTICED = "noticed"
    ELSEWHERE = "elsewhere"  # only under items that it does not offend against
    STOPPED = "stopped"  # there is no report
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Tried:
    """A fault and what became of it."""

    fault: Fault
    outcome: Outcome
    by: tuple[str, ...]  # the rules that failed
    says: str
    seconds: float


def try_fault(fault: Fault, built: Path) -> Tried:
    """Plant a fault in a copy of a built project, and prove the copy."""
    with tempfile.TemporaryDirectory(prefix="judge-") as folder:
        project = Path(folder) / fault.page
        shutil.copytree(built, project, ignore=shutil.ignore_patterns(".git", "cache"))
        fault.plant(project)
        try:
            proof = prove(project, only=ASKED)
        except BackwrightError as stopped:
            return Tried(fault, Outcome.STOPPED, (), str(stopped).splitlines()[0], 0)
    return judged(fault, proof)


def judged(fault: Fault, proof: Proof) -> Tried:
    """Whether the proof of a project with a fault tells of it, and in the right place."""
    found = failures(proof)
    by = tuple(dict.fromkeys(finding.rule for finding in found))
    right = [finding for finding in found if fault.item in rule_named(finding.rule).items]
    outcome = Outcome.NOTICED if right else Outcome.ELSEWHERE if found else Outcome.MISSED
    says = next((finding.says for finding in (*right, *found)), "")
    return Tried(fault, outcome, by, says, proof.seconds)
