"""Passwords are hashed slowly."""

from collections.abc import Iterable

from backwright.standard.finding import Finding
from backwright.standard.rule import Rule
from backwright.standard.source.faults import weak_hash
from backwright.standard.source.verdict import verdict_of
from backwright.standard.subject import Subject


def decide(subject: Subject) -> Iterable[Finding]:
    """No password is hashed by a hash that is made to be quick (MD5, SHA-1, SHA-2 alone): a stolen table of these is
    guessed within hours. Argon2id, scrypt and bcrypt are slow on purpose (CWE-916, ASVS 5.0 11.4.2).
    """
    yield verdict_of(RULE, subject, weak_hash)


RULE = Rule(name="security/quick-hashes", items=("security/7",), by="source", needs=("project",), decide=decide)
