"""Pages add up to the whole, in the order that was wanted."""

import json
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from backwright.standard.description.api import Api, Success, ValidRequest, done, rows_of
from backwright.standard.description.members import at, leaves, words
from backwright.standard.description.model import Parameter
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

ROWS = 7  # that a list should have, to be walked
SIZE = 2
MOST_PAGES = 30
_SIZES = frozenset({"limit", "perpage", "pagesize", "size", "take"})
_PAGES = frozenset({"page", "pagenumber"})
_OFFSETS = frozenset({"offset", "skip"})
_CURSORS = frozenset({"cursor", "after", "pagetoken", "nexttoken", "startingafter", "continuation"})
_SORTS = frozenset({"sort", "sortby", "order", "orderby", "ordering"})


def decide(subject: Subject) -> Iterable[Finding]:
    """Lists that take the size of a page and its number, an offset or a cursor are walked in pages of two: every row
    must come once, none twice, and as many as each page says in total. Lists that declare by what they are sorted are
    asked for each of these orders: rows must come in it, one way or the other, wherever their values can be compared.
    A client that walks pages loses rows otherwise and does not notice.

    Why: A client that walks pages to export or to synchronise loses rows when they come twice or not at all, and does
    not notice.

    Fails: With two rows a page, row 7 stands on page 1 and on page 2; or `sort=price` comes in no order.

    Mend: Sort by the declared member and then by the identifier, and count with the same conditions as the list.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    wrong: list[Violation] = []
    shown: list[Exchange] = []
    walked = 0
    for success in api.reached("list"):
        _fill(api, success)
        for violation, answer in (*_walk(api, success), *_sorted(api, success)):
            if violation is not None:
                wrong.append(violation)
            shown.append(answer)
            walked += 1
    evidence = Evidence(
        "exchange", f"{walked} walks and orders", tuple(one.shown()[:700] for one in shown[:4]) or ("",)
    )
    if not walked:
        yield RULE.unclear("no list with parameters of pages or order has succeeded")
    elif wrong:
        yield RULE.failed(f"{len(wrong)} of {walked} walks and orders are wrong", evidence, detail=wrong)
    else:
        yield RULE.passed(f"{walked} walks and orders, every row once", evidence)


def _fill(api: Api, success: Success) -> None:
    answer = api.requests.send(success.request, success.caller)
    for _ in range(ROWS - len(rows_of(answer.json) or ())):
        if api.requests.make(success.endpoint.resource, success.caller) is None:
            return


def _walk(api: Api, success: Success) -> Iterator[tuple[Violation | None, Exchange]]:
    """The list in pages of two, beside itself in one long page."""
    size, page, offset, cursor = (_named(success, names) for names in (_SIZES, _PAGES, _OFFSETS, _CURSORS))
    if not size or not (page or offset or cursor):
        return
    first = api.requests.send(success.request.with_query(size, "50"), success.caller)
    whole = rows_of(first.json)
    if not done(first) or not whole or len(whole) < 3 or len(whole) >= 50:
        return
    base = success.request.with_query(size, str(SIZE))
    rows: list[str] = []
    totals = {_total(first.json)}
    request = base
    for number in range(MOST_PAGES):
        if page or offset:
            request = base.with_query(page or offset, str(number + 1 if page else number * SIZE))
        answer = api.requests.send(request, success.caller)
        part = rows_of(answer.json)
        if not done(answer) or not part:
            break
        rows += map(_key, part)
        totals.add(_total(answer.json))
        following = "" if page or offset else _cursor(answer.json, cursor)
        if len(rows) > len(whole) + SIZE or not (page or offset or following):
            break
        request = base.with_query(cursor, following) if following else base
    yield _addition(success, first, [_key(one) for one in whole], rows, totals - {None}), first


def _cursor(answer: Any, parameter: str) -> str:
    """What leads to the next page, by its name; empty on the last one."""
    for path, value in leaves(answer):
        there = {*words(path[-1])} if path and "0" not in path else set()
        leads_on = bool({"next", "cursor"} & there) or there == {*words(parameter)}
        is_cursor = isinstance(value, str) and value != "" and "://" not in value
        if leads_on and is_cursor and not {"prev", "previous"} & there:
            return str(value)
    return ""


def _addition(
    success: Success, first: Exchange, whole: Sequence[str], rows: Sequence[str], totals: AbstractSet[int | None]
) -> Violation | None:
    name = success.endpoint.name
    if len({*rows}) < len(rows):
        actual = f"{len(rows) - len({*rows})} rows twice"
        return Violation.answered(
            first, "a row comes on two pages", operation=name, actual=actual, expected="each once"
        )
    if missing := {*whole} - {*rows}:
        actual = f"{len(missing)} of {len(whole)} rows missing"
        return Violation.answered(first, "a row comes on no page", operation=name, actual=actual, expected="each once")
    for total in totals - {len(whole)}:
        actual = f"a total of {total}"
        return Violation.answered(
            first, "the total is not that of the rows", operation=name, actual=actual, expected=str(len(whole))
        )
    return None


def _total(answer: Any) -> int | None:
    for path, value in leaves(answer):
        if path and "0" not in path and isinstance(value, int) and not isinstance(value, bool):
            there = "".join(words(path[-1]))
            if there in {"total", "totalcount", "totalitems", "totalresults", "totalelements", "count"}:
                return value
    return None


def _sorted(api: Api, success: Success) -> Iterator[tuple[Violation | None, Exchange]]:
    """Each declared order of a list."""
    parameter = next((one for one in success.endpoint.parameters_in("query") if _word(one) in _SORTS), None)
    choices = parameter.schema.get("enum") if parameter else None
    if parameter is None or not isinstance(choices, list):
        return
    by_order: dict[str, tuple[list[Any], Exchange]] = {}
    for choice in map(str, choices[:8]):
        request: ValidRequest = success.request.with_query(parameter.name, choice)
        answer = api.requests.send(request, success.caller)
        rows = rows_of(answer.json) or []
        values = _values(rows, choice)
        if not done(answer) or len(values) < 3 or len({*map(str, values)}) < 2:
            continue
        by_order[choice] = (values, answer)
        fault = None
        if not _is_ordered(values):
            fault = Violation.answered(
                answer,
                "rows are in another order",
                member=parameter.name,
                sent=choice,
                actual=", ".join(map(str, values[:4])),
                expected="in order",
            )
        yield fault, answer
    for choice, (values, answer) in by_order.items():
        other = by_order.get(f"-{choice}")
        if other is not None and values == other[0]:
            yield (
                Violation.answered(
                    answer, "both directions are the same", member=parameter.name, sent=choice, expected="the reverse"
                ),
                answer,
            )


def _values(rows: Sequence[Any], choice: str) -> list[Any]:
    """What the rows have in the member that an order names."""
    wanted = [word for word in words(choice) if word not in {"asc", "desc", "ascending", "descending"}]
    found = []
    for row in rows:
        for path, value in leaves(row):
            near = words(path[-1]) == tuple(wanted) or words(path[-1]) == (*wanted, "at") if path else False
            if near and value is not None and not isinstance(value, bool):
                found.append(value)
                break
    return found if len(found) == len(rows) else []


def _is_ordered(values: Sequence[Any]) -> bool:
    """Whether they go up or down all the way; texts as databases of any collation might have them."""
    if len({type(one) for one in values}) > 1:
        return True
    keys = [values, [one.casefold() for one in values]] if isinstance(values[0], str) else [values]
    return any(one in (sorted(one), sorted(one, reverse=True)) for one in map(list, keys))


def _named(success: Success, names: frozenset[str]) -> str:
    return next((one.name for one in success.endpoint.parameters_in("query") if _word(one) in names), "")


def _word(parameter: Parameter) -> str:
    return "".join(words(parameter.name))


def _key(row: Any) -> str:
    """What tells a row from others: its id, else all of it."""
    for path in (("id",), ("_id",), ("uuid",), ("slug",)):
        if (value := at(row, path)) is not None:
            return str(value)
    return json.dumps(row, sort_keys=True)


RULE = Rule(
    name="api/paging",
    items=("api-design/6", "api-design/7"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API4",), cwe=(770,)),
    decide=decide,
)
