"""No list gives everything at once."""

from collections.abc import Iterable, Iterator
from typing import Any

from backwright.standard.description.api import Api, Success, done, rows_of
from backwright.standard.description.members import leaves, words
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

ROWS = 110  # more than a usual longest page
MOST_LISTS = 2  # that are filled
HUGE = "1000000"
_SIZES = frozenset({"limit", "perpage", "pagesize", "size", "take", "first", "top", "maxresults"})


def decide(subject: Subject) -> Iterable[Finding]:
    """Collections in which the proof may make rows are filled with 110 and listed: all of them in one answer is a list
    without bounds. Where a parameter gives the size of a page, one row must come when one is asked for, and a million
    must be refused, or cut down; which `maximum` in the document or the answer itself may show. A list without bounds
    is a way to bring a backend down (CWE-770, OWASP API4:2023).

    Why: Whoever may read a list can otherwise make the backend load a whole table into memory, again and again.

    Fails: `GET /orders?limit=1000000` returns every order.

    Mend: Give the size of a page a default and a maximum, and refuse or cut down what is above it.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    wrong: list[tuple[Violation, Exchange]] = []
    unclear: list[str] = []
    looked: list[Exchange] = []
    for success in api.reached("list"):
        filled = len(looked) < MOST_LISTS and _fill(api, success)
        answer = api.requests.send(success.request, success.caller)
        looked.append(answer)
        found = list(_faults(api, success, answer, filled=filled))
        wrong += found
        if not filled and not found and not _size(success):
            unclear.append(f"{success.endpoint}: no {ROWS} rows could be made, and no parameter limits it")
    evidence = Evidence("exchange", f"{len(looked)} lists", tuple(one.shown()[:700] for _, one in wrong[:4]) or ("",))
    if not looked:
        yield RULE.unclear("no list has succeeded")
    elif wrong:
        yield RULE.failed(
            f"{len({one.operation for one, _ in wrong})} of {len(looked)} lists have no bounds",
            evidence,
            detail=[one for one, _ in wrong],
        )
    elif unclear:
        yield RULE.unclear(unclear[0], evidence)
    else:
        yield RULE.passed(f"{len(looked)} lists with bounds", evidence)


def _fill(api: Api, success: Success) -> bool:
    """Whether the collection now has more rows than a page may hold."""
    before = rows_of(success.exchange.json)
    if len(before or ()) >= ROWS:
        return True
    delete = api.description.of(success.endpoint.resource, "delete")
    if delete is None or delete.name not in api.successes:
        return False  # so many rows would stay
    for _ in range(ROWS - len(before or ())):
        if api.requests.make(success.endpoint.resource, success.caller) is None:
            return False
    return True


def _faults(api: Api, success: Success, answer: Exchange, *, filled: bool) -> Iterator[tuple[Violation, Exchange]]:
    rows = rows_of(answer.json)
    if filled and rows is not None and len(rows) >= ROWS:
        yield Violation.answered(answer, "all rows come at once", actual=f"{len(rows)} rows", expected="a page"), answer
    name = _size(success)
    if not name:
        return
    one = api.requests.send(success.request.with_query(name, "1"), success.caller)
    few = rows_of(one.json)
    if done(one) and few is not None and len(few) > 1:
        kind = "the size of a page is not kept"
        yield Violation.answered(one, kind, member=name, sent="1", actual=f"{len(few)} rows", expected="1"), one
    huge = api.requests.send(success.request.with_query(name, HUGE), success.caller)
    many = rows_of(huge.json) or []
    most = _declared(success, name)
    capped = _echoes_less(huge.json) or (filled and len(many) < ROWS) or (most is not None and len(many) <= most)
    if done(huge) and not capped:
        kind = "a page of a million rows is granted"
        yield Violation.answered(huge, kind, member=name, sent=HUGE, expected="refused, or a smaller page"), huge


def _size(success: Success) -> str:
    names = (one.name for one in success.endpoint.parameters_in("query"))
    return next((one for one in names if "".join(words(one)) in _SIZES), "")


def _declared(success: Success, name: str) -> int | None:
    """The longest page by the document."""
    schemas = (one.schema for one in success.endpoint.parameters_in("query") if one.name == name)
    return next((most for one in schemas if isinstance(most := one.get("maximum"), int)), None)


def _echoes_less(answer: Any) -> bool:
    """Whether the answer names the size that was really taken."""
    for path, value in leaves(answer):
        if path and "".join(words(path[-1])) in _SIZES and isinstance(value, int):
            return value < int(HUGE)
    return False


RULE = Rule(
    name="api/page-limits",
    items=("api-design/6", "best-practices/7"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API4",), cwe=(770,)),
    decide=decide,
)
