"""Filters and searches give exactly the rows that they describe."""

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from backwright.blueprint.model import Field, TextType
from backwright.contract.list_cases import operators
from backwright.standard.api.listed_rows import Listed, comparable, listed, read_all
from backwright.standard.finding import Evidence, Finding
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Row, Subject
from backwright.standard.values import parameter
from backwright.standard.violation import Violation

ORDERED: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}
)
WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
NONSENSE = "zqxjkvwzq"


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What a list is asked for, and the ids of the rows that it must give."""

    query: Mapping[str, str]
    expected: frozenset[int]

    def __str__(self) -> str:
        return "&".join(f"{name}={value:.60}" for name, value in self.query.items())


def decide(subject: Subject) -> Iterable[Finding]:
    """Each declared filter is tried with each of its operators, each search with whole words, beginnings, capitals and
    several words, on rows that differ. What must come is worked out from the rows of the whole list: no row may be
    missing, and none too many. `fields` must give these fields alone, `include` the rows that the ids name.

    Why: A filter that is ignored shows too much, and one that is too strict hides rows that exist; clients notice
    neither.

    Fails: `GET /tickets?status=open` also shows closed tickets, or `priority[in]=low,high` lacks those with `high`.

    Mend: Apply the filter in the query of the repository, compare with the operator that the parameter names, and leave
    nothing to the client.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    requests: list[str] = []
    wrong: list[Violation] = []
    for entity in subject.blueprint.entities:
        found = listed(subject.live, entity)
        if found is None:
            continue
        for line, problem in (*_requested(subject.live, found), *_shown(subject.live, found)):
            requests.append(f"{found.operation.name} {line}")
            wrong += [_violation(found, line, problem)] if problem else []
    evidence = Evidence("exchange", "filters and searches", ("\n".join(requests), "\n".join(map(str, wrong))))
    if not requests:
        yield RULE.not_applicable("there are no lists")
    elif wrong:
        yield RULE.failed(f"{len(wrong)} of {len(requests)} filters are wrong", evidence, detail=wrong)
    else:
        yield RULE.passed(f"{len(requests)} filters give the rows that they should", evidence)


def _violation(found: Listed, line: str, problem: str) -> Violation:
    """A query, and the rows that are wrong in its answer."""
    member, _, sent = line.partition("=")
    kind, _, rows = problem.partition(" rows ")
    return Violation(f"{kind} rows" if rows else kind, found.operation.name, member=member, sent=sent, actual=rows)


Line = tuple[str, str]


def _requested(live: Live, found: Listed) -> Iterator[Line]:
    for request in (*_filters(found), *_searches(found)):
        rows, refused = read_all(live, found.operation, found.path, request.query)
        yield str(request), f"answered {refused.status}" if refused else _difference(request.expected, rows)
    if any(field.search for field in found.entity.fields):
        odd = {"q": "\"' OR 1=1 -- *%_:&|!("}
        status = live.strongest.send("GET", found.path, query=odd, operation=found.operation.name).status
        yield "q with the signs of query languages", "" if status in {200, 400} else f"answered {status}"


def _difference(expected: frozenset[int], rows: Iterable[Row]) -> str:
    found = {row["id"] for row in rows}
    missing, extra = sorted(expected - found)[:3], sorted(found - expected)[:3]
    return "; ".join([f"lacks rows {missing}"] * bool(missing) + [f"gives rows {extra}, which differ"] * bool(extra))


def _filters(found: Listed) -> Iterator[ListRequest]:
    for field in found.entity.fields:
        if field.filtered:
            yield from _filters_of(field, found.rows)


