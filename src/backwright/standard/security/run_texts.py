"""No text is run."""

from collections.abc import Iterable

from backwright.standard.finding import Finding
from backwright.standard.rule import Rule
from backwright.standard.source.faults import runs_text
from backwright.standard.source.verdict import verdict_of
from backwright.standard.subject import Subject


def decide(subject: Subject) -> Iterable[Finding]:
    """No text that is put together is run as code (`eval`, `exec`, `Function`) or by a shell, and no data become
    objects of any kind (`pickle`). Whoever brings a piece of the text runs what they want (CWE-78, CWE-95,
    CWE-502).
    """
    yield verdict_of(RULE, subject, runs_text)


RULE = Rule(name="security/run-texts", items=("security/3",), by="source", needs=("project",), decide=decide)
