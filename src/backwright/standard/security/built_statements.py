"""Statements are not put together from texts."""

from collections.abc import Iterable

from backwright.standard.finding import Finding
from backwright.standard.rule import Rule
from backwright.standard.source.faults import built_sql
from backwright.standard.source.verdict import verdict_of
from backwright.standard.subject import Subject


def decide(subject: Subject) -> Iterable[Finding]:
    """No statement of SQL has a value put into its text: not by a template, not by joining, not by formatting. Values
    belong into parameters, which a database never reads as SQL (CWE-89, ASVS 5.0 1.2.4).
    """
    yield verdict_of(RULE, subject, built_sql)


RULE = Rule(name="security/built-statements", items=("security/4",), by="source", needs=("project",), decide=decide)
