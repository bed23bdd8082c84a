"""No text is run."""

from collections.abc import Iterable

from backwright.standard.finding import Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.source.faults import runs_text
from backwright.standard.source.verdict import verdict_of
from backwright.standard.subject import Subject


def decide(subject: Subject) -> Iterable[Finding]:
    """No text that is put together is run as code (`eval`, `exec`, `Function`) or by a shell, and no data become
    objects of any kind (`pickle`). Whoever brings a piece of the text runs what they want (CWE-78, CWE-95,
    CWE-502).

    Why: Whoever brings a piece of a text that is run decides what runs, with the rights of the backend.

    Fails: `os.system("convert " + name)`, or `pickle.loads(request.body)`.

    Mend: Call programs with a list of arguments and no shell, look operations up in a table in the place of `eval`, and
    read data as JSON.
    """
    yield verdict_of(RULE, subject, runs_text)


RULE = Rule(
    name="security/run-texts",
    items=("security/3",),
    by="source",
    needs=("project",),
    references=References(asvs=("1.2.5", "1.3.2", "1.5.2"), cwe=(78, 95, 502)),
    decide=decide,
)
