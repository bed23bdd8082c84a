"""Lists come in pages that can be walked."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from backwright.blueprint.model import ACCOUNT, Auth, Entity
from backwright.blueprint.view.operations import Operation
from backwright.standard.api.listed_rows import Listed, comparable, listed
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.performance.volume import table_of
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Row, Subject
from backwright.standard.violation import Violation

PER_PAGE = 7
ENOUGH = 16


def decide(subject: Subject) -> Iterable[Finding]:
    """Every list is walked to its end in pages of seven, in its own order and by each declared sort, both ways, on rows
    that differ in what they are sorted by; one of parts beneath a whole that was made for it. Where rows are equal in
    one sort, a second one must put them in order.

    Each row must come once, totals must add up and be those of the database, the order must hold across pages, the
    default page must hold 20 rows and the longest 100. Pages and sizes that make no sense are refused, and so is an
    order that was not declared.

    Why: Clients walk pages to export or to synchronise. When rows come twice or are left out, their copy is wrong and
    nothing says so.

    Fails: Sorted by `priority`, row 41 stands on page 2 and on page 3; or `total` says 30 and 29 rows come.

    Mend: Sort by the declared field and then by the id, count with the same conditions as the list, and refuse sizes
    outside of 1 to 100.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    live = subject.live
    walks: list[str] = []
    wrong: list[Violation] = []
    for entity in subject.blueprint.entities:
        found = listed(live, entity)
        if found is None:
            continue
        _fill(live, found)
        stored = _stored(subject, found)
        for sort in ("", *_sorts(entity)):
            rows, problems = _walk(live, found, sort)
            walks.append(f"{found.operation.name} sort={sort or '-id'}: {rows} rows in pages of {PER_PAGE}")
            problems += [f"{rows} rows came, the table has {stored}"] if stored is not None and stored != rows else []
            wrong += [Violation(one, found.operation.name, member=f"sort={sort or '-id'}") for one in problems]
        for terms, problem in _together(live, found):
            walks.append(f"{found.operation.name} sort={terms}")
            wrong += [Violation(problem, found.operation.name, member=f"sort={terms}")] if problem else []
        wrong += _bounds(live, found.operation, found.path)
    evidence = Evidence("exchange", "lists walked page by page", ("\n".join(walks), "\n".join(map(str, wrong))))
    if not walks:
        yield RULE.not_applicable("no lists")
    elif wrong:
        yield RULE.failed(f"{len(wrong)} faults in paging", evidence, advice="see the lines below", detail=wrong)
    else:
        yield RULE.passed(f"{len(walks)} walks, every row once", evidence)


def _fill(live: Live, found: Listed) -> None:
    """Rows enough for some pages."""
    for _ in range(ENOUGH - len(found.rows)):
        if live.rows.make(found.entity.name, live.strongest, parent=found.parent) is None:
            break


def _stored(subject: Subject, found: Listed) -> int | None:
    """How many rows the table has for this list; None where the database is not at hand, or accounts may be hidden."""
    table, entity = table_of(found.entity), found.entity
    live, blueprint, database = subject.live, subject.blueprint, subject.database
    if database is None or live is None or blueprint is None or entity.name == ACCOUNT:
        return None
    if table not in database.tables() or (blueprint.uses(Auth) and not live.callers):
        return None
    column = "id" if blueprint.is_tenant(entity) else blueprint.tenant_column(entity)
    value = live.strongest.tenant
    if entity.owner is not None and found.parent is not None:
        column, value = entity.owner.column, found.parent["id"]
    where = f'WHERE "{column}" = {int(value)}' if column and value is not None else ""
    return database.scalar(f'SELECT count(*) FROM "{table}" {where}')  # noqa: S608 - names of the page


def _sorts(entity: Entity) -> Iterator[str]:
    for field in entity.fields:
        if field.sort:
            yield field.column
            yield f"-{field.column}"


def _together(live: Live, found: Listed) -> Iterator[tuple[str, str]]:
    """Two sorts at once, where rows are equal in the first one; what is wrong with the order of each."""
    columns = [one.column for one in found.entity.fields if one.sort]
    first = next((one for one in columns if _has_equals(row.get(one) for row in found.rows)), None)
    if first is None:
        return
    second = next((one for one in columns if one != first), "id")
    for terms in ((first, second), (f"-{first}", second), (first, f"-{second}")):
        sort = ",".join(terms)
        query = {"sort": sort, "per_page": "100"}
        answer = live.strongest.send("GET", found.path, query=query, operation=found.operation.name)
        if not answer.succeeded or not isinstance(answer.data, list):
            yield sort, f"answered {answer.status}"
            continue
        rows = answer.data
        for term in reversed(terms):
            rows = sorted(rows, key=partial(_sort_key, found.entity, term), reverse=term.startswith("-"))
        keys = [[_sort_key(found.entity, term, row) for term in terms] for row in (*answer.data, *rows)]
        yield sort, "" if keys[: len(rows)] == keys[len(rows) :] else "the second sort does not hold"


