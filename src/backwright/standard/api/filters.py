"""Filters and searches give exactly the rows that they describe."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from backwright.blueprint.model import BooleanType, Entity, EnumType, StateType, TextType
from backwright.standard.finding import Evidence, Finding
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Subject
from backwright.standard.values import parameter


def decide(subject: Subject) -> Iterable[Finding]:
    """Each declared filter is tried with each of its values: only rows with that value may come, and together as many
    as there are. A search for the text of a known row must find it, and a search for nonsense nothing.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    requests: list[str] = []
    wrong: list[str] = []
    for entity in subject.blueprint.entities:
        operation = subject.live.of(entity.name, "list")
        if operation is None or entity.owner is not None:
            continue
        _vary(subject.live, entity)
        for line, problem in (
            *_filters(subject.live, entity, operation.path),
            *_search(subject.live, entity, operation.path),
        ):
            requests.append(f"{operation.name} {line}")
            wrong += [f"{operation.name} {line}: {problem}"] if problem else []
    evidence = Evidence("exchange", "filters and searches", ("\n".join(requests), "\n".join(wrong)))
    if not requests:
        yield RULE.not_applicable("no filters are declared")
    elif wrong:
        yield RULE.failed(f"{len(wrong)} of {len(requests)} filters are wrong", evidence, detail=wrong)
    else:
        yield RULE.passed(f"{len(requests)} filters give the rows that they should", evidence)


def _vary(live: Live, entity: Entity) -> None:
    """Rows that a filter distinguishes: one for each value of each enum."""
    for field in entity.fields:
        if isinstance(field.type, EnumType) and not field.implied:
            for value in field.type.values:
                given: dict[str, Any] = {field.column: value.name}
                live.rows.make(entity.name, live.strongest, **given)


Line = tuple[str, str]


def _total(live: Live, path: str, query: Mapping[str, str] = MappingProxyType({})) -> tuple[int, list[Any], int]:
    answer = live.strongest.send("GET", path, query={"per_page": "100", **query})
    body = answer.json if isinstance(answer.json, dict) else {}
    total = (body.get("pagination") or {}).get("total", -1)
    return answer.status, answer.data if isinstance(answer.data, list) else [], total


def _filters(live: Live, entity: Entity, path: str) -> Iterator[Line]:
    _, _, everything = _total(live, path)
    for field in entity.fields:
        if not field.filtered:
            continue
        values: list[str] = []
        if isinstance(field.type, EnumType | StateType):
            values = [value.name for value in field.type.values]
        elif isinstance(field.type, BooleanType):
            values = ["true", "false"]
        if field.optional and not getattr(field.type, "many", False):
            values.append("null")
        counted = 0
        for value in values:
            status, rows, total = _total(live, path, {parameter(field): value})
            odd = [row[field.column] for row in rows if _plain(row.get(field.column)) != value]
            counted += total
            problem = f"answered {status}" if status != 200 else f"gives rows with {odd[:3]}" if odd else ""
            yield f"{field.column}={value} ({total})", problem
        if len(values) > 1 and counted != everything:
            yield f"{field.column}: all values", f"give {counted} rows, there are {everything}"


def _plain(value: Any) -> str:
    return {None: "null", True: "true", False: "false"}.get(value, str(value))


def _search(live: Live, entity: Entity, path: str) -> Iterator[Line]:
    texts = [one for one in entity.fields if one.search and isinstance(one.type, TextType)]
    if not texts:
        return
    _, rows, _ = _total(live, path)
    rows = [row for row in rows if row.get(texts[0].column)]
    if rows:
        words = str(rows[0][texts[0].column])
        status, found, _ = _total(live, path, {"q": words})
        missing = rows[0]["id"] not in {row["id"] for row in found}
        yield f"q={words}", f"answered {status}" if status != 200 else "does not find its row" if missing else ""
    status, found, _ = _total(live, path, {"q": "zqxjkvwzq"})
    yield "q=zqxjkvwzq", f"answered {status}" if status != 200 else f"finds {len(found)} rows" if found else ""
    status, _, _ = _total(live, path, {"q": "\"' OR 1=1 -- *%_:&|!("})
    yield "q with the signs of query languages", "" if status in {200, 400} else f"answered {status}"


RULE = Rule(
    name="api/filters",
    items=("api-design/7",),
    by="probe",
    needs=("live", "blueprint"),
    decide=decide,
)
