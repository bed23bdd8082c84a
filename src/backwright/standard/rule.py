"""What a rule is: a name, the items that it decides, how it decides them, and the deciding itself.

The docstring of `decide` is the rule's page: what it looks at, then a paragraph each that begins with `Why:`, `Fails:`
(an example) and `Mend:`.
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from backwright.standard.finding import Evidence, Finding, Verdict
from backwright.standard.references import References
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation, violation

PARTS = ("Why:", "Fails:", "Mend:")
By = Literal["source", "document", "probe", "database", "tests"]
Need = Literal[
    "project", "blueprint", "live", "database", "statements", "log", "migrator", "suite", "style", "api", "shipped"
]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is demanded of a backend, and the way to find out."""

    name: str  # `security/access-matrix`, the place of its file
    items: tuple[str, ...]  # of the standard: `security/2`
    by: By
    needs: tuple[Need, ...]
    decide: Callable[[Subject], Iterable[Finding]]
    references: References = References()  # noqa: RUF009 - it is frozen

    @property
    def page(self) -> str:
        """Its documentation."""
        return inspect.getdoc(self.decide) or ""

    @property
    def title(self) -> str:
        """What holds where it passes, in a line: the first of its module."""
        return (inspect.getdoc(inspect.getmodule(self.decide)) or "").partition("\n")[0]

    @property
    def looks_at(self) -> str:
        """What it looks at, in paragraphs."""
        return "\n\n".join(one for one in self.page.split("\n\n") if not one.startswith(PARTS))

    def part(self, name: str) -> str:
        """The paragraph of its page that begins with `Why:`, `Fails:` or `Mend:`; empty where there is none."""
        found = next((one for one in self.page.split("\n\n") if one.startswith(f"{name}:")), "")
        return " ".join(found.removeprefix(f"{name}:").split())

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
