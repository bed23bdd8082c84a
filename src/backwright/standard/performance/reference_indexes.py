"""Rows are found by an index, not by reading their whole table."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from backwright.databases.adapter import Database, DatabaseError
from backwright.standard.description.api import Api, done
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Statements, Subject
from backwright.standard.violation import Violation

MOST_STATEMENTS = 150
_SCAN = re.compile(r"(?:Seq Scan|Index(?: Only)? Scan(?: Backward)?(?: using \S+)?) on (?:\w+\.)?\"?(\w+)\"?")
_EQUAL = re.compile(r"\(\(?\"?(\w+)\"?\)?(?:::[\w ]+)? = ")
_FOREIGN = re.compile(r"FOREIGN KEY \(\"?(\w+)\"?\)")
_TEXTS = ("char", "text", "uuid", "citext")


@dataclass(frozen=True, slots=True)
class Lookup:
    """A statement that finds rows by a column for which there is no index."""

    table: str
    column: str
    exchange: Exchange
    sql: str
    plan: tuple[str, ...]


def decide(subject: Subject) -> Iterable[Finding]:
    """The statements of every operation are seen on their way to the database, and planned again by it, told to avoid
    reading whole tables. One that still does to find rows by a reference to another table, or by an exact text, has no
    index for it. Columns of few values, such as states, and searches within a text are left aside.

    Why: Reading a table whole takes no time while it has ten rows, and is the reason why a backend stands still when it
    has a million.

    Fails: `GET /posts/7/comments` runs `SELECT … FROM comments WHERE post_id = 7`, and `post_id` has no index.

    Mend: Add the index in a migration: `CREATE INDEX ON comments (post_id)`.
    """
    api, statements, database = subject.api, subject.statements, subject.database
    assert api is not None  # noqa: S101
    assert statements is not None  # noqa: S101
    assert database is not None  # noqa: S101
    selects = dict(_selects(api, statements))
    found: dict[tuple[str, str], Lookup] = {}
    planned = 0
    with database.without_scans():
        for sql, (exchange, parameters) in list(selects.items())[:MOST_STATEMENTS]:
            try:
                plan = database.plan(sql, parameters)
            except DatabaseError:
                continue
            planned += 1
            for table, column in _lookups(plan):
                found.setdefault((table, column), Lookup(table, column, exchange, sql, plan))
    wrong = [one for one in found.values() if _wants_index(database, one)]
    title = f"plans of {planned} statements"
    shown = tuple(f"{one.exchange}\n{one.sql}\n  " + "\n  ".join(one.plan) for one in wrong)
    evidence = Evidence("plan", title, shown or tuple(list(selects)[:3]))
    if not planned:
        yield RULE.unclear("no statement was seen that could be planned")
    elif wrong:
        yield RULE.failed(
            f"{len(wrong)} columns have no index though rows are found by them",
            evidence,
            detail=[
                Violation.answered(
                    one.exchange, f"{one.table}.{one.column} has no index", actual="Seq Scan", expected="an index"
                )
                for one in wrong
            ],
        )
    else:
        yield RULE.passed(f"{planned} statements find their rows by an index", evidence)


def _selects(api: Api, statements: Statements) -> Iterator[tuple[str, tuple[Exchange, tuple[object, ...]]]]:
    """Each statement that reads, once, with a request that ran it."""
    known: set[str] = set()
    for exchange in api.exchanges:
        for statement in statements.of(exchange) if done(exchange) and exchange.operation else ():
            if statement.sql not in known and statement.sql.lstrip("( \n").upper().startswith(("SELECT", "WITH")):
                known.add(statement.sql)
                yield statement.sql, (exchange, tuple(statement.parameters))


def _lookups(plan: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The tables that are read whole, in whatever order, to find rows by a column; each with the column."""
    table, columns = "", list[str]()
    for line in (*plan, "->"):
        if "->" in line or _SCAN.search(line):
            yield from ((table, column) for column in columns if table)
            found = _SCAN.search(line)
            table, columns = found[1] if found else "", []
        elif line.strip().startswith("Index Cond:"):
            table = ""
        elif table and line.strip().startswith("Filter:") and "~~" not in line:
            columns = _EQUAL.findall(line)


def _wants_index(database: Database, lookup: Lookup) -> bool:
    """Whether its column refers to another table, or holds texts that differ from row to row."""
    if lookup.table not in database.tables():
        return False
    kind = database.columns(lookup.table).get(lookup.column, "").lower()
    refers = any(
        lookup.column in _FOREIGN.findall(text)
        for name, text in database.catalogue().items()
        if lookup.table in f"{name} {text}"
    )
    if refers or lookup.column.endswith("_id"):
        return True
    return any(one in kind for one in _TEXTS) and lookup.column.lower() in _NAMES


# Columns by which one row is found, as a rule.
_NAMES = frozenset({"email", "username", "user_name", "login", "slug", "token", "token_hash", "uuid", "handle"})


RULE = Rule(
    name="performance/reference-indexes",
    items=("database-design/2", "task-optimize-database-queries/2"),
    by="database",
    needs=("api", "statements", "database"),
    decide=decide,
    references=References(),
)
