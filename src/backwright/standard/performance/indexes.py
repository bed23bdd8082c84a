"""What is filtered and sorted by has an index, and the planner takes it."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from backwright.blueprint.model import Entity
from backwright.databases.adapter import Database
from backwright.standard.finding import Evidence, Finding
from backwright.standard.performance.volume import analyse, fill, list_path, table_of
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Statement, Subject
from backwright.standard.types import SPECS
from backwright.standard.values import parameter
from backwright.standard.violation import Violation

ROWS = 4_000
FEW = 1_000  # below so many rows a planner may rightly read them all
_APART = ("InitPlan", "SubPlan", "SCALAR SUBQUERY")


class ListPlan(NamedTuple):
    """A list with one filter or sort, and the plan of the statement behind it."""

    what: str
    sql: str
    plan: tuple[str, ...]
    problem: str

    @property
    def violation(self) -> Violation:
        """What is wrong, as a value."""
        operation, _, query = self.what.partition(" ")
        return Violation(self.problem, operation, member=query)


def decide(subject: Subject) -> Iterable[Finding]:
    """Every list is read by each declared filter and each declared sort, one of parts by its whole, on a table of
    some thousand rows in which the value asked for is rare. The statement that the backend ran is planned again by the
    database itself. Reading the whole table fails, a filter by a column that no index covers, and so does sorting anew
    what a declared sort should find in order. Where the rules of a table allow few rows, the plan is shown and only
    the index is required. Each relation to one row needs an index as well.

    Why: Without an index each filtered list reads the whole table. That is invisible with ten rows and an outage with a
    million.

    Fails: `GET /tickets?assignee_id=7` scans all 4,000 rows of `tickets`.

    Mend: Add an index in a migration that begins with the row filter of the callers (the tenant) and goes on with the
    column; for a sort, with the id behind it.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    assert subject.database is not None  # noqa: S101
    filled = {one: _filled(subject, one) for one in subject.blueprint.entities if list(_list_queries(one))}
    filled = {one: many for one, many in filled.items() if many}
    if not filled:
        yield RULE.not_applicable("no filter and no sort is declared")
        return
    analyse(subject.database)
    plans = [found for entity, many in filled.items() for found in _plans_of(subject, entity, many)]
    plans += [one for entity in subject.blueprint.entities for one in _references(subject.database, entity)]
    wrong = [one for one in plans if one.problem]
    evidence = Evidence(
        "plan",
        "plans of lists",
        tuple(
            f"{a.what}{f' — {a.problem}' if a.problem else ''}\n{a.sql}\n  " + "\n  ".join(a.plan)
            for a in (*wrong, *(one for one in plans if not one.problem))
        ),
    )
    if not plans:
        yield RULE.unclear("the backend logs no statements", advice="log each, with its request_id, at LOG_LEVEL=DEBUG")
    elif wrong:
        yield RULE.failed(
            f"{len(wrong)} of {len(plans)} declared filters and sorts are not served by an index", evidence,
            advice="add the index in a migration", detail=[one.violation for one in wrong],
        )  # fmt: skip
    else:
        yield RULE.passed("every filter by an index", evidence)


def _filled(subject: Subject, entity: Entity) -> int:
    """Fill its table where it has a list; how many rows it has then."""
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    assert subject.database is not None  # noqa: S101
    if table_of(entity) not in subject.database.tables() or subject.live.of(entity.name, "list") is None:
        return 0
    if subject.blueprint.is_tenant(entity):
        return 0
    return fill(subject.database, subject.live, subject.blueprint, entity, ROWS)


class ListQuery(NamedTuple):
    """One query that the page declares."""

    what: str
    query: dict[str, str]
    column: str  # that it filters or sorts by


def _list_queries(entity: Entity) -> Iterator[ListQuery]:
    """Each filter with a rare value, each sort, and all parts of one whole."""
    if entity.owner is not None:
        yield ListQuery(f"of one {entity.owner.name}", {}, entity.owner.column)
    for field in entity.fields:
        if field.filtered and (value := SPECS.of(field).rare(field, field.type)) is not None:
            yield ListQuery(f"filter {field.column}", {parameter(field): value}, field.column)
        if field.sort:
            yield ListQuery(f"sort {field.column}", {"sort": field.column}, field.column)
            yield ListQuery(f"sort -{field.column}", {"sort": f"-{field.column}"}, field.column)


