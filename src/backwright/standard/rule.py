"""What a rule is: a name, the items that it decides, how it decides them, and the deciding itself.

The docstring of `decide` is the rule's page: what is looked at, what fails, and why it matters.
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from backwright.standard.finding import Evidence, Finding, Verdict
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation, violation

By = Literal["source", "document", "probe", "database", "tests"]
Need = Literal["project", "blueprint", "live", "database", "statements", "log", "migrator", "suite", "style", "api"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is demanded of a backend, and the way to find out."""

    name: str  # `security/access-matrix`, the place of its file
    items: tuple[str, ...]  # of the standard: `security/2`
    by: By
    needs: tuple[Need, ...]
    decide: Callable[[Subject], Iterable[Finding]]

    @property
    def page(self) -> str:
        """Its documentation."""
        return inspect.getdoc(self.decide) or ""

    def lacks(self, subject: Subject) -> tuple[Need, ...]:
        """What it needs and this subject does not offer."""
        return tuple(need for need in self.needs if getattr(subject, need) is None)

    def passed(self, says: str, *evidence: Evidence) -> Finding:
        """It holds."""
        return Finding(self.name, Verdict.PASS, says, evidence)

    def failed(
        self,
        says: str,
        *evidence: Evidence,
        fix: str = "",
        advice: str = "",
        places: Iterable[str] = (),
        detail: Iterable[Violation | str] = (),
    ) -> Finding:
        """It does not hold; `detail` has each violation, as a value or as a sentence."""
        found = tuple(map(violation, detail))
        return Finding(self.name, Verdict.FAIL, says, evidence, fix, tuple(places), found, advice)

    def unclear(self, says: str, *evidence: Evidence, advice: str = "") -> Finding:
        """There was not enough to decide it."""
        return Finding(self.name, Verdict.INCONCLUSIVE, says, evidence, advice=advice)

    def not_applicable(self, says: str) -> Finding:
        """It does not apply to this backend."""
        return Finding(self.name, Verdict.NOT_APPLICABLE, says)
