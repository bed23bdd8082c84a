"""Statements are not put together from texts."""

from collections.abc import Iterable

from backwright.standard.finding import Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.source.faults import built_sql
from backwright.standard.source.verdict import verdict_of
from backwright.standard.subject import Subject


def decide(subject: Subject) -> Iterable[Finding]:
    """No statement of SQL has a value put into its text: not by a template, not by joining, not by formatting. Values
    belong into parameters, which a database never reads as SQL (CWE-89, ASVS 5.0 1.2.4).

    Why: One value that becomes part of a statement gives its sender the database.

    Fails: `cursor.execute(f"SELECT * FROM orders WHERE id = {order_id}")`.

    Mend: Pass the value as a parameter: `cursor.execute("SELECT * FROM orders WHERE id = ?", [order_id])`; take names
    of columns from a fixed table.
    """
    yield verdict_of(RULE, subject, built_sql)


RULE = Rule(
    name="security/built-statements",
    items=("security/4",),
    by="source",
    needs=("project",),
    references=References(asvs=("1.2.4",), cwe=(89,)),
    decide=decide,
)