def _has_equals(values: Iterable[Any]) -> bool:
    listed = list(values)
    return len(set(listed)) < len(listed)


def _walk(live: Live, found: Listed, sort: str) -> tuple[int, list[str]]:
    operation, path, entity = found.operation, found.path, found.entity
    ids: list[int] = []
    values: list[Any] = []
    problems: list[str] = []
    total, pages = 0, 1
    page = 1
    while page <= pages:
        query = {"page": str(page), "per_page": str(PER_PAGE), **({"sort": sort} if sort else {})}
        answer = live.strongest.send("GET", path, query=query, operation=operation.name)
        paging = _paging(answer)
        if paging is None:
            return len(ids), [f"page {page}: {answer.status}, no `pagination`"]
        total, pages = paging["total"], min(paging["total_pages"], 200)
        if paging["total_pages"] != -(-total // PER_PAGE):
            problems.append(f"total_pages {paging['total_pages']} for {total} rows by {PER_PAGE}")
        ids += [row["id"] for row in answer.data]
        values += [row.get(sort.lstrip("-")) if sort else row["id"] for row in answer.data]
        page += 1
    problems += [f"{len(ids) - len(set(ids))} rows came twice"] if len(ids) != len(set(ids)) else []
    problems += [f"{len(set(ids))} rows came, the total is {total}"] if len(set(ids)) != total else []
    if not _ordered(entity, sort, values):
        problems.append("the order does not hold")
    return len(ids), problems


def _paging(answer: Exchange) -> dict[str, int] | None:
    body = answer.json
    paging = body.get("pagination") if isinstance(body, dict) else None
    wanted = {"page", "per_page", "total", "total_pages"}
    if not answer.succeeded or not isinstance(paging, dict) or not wanted <= set(paging):
        return None
    return paging if isinstance(answer.data, list) else None


def _ordered(entity: Entity, sort: str, values: list[Any]) -> bool:
    """Nulls are smallest, names of enums rank as they are declared, all else as it compares."""
    name = sort.lstrip("-") or "id"
    keys = [_sort_key(entity, name, {name: value}) for value in values]
    return keys == sorted(keys, reverse=sort.startswith("-") or not sort)


def _sort_key(entity: Entity, term: str, row: Row) -> tuple[bool, Any]:
    name = term.lstrip("-")
    field, value = next((one for one in entity.fields if one.column == name), None), row.get(name)
    if field is not None and field.choices:
        value = field.choices.index(value) if value in field.choices else value
    elif field is not None:
        value = comparable(field, value)
    return value is not None, 0 if value is None else value


def _bounds(live: Live, operation: Operation, path: str) -> Iterator[Violation]:
    def fetch(**query: str) -> Exchange:
        return live.strongest.send("GET", path, query=query, operation=operation.name)

    for query in (
        {"page": "0"}, {"page": "-1"}, {"page": "x"}, {"per_page": "0"}, {"per_page": "101"}, {"per_page": "1000000"},
        {"sort": "no_such_field"}, {"no_such_parameter": "1"}, {"page": "1e3"},
    ):  # fmt: skip
        answer = fetch(**query)
        if answer.status != 400:
            ((member, sent),) = query.items()
            yield Violation.answered(answer, "is not refused", member=member, sent=sent, expected="400")
    beyond = fetch(page="900", per_page="10")
    if beyond.status not in {200, 400, 404} or (beyond.status == 200 and beyond.data):
        yield Violation.answered(beyond, "a page past the end has rows or breaks", member="page", sent="900")
    default, longest = fetch(), fetch(per_page="100")
    if (_paging(default) or {}).get("per_page") != 20:
        yield Violation.answered(default, "a page without a size does not hold 20 rows (`per_page`)")
    if longest.status != 200:
        yield Violation.answered(longest, "the longest page is refused", member="per_page", sent="100", expected="200")


RULE = Rule(
    name="api/pagination",
    items=("api-design/6", "best-practices/7"),
    by="probe",
    needs=("live", "blueprint"),
    references=References(owasp=("API4",), cwe=(770,)),
    decide=decide,
)
