"""Protection is switched on."""

from collections.abc import Iterable

from backwright.standard.finding import Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.source.faults import lax_setting
from backwright.standard.source.verdict import verdict_of
from backwright.standard.subject import Subject


def decide(subject: Subject) -> Iterable[Finding]:
    """Certificates are verified, tokens are verified, and debugging is not switched on in the source. Each is switched
    off for an afternoon and stays so (CWE-295, CWE-347, CWE-489).

    Why: Each of these is switched off for an afternoon and stays so; nothing fails then, and anybody on the way reads
    along.

    Fails: `requests.get(url, verify=False)`, or `jwt.decode(token, options={"verify_signature": False})`.

    Mend: Take the switch out; give the client the certificate of your own authority where it needs one, and read the
    debug mode from the environment with off as its default.
    """
    yield verdict_of(RULE, subject, lax_setting)


RULE = Rule(
    name="security/lax-settings",
    items=("deliverables-checklist/5",),
    by="source",
    needs=("project",),
    references=References(owasp=("API8",), asvs=("12.3.2", "9.1.1", "13.4.2"), cwe=(295, 347, 489)),
    decide=decide,
)
