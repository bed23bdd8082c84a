"""Protection is switched on."""

from collections.abc import Iterable

from backwright.standard.finding import Finding
from backwright.standard.rule import Rule
from backwright.standard.source.faults import lax_setting
from backwright.standard.source.verdict import verdict_of
from backwright.standard.subject import Subject


def decide(subject: Subject) -> Iterable[Finding]:
    """Certificates are verified, tokens are verified, and debugging is not switched on in the source. Each is switched
    off for an afternoon and stays so (CWE-295, CWE-347, CWE-489).
    """
    yield verdict_of(RULE, subject, lax_setting)


RULE = Rule(
    name="security/lax-settings", items=("deliverables-checklist/5",), by="source", needs=("project",), decide=decide
)
