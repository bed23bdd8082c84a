"""Queries are read strictly, or refused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from backwright.blueprint.model import Blueprint, Entity, Field
from backwright.standard.at_hand import list_path, row_at_hand
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Subject
from backwright.standard.types import SPECS
from backwright.standard.values import parameter
from backwright.standard.violation import Violation

UNKNOWN = "no_such_name"


@dataclass(frozen=True, slots=True)
class TriedQuery:
    """A query that must be refused, and the answer."""

    query: str
    exchange: Exchange

    @property
    def wrong(self) -> bool:
        """Whether it was not refused as what it is."""
        return self.exchange.status != 400

    def __str__(self) -> str:
        return f"{self.exchange.operation}?{self.query}: {self.exchange.status}"


def decide(subject: Subject) -> Iterable[Finding]:
    """Each list and each single row is asked for with a name that does not exist: in `fields`, `include` and `sort`,
    each beside a name that does, and as a parameter. Lists are also asked with an operator that no filter has, with
    one parameter given twice, and with a value of the wrong kind for each filter.

    All of these must be refused with 400, while the same request with names that exist succeeds.

    Why: A misspelt name that is ignored gives an answer that looks right and is not: all rows in place of the few
    that were asked for.

    Fails: `GET /tickets?fields=id,subjct` is answered with 200.

    Mend: Read queries with the same strictness as bodies: refuse names that are not declared, values of the wrong
    kind, and parameters that come twice, and name the allowed ones.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    tried = [one for entity in subject.blueprint.entities for one in _entity(subject.live, subject.blueprint, entity)]
    wrong = [one for one in tried if one.wrong]
    lines = "\n".join(map(str, tried))
    evidence = Evidence("exchange", f"{len(tried)} queries", (lines, *(one.exchange.shown() for one in wrong[:6])))
    if not tried:
        yield RULE.unclear("no list and no single row could be read")
    elif wrong:
        detail = [Violation.answered(one.exchange, "answered", member=one.query, expected="400") for one in wrong]
        yield RULE.failed(f"{len(wrong)} of {len(tried)} senseless queries are answered", evidence, detail=detail)
    else:
        yield RULE.passed(f"{len(tried)} queries with unknown names or bad values refused", evidence)


def _entity(live: Live, blueprint: Blueprint, entity: Entity) -> Iterator[TriedQuery]:
    path, row, single = list_path(live, blueprint, entity), None, live.of(entity.name, "get")
    if single is not None:
        row = row_at_hand(live, blueprint, entity)
    if single is not None and row is not None:
        queries = (f"fields=id,{UNKNOWN}", f"include={UNKNOWN}", f"{UNKNOWN}=1")
        yield from _refused(live, single.name, live.rows.fill(single, entity, row), "fields=id", queries)
    listing = live.of(entity.name, "list")
    if listing is not None and path is not None:
        yield from _refused(live, listing.name, path, "fields=id&sort=id&page=1", tuple(_of_list(entity)))


def _refused(live: Live, name: str, path: str, valid: str, queries: tuple[str, ...]) -> Iterator[TriedQuery]:
    """The queries, where the same request succeeds with one that is valid."""
    if not live.strongest.send("GET", f"{path}?{valid}", operation=name).succeeded:
        return
    for query in queries:
        yield TriedQuery(query, live.strongest.send("GET", f"{path}?{query}", operation=name))


def _of_list(entity: Entity) -> Iterator[str]:
    yield from (f"fields=id,{UNKNOWN}", f"include={UNKNOWN}", f"sort=id,{UNKNOWN}", "page=1&page=2")
    filtered = [one for one in entity.fields if one.filtered]
    for field in filtered[:1]:
        yield f"{field.column}[{UNKNOWN}]=1"
    for field in filtered:
        yield from (f"{parameter(field)}={value}" for value in _no_value_of(field))


def _no_value_of(field: Field) -> Iterator[str]:
    """A text that is no value of the field's type."""
    if field.choices or field.relation is not None:
        yield UNKNOWN
    elif text := SPECS.of(field).no_value:
        yield text


RULE = Rule(
    name="api/strict-queries",
    items=("security/3", "api-design/6", "api-design/7", "core-responsibilities/5"),
    by="probe",
    needs=("live", "blueprint"),
    references=References(owasp=("API8",), asvs=("2.2.1",), cwe=(20,)),
    decide=decide,
)
