"""What a list costs does not grow with its rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from backwright.blueprint.model import Entity, RelationType
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.performance.volume import analyse, fill, list_path, table_of
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

FEW, MANY = 20, 1_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One list, with few rows and with many, and the statements that each took."""

    what: str
    few: int
    many: int
    rows_few: int
    rows_many: int
    sql: tuple[str, ...]

    @property
    def grows(self) -> bool:
        """Whether more rows cost more statements."""
        return self.many > self.few

    @property
    def violation(self) -> Violation:
        """What is wrong, as a value."""
        operation, _, query = self.what.partition(" ")
        return Violation(
            "more rows take more statements",
            operation,
            member=query,
            actual=f"{self.many} for {self.rows_many} rows",
            expected=f"{self.few} as for {self.rows_few}",
        )

    def __str__(self) -> str:
        return (
            f"{self.what}: {self.few} statements for {self.rows_few} rows, {self.many} for {self.rows_many} of {MANY:,}"
        )


def decide(subject: Subject) -> Iterable[Finding]:
    """Every list is read at 20 rows (a page of 5) and at 1,000 (a page of 100), plain and with everything that it
    can include. The backend's own record of its statements has how many each took: the number must be the same.

    One statement more a row is the slope of N+1, and what made it is in the evidence.

    Why: One statement for each row (N+1) makes a page of 100 rows a hundred times as slow as it needs to be, and the
    database feels every one of them.

    Fails: `GET /tickets?include=author` runs 3 statements for 5 rows and 103 for 100.

    Mend: Load what belongs to the rows in one statement for all of them: a join, or a second query with `IN`.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    assert subject.database is not None  # noqa: S101
    lists = [one for one in subject.blueprint.entities if _listed(subject, one)]
    if not lists:
        yield RULE.not_applicable("no lists")
        return
    few = _round(subject, lists, FEW, 5)
    many = _round(subject, lists, MANY, 100)
    measured = [_measured(subject, what, few[what], many[what]) for what in few if what in many]
    if not any(one.many for one in measured):
        yield RULE.unclear("the backend logs no statements", advice="log each, with its request_id, at LOG_LEVEL=DEBUG")
        return
    evidence = Evidence(
        "measurement",
        "statements per list",
        ("\n".join(map(str, measured)), *(f"{one.what}\n" + "\n".join(one.sql[:8]) for one in measured if one.grows)),
        data={"lists": {one.what: [one.few, one.many] for one in measured}},
    )
    growing = [one for one in measured if one.grows]
    if growing:
        yield RULE.failed(
            f"{len(growing)} lists cost more statements the more rows they show", evidence,
            advice="load what belongs to the rows in one statement for all of them",
            detail=[one.violation for one in growing],
        )  # fmt: skip
    else:
        most = max(one.many for one in measured if "include" not in one.what)
        word = "statement" if most == 1 else "statements"
        yield RULE.passed(f"lists: {most} {word} at {FEW} rows and at {MANY:,}", evidence)


def _listed(subject: Subject, entity: Entity) -> bool:
    operation = subject.live.of(entity.name, "list") if subject.live else None
    known = subject.database is not None and table_of(entity) in subject.database.tables()
    is_tenant = subject.blueprint is not None and subject.blueprint.is_tenant(entity)
    return operation is not None and known and not is_tenant


def _round(subject: Subject, lists: list[Entity], rows: int, per_page: int) -> dict[str, Exchange]:
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    assert subject.database is not None  # noqa: S101
    for entity in lists:
        fill(subject.database, subject.live, subject.blueprint, entity, rows)
    analyse(subject.database)
    found: dict[str, Exchange] = {}
    for entity in lists:
        operation = subject.live.of(entity.name, "list")
        assert operation is not None  # noqa: S101
        path = list_path(subject.database, subject.live, entity, operation)
        if path is None:
            continue
        for include in _includes(entity):
            query = {"per_page": str(per_page), **({"include": include} if include else {})}
            for _ in range(2):  # the first may pay for what is cached afterwards
                answer = subject.live.strongest.send("GET", path, query=query, operation=operation.name)
            if answer.succeeded:
                found[operation.name + (f" include={include}" if include else "")] = answer
    return found


def _includes(entity: Entity) -> Iterator[str]:
    yield ""
    names = [one.name for one in entity.fields if isinstance(one.type, RelationType) and one.implied is None]
    if names:
        yield ",".join(names)


def _measured(subject: Subject, what: str, few: Exchange, many: Exchange) -> Measured:
    assert subject.statements is not None  # noqa: S101
    before, after = subject.statements.of(few), subject.statements.of(many)
    return Measured(
        what, len(before), len(after), len(few.data or ()), len(many.data or ()), tuple(one.sql for one in after)
    )


RULE = Rule(
    name="performance/statements",
    items=(
        "best-practices/4",
        "anti-patterns-to-avoid/6",
        "task-optimize-database-queries/6",
        "task-optimize-database-queries/1",
        "deliverables-checklist/8",
    ),
    by="probe",
    needs=("live", "blueprint", "database", "statements"),
    references=References(owasp=("API4",), cwe=(1073,)),
    decide=decide,
)
