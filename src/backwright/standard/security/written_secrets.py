"""Secrets come from outside."""

from collections.abc import Iterable

from backwright.standard.finding import Finding
from backwright.standard.rule import Rule
from backwright.standard.source.faults import written_secret
from backwright.standard.source.verdict import verdict_of
from backwright.standard.subject import Subject


def decide(subject: Subject) -> Iterable[Finding]:
    """No name that means a secret (a password, a key, a token) is given a literal, and no literal is a private key,
    the key of a service, or an address with a password in it. What stands in the source is known to all who read
    it, and stays in its history (CWE-798, OWASP API8:2023).
    """
    yield verdict_of(RULE, subject, written_secret)


RULE = Rule(
    name="security/written-secrets", items=("anti-patterns-to-avoid/9",), by="source", needs=("project",), decide=decide
)