def _filters_of(field: Field, rows: tuple[Row, ...]) -> Iterator[ListRequest]:
    """Equality, the other operators, and the lack of a value."""
    name = parameter(field)
    many = field.relation is not None and field.relation.many
    given = [value for row in rows for value in (row[field.column] if many else [row.get(field.column)])]
    values = sorted({comparable(field, value): value for value in given if value is not None}.items())
    for value, text in (*values[:2], *values[-1:]):
        yield ListRequest({name: _wire(text)}, _where(rows, field, _compared(operator.eq, value)))
    if field.optional and not many:
        yield ListRequest({name: "null"}, frozenset(row["id"] for row in rows if row.get(field.column) is None))
    for word in operators(field) if values else ():
        value, text = values[len(values) // 2]
        if word in ORDERED:
            holds = _where(rows, field, _compared(ORDERED[word], value))
            yield ListRequest({f"{field.column}[{word}]": _wire(text)}, holds)
        elif word == "in" and len(values) > 1:
            some = dict(values[:2])
            texts = ",".join(_wire(one) for one in some.values())
            yield ListRequest({f"{field.column}[in]": texts}, _where(rows, field, some.__contains__))
        elif word == "contains" and len(text) > 2:
            part = text[1:-1]
            holds = _where(rows, field, _compared(_contains, part))
            yield ListRequest({f"{field.column}[contains]": part}, holds)


def _compared(compare: Callable[[Any, Any], bool], value: Any) -> Callable[[Any], bool]:
    return lambda own: compare(own, value)


def _contains(own: str, part: str) -> bool:
    return part.lower() in own.lower()


def _where(rows: Iterable[Row], field: Field, holds: Callable[[Any], bool]) -> frozenset[int]:
    """The rows for whose value it holds; of a relation to many, for one of its values."""

    def fits(row: Row) -> bool:
        value = row.get(field.column)
        own = value if isinstance(value, list) else [value]
        return any(one is not None and holds(comparable(field, one)) for one in own)

    return frozenset(row["id"] for row in rows if fits(row))


def _wire(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _searches(found: Listed) -> Iterator[ListRequest]:
    """Words of each searched field alone, of all of them together, and such as no row has."""
    fields = [one.column for one in found.entity.fields if one.search and isinstance(one.type, TextType)]
    if not fields:
        return
    texts = {row["id"]: _words(row, fields) for row in found.rows}

    def search(*words: str) -> ListRequest:
        wanted = [word.lower() for word in words]
        fits = (n for n, own in texts.items() if all(any(one.startswith(word) for one in own) for word in wanted))
        return ListRequest({"q": " ".join(words)}, frozenset(fits))

    yield search(NONSENSE)
    for column in fields:
        others = [one for one in fields if one != column]
        alone = ((row, _words(row, [column]) - _words(row, others)) for row in found.rows)
        row, words = next(((row, words) for row, words in alone if words), ({}, frozenset[str]()))
        for word in sorted(words, key=len)[-1:]:
            yield search(word)
            yield search(word[:-1] or word)
            yield search(word.upper())
            yield search(word, NONSENSE)
            yield search(*sorted(_words(row, fields))[:3])


def _words(row: Row, columns: Iterable[str]) -> frozenset[str]:
    return frozenset(word for column in columns for word in WORD.findall(str(row.get(column) or "").lower()))


def _shown(live: Live, found: Listed) -> Iterator[Line]:
    """Which fields are shown, and the rows that are embedded."""
    some = ["id", *(one.column for one in found.entity.fields if found.rows and one.column in found.rows[0])][:2]
    rows, refused = read_all(live, found.operation, found.path, {"fields": ",".join(some)})
    others = {name for row in rows for name in row} ^ {*some}
    problem = f"answered {refused.status}" if refused else f"{', '.join(sorted(others))} too many or missing"
    yield f"fields={','.join(some)}", problem if refused or (rows and others) else ""
    for field in found.entity.fields:
        if field.relation is not None and any(field.column in row for row in found.rows):
            rows, refused = read_all(live, found.operation, found.path, {"include": field.name})
            odd = [row["id"] for row in rows if not _embeds(row, field)]
            problem = f"answered {refused.status}" if refused else f"rows {odd[:3]} embed others than their ids name"
            yield f"include={field.name}", problem if refused or odd else ""


def _embeds(row: Row, field: Field) -> bool:
    own, value = row.get(field.column), row.get(field.name)
    if isinstance(own, list):
        return isinstance(value, list) and sorted(one.get("id") for one in value) == sorted(own)
    return value is None if own is None else isinstance(value, Mapping) and value.get("id") == own


RULE = Rule(
    name="api/filters",
    items=("api-design/7",),
    by="probe",
    needs=("live", "blueprint"),
    decide=decide,
)
