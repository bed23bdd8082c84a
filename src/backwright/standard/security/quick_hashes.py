"""Passwords are hashed slowly."""

from collections.abc import Iterable

from backwright.standard.finding import Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.source.faults import weak_hash
from backwright.standard.source.verdict import verdict_of
from backwright.standard.subject import Subject


def decide(subject: Subject) -> Iterable[Finding]:
    """No password is hashed by a hash that is made to be quick (MD5, SHA-1, SHA-2 alone): a stolen table of these is
    guessed within hours. Argon2id, scrypt and bcrypt are slow on purpose (CWE-916, ASVS 5.0 11.4.2).

    Why: Tables are stolen. Billions of quick hashes are tried in a second, and a few dozen of slow ones.

    Fails: `hashlib.sha256(password.encode()).hexdigest()` where an account is made.

    Mend: Use Argon2id, scrypt or bcrypt of a library, and hash anew when somebody signs in with an old hash.
    """
    yield verdict_of(RULE, subject, weak_hash)


RULE = Rule(
    name="security/quick-hashes",
    items=("security/7",),
    by="source",
    needs=("project",),
    references=References(owasp=("API2",), asvs=("11.4.2",), cwe=(916,), rfc=(9106,)),
    decide=decide,
)