def _plans_of(subject: Subject, entity: Entity, many: int) -> Iterator[ListPlan]:
    assert subject.live is not None  # noqa: S101
    assert subject.statements is not None  # noqa: S101
    operation = subject.live.of(entity.name, "list")
    assert operation is not None  # noqa: S101
    assert subject.database is not None  # noqa: S101
    path = list_path(subject.database, subject.live, entity, operation)
    if path is None:
        return
    for listed in _list_queries(entity):
        query = {**listed.query, "per_page": "20"}
        answer = subject.live.strongest.send("GET", path, query=query, operation=operation.name)
        for statement in subject.statements.of(answer):
            if _reads(statement, table_of(entity)) and re.search(r"\bLIMIT\b", statement.sql, re.IGNORECASE):
                yield _planned(
                    subject, entity, listed._replace(what=f"{operation.name} {listed.what}"), statement, many
                )
                break


def _reads(statement: Statement, table: str) -> bool:
    return re.search(rf'\bFROM\s+"?{table}"?\b', statement.sql, re.IGNORECASE) is not None


def _planned(subject: Subject, entity: Entity, listed: ListQuery, statement: Statement, many: int) -> ListPlan:
    """The plan of a statement over so many rows, and what is wrong with it."""
    assert subject.database is not None  # noqa: S101
    try:
        plan = subject.database.plan(statement.sql, statement.parameters)
    except Exception as error:  # noqa: BLE001 - any driver's error means the same: no plan, no verdict
        return ListPlan(listed.what, statement.sql, (), f"could not be planned: {error}")
    words = subject.database.plan_words
    rows = tuple(_of_rows(plan))
    scanned = [match[1] for line in rows if (match := words.scan.search(line.strip()))]
    whole = table_of(entity) in scanned or any(_alias(statement.sql, entity) == name for name in scanned)
    sorts = "sort" in listed.query
    anew = sorts and words.sorts_anew(rows, listed.column)
    judged = many >= FEW
    bare = not (sorts and judged) and not _indexed(subject, listed.column, plan)
    problem = (
        "reads the whole table" if whole and judged
        else "sorts anew" if anew and judged
        else "no index covers the column" if bare
        else ""
    )  # fmt: skip
    return ListPlan(listed.what, statement.sql, plan, problem)


def _of_rows(plan: tuple[str, ...]) -> Iterator[str]:
    """The plan without what is planned apart, as the count beside the rows: that one may read all that it counts."""
    apart: int | None = None
    for line in plan:
        depth = len(line) - len(line.lstrip())
        if apart is not None and depth > apart:
            continue
        apart = depth if line.lstrip().startswith(_APART) else None
        if apart is None:
            yield line


def _indexed(subject: Subject, column: str, plan: tuple[str, ...]) -> bool:
    """Whether an index is looked into by this column, or is there for a planner who found something better."""
    assert subject.database is not None  # noqa: S101
    name = re.compile(rf"\b{re.escape(re.sub('_ids$', '_id', column))}\b")
    used = any(name.search(line) for line in plan if "SEARCH" in line or "Index Cond" in line)
    return used or any(name.search(columns) for columns in _index_columns(subject.database))


def _index_columns(database: Database, table: str = "") -> Iterator[str]:
    """The columns of each index, of one table or of all; what stands in its condition is none of them."""
    on = re.compile(rf'\bON\s+(?:ONLY\s+)?(?:"?\w+"?\.)?["`]?{table or chr(92) + "w+"}["`]?[\s(]', re.IGNORECASE)
    for text in database.catalogue().values():
        if "INDEX" in text.upper()[:20] and (found := on.search(text)):
            yield re.split(r"\bWHERE\b", text[found.end() - 1 :], flags=re.IGNORECASE)[0]


def _references(database: Database, entity: Entity) -> Iterator[ListPlan]:
    """Each relation to one row, which needs an index: for the rows of one account, and to delete what they name."""
    table = table_of(entity)
    for field in entity.fields if table in database.tables() else ():
        if field.is_reference and database.dialect != "mysql":  # which makes these indexes by itself
            name = re.compile(rf"\b{re.escape(field.column)}\b")
            served = any(name.search(columns) for columns in _index_columns(database, table))
            yield ListPlan(f"{table}.{field.column}", "", (), "" if served else "no index covers the reference")


def _alias(sql: str, entity: Entity) -> str:
    found = re.search(rf'\bFROM\s+"?{table_of(entity)}"?\s+(?:AS\s+)?(\w+)', sql, re.IGNORECASE)
    return found[1] if found else ""


RULE = Rule(
    name="performance/indexes",
    items=(
        "database-design/2",
        "database-design/7",
        "best-practices/1",
        "task-optimize-database-queries/2",
        "task-optimize-database-queries/3",
    ),
    by="database",
    needs=("live", "blueprint", "database", "statements"),
    references=References(owasp=("API4",), cwe=(1067,)),
    decide=decide,
)
