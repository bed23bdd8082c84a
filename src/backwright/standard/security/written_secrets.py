"""Secrets come from outside."""

from collections.abc import Iterable

from backwright.standard.finding import Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.source.faults import written_secret
from backwright.standard.source.verdict import verdict_of
from backwright.standard.subject import Subject


def decide(subject: Subject) -> Iterable[Finding]:
    """No name that means a secret (a password, a key, a token) is given a literal, and no literal is a private key,
    the key of a service, or an address with a password in it. What stands in the source is known to all who read
    it, and stays in its history (CWE-798, OWASP API8:2023).

    Why: A secret in the code is in every clone, in every image and in the history, and the same in every environment.

    Fails: `const SECRET = "s3cr3t-key-42"` in `config.js`, or `postgres://app:hunter2@db/shop` in a constant.

    Mend: Read it from the environment or from a store of secrets, without a default, and change the one that was
    committed.
    """
    yield verdict_of(RULE, subject, written_secret)


RULE = Rule(
    name="security/written-secrets",
    items=("anti-patterns-to-avoid/9",),
    by="source",
    needs=("project",),
    references=References(owasp=("API8",), asvs=("13.3.1", "13.2.3"), cwe=(798,)),
    decide=decide,
)
