"""A list takes the same number of statements, however many rows it shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from backwright.standard.description.api import Api, OwnRow, Success, ValidRequest, done
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Statement, Statements, Subject
from backwright.standard.violation import Violation

MORE = 6  # rows that are made between the two readings
SHOWN = "50"


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list as it was read, with the statements behind it."""

    exchange: Exchange
    rows: int
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """A list that was read twice, with more rows the second time."""

    before: ReadList
    after: ReadList

    @property
    def is_steady(self) -> bool:
        """Whether more rows took no more statements."""
        return len(self.after.statements) <= len(self.before.statements)

    def __str__(self) -> str:
        one, other = self.before, self.after
        return (
            f"{one.exchange.operation}: {len(one.statements)} statements for {one.rows} rows, "
            f"{len(other.statements)} for {other.rows}"
        )


def decide(subject: Subject) -> Iterable[Finding]:
    """Every list is read, six rows are added to it, and it is read again. The statements of both readings are seen on
    their way to the database: there must not be more of them the second time.

    Why: A statement for each row is the usual reason why a page that was quick with test data takes seconds in use.

    Fails: `GET /orders` reads the orders, then the customer of each by a statement of its own: 3 rows take 4
    statements, 9 take 10.

    Mend: Load what belongs to the rows by a join, or in one statement for all of them.
    """
    api, statements = subject.api, subject.statements
    assert api is not None  # noqa: S101
    assert statements is not None  # noqa: S101
    grown = [found for one in api.reached("list") if (found := _grown(api, statements, one)) is not None]
    if not grown:
        yield RULE.unclear("no list could be read with few rows and with more")
        return
    growing = [one for one in grown if not one.is_steady]
    shown = [f"{one}\n" + "\n".join(each.sql for each in one.after.statements[:12]) for one in growing]
    evidence = Evidence("measurement", "statements per list", ("\n".join(map(str, grown)), *shown))
    if growing:
        yield RULE.failed(
            f"{len(growing)} of {len(grown)} lists take more statements the more rows they show",
            evidence,
            detail=[
                Violation.answered(
                    one.after.exchange,
                    "more rows take more statements",
                    actual=f"{len(one.after.statements)} statements for {one.after.rows} rows",
                    expected=f"{len(one.before.statements)}, as for {one.before.rows}",
                )
                for one in growing
            ],
        )
    else:
        yield RULE.passed(f"{len(grown)} lists take as many statements with {MORE} rows more", evidence)


def _grown(api: Api, statements: Statements, success: Success) -> Growth | None:
    """The list before and after rows were added to it; None where none came."""
    resource = success.endpoint.resource
    first = api.requests.make(resource, success.caller)
    if first is None:
        return None
    request = _beside(first, _whole(api, success.request))
    before = _read(api, statements, success, request)
    for _ in range(MORE):
        api.requests.make(resource, success.caller)
    after = _read(api, statements, success, request)
    if before is None or after is None or after.rows <= before.rows:
        return None
    return Growth(before, after)


def _beside(row: OwnRow, request: ValidRequest) -> ValidRequest:
    """The request for the list that a row is in: within the same parents."""
    for name in request.identifiers:
        request = request.with_identifier(name, row.identifiers.get(name, request.identifiers[name]))
    return request


def _read(api: Api, statements: Statements, success: Success, request: ValidRequest) -> ReadList | None:
    """The list, read a second time: the first may pay for what is cached afterwards."""
    api.requests.send(request, success.caller)
    answer = api.requests.send(request, success.caller)
    found = statements.of(answer)
    rows = api.rows(answer)
    return ReadList(answer, len(rows), found) if done(answer) and rows is not None and found else None


def _whole(api: Api, request: ValidRequest) -> ValidRequest:
    """The request for a page that has room for the rows."""
    size = api.description.paging.size
    known = {one.name for one in request.endpoint.parameters_in("query")}
    return request.with_query(size, SHOWN) if size in known else request


RULE = Rule(
    name="performance/list-statements",
    items=("best-practices/4", "anti-patterns-to-avoid/6", "task-optimize-database-queries/6"),
    by="probe",
    needs=("api", "statements"),
    decide=decide,
    references=References(cwe=(1073,)),
)
