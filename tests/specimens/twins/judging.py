"""Proves a server, sound or with a defect, by its description alone, and says whether the defect was flagged."""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tests.specimens.twins.defects import Defect
from tests.specimens.twins.serving import Framework, served

from backwright.prove.described.run import prove_described
from backwright.standard.described_rules import DESCRIBED_RULES
from backwright.standard.finding import Verdict

ITEMS = {rule.name: rule.items for rule in DESCRIBED_RULES}


class Outcome(StrEnum):
    """What a proof made of a server."""

    FLAGGED = "flagged"  # a rule fails that decides the item of the defect
    ELSEWHERE = "elsewhere"  # only rules fail that decide other items
    MISSED = "missed"
    SILENT = "silent"  # a sound server, and no rule fails
    ACCUSED = "accused"  # a sound server, and a rule fails


@dataclass(frozen=True)
class Judged:
    """One server and what a proof said of it."""

    framework: Framework
    defect: Defect | None
    outcome: Outcome
    says: tuple[str, ...]  # what fails, a line each
    reached: int
    operations: int
    requests: int
    seconds: float

    @property
    def title(self) -> str:
        """The framework, and what is wrong."""
        return f"{self.framework}: {self.defect.name if self.defect else 'sound'}"


def judged(framework: Framework, defect: Defect | None = None, only: Sequence[str] | None = None) -> Judged:
    """Start a server, prove it from an empty folder, stop it.

    Args:
        framework: that it is written in.
        defect: what is wrong with it; nothing when it is the sound one.
        only: names of rules; all of them when not said.
    """
    started = time.monotonic()
    with served(framework, defect) as url, tempfile.TemporaryDirectory(prefix="twin-proof-") as folder:
        proof = prove_described(folder, url=url, only=only).proof
    failed = [one for one in proof.findings if one.verdict == Verdict.FAIL]
    if defect is None:
        outcome = Outcome.ACCUSED if failed else Outcome.SILENT
    elif any(defect.item in ITEMS[one.rule] for one in failed):
        outcome = Outcome.FLAGGED
    else:
        outcome = Outcome.ELSEWHERE if failed else Outcome.MISSED
    says = tuple(line for one in failed for line in (f"{one.rule}: {one.says}", *(f"  {each}" for each in one.detail[:3])))
    seconds = time.monotonic() - started
    return Judged(framework, defect, outcome, says, proof.reached, proof.operations, proof.requests, seconds)


def tried(framework: Framework, defect: Defect | None) -> Judged:
    """By the rules that decide the item of a defect, and by all of them where these do not flag it."""
    if defect is None:
        return judged(framework)
    found = judged(framework, defect, deciding(defect))
    return found if found.outcome == Outcome.FLAGGED else judged(framework, defect)


def deciding(defect: Defect) -> tuple[str, ...]:
    """The rules that decide the item of a defect."""
    return tuple(name for name, items in ITEMS.items() if defect.item in items)
