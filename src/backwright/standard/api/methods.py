"""What is not there is not answered with success."""

from collections.abc import Iterable, Iterator

from backwright.standard.description.api import Api, Success, done
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

NOWHERE = "no-such-path-of-the-proof"
ABSENT = {"integer": "2147483646", "number": "2147483646"}
UNKNOWN_UUID = "00000000-0000-4000-8000-00000000dead"


def decide(subject: Subject) -> Iterable[Finding]:
    """A path that does not exist must be a 404, a row that does not exist a 404 (or 410, or 403 where that is hidden),
    a row that was deleted likewise. `TRACE` must not be answered with success, a refused method (405) must name those
    that are allowed (RFC 9110, 15.5.6), and a body of XML must not be taken where JSON is declared (415).

    Why: Clients, proxies and monitoring act on statuses: a missing row that is answered with 200 or 500 is retried,
    cached or reported as an outage.

    Fails: `GET /orders/999999999` of a row that does not exist is answered with 200 and an empty object.

    Mend: Let the framework's router answer unknown paths and methods, and raise a not-found error wherever a row is
    looked up by its id.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    checked: list[Exchange] = []
    wrong: list[Violation] = []
    for answer, kind, expected in _answers(api):
        checked.append(answer)
        if kind:
            wrong.append(Violation.answered(answer, kind, expected=expected))
    evidence = Evidence("exchange", f"{len(checked)} requests for what is not there", tuple(map(_shown, checked[:6])))
    if not api.reached():
        yield RULE.unclear("no operation has succeeded")
    elif wrong:
        yield RULE.failed(f"{len(wrong)} requests for what is not there are answered badly", evidence, detail=wrong)
    else:
        yield RULE.passed(f"{len(checked)} requests for what is not there are refused", evidence)


def _answers(api: Api) -> Iterator[tuple[Exchange, str, str]]:
    """Answers, what is wrong with each (nothing where it is empty), and what was expected."""
    base = api.description.base
    nowhere = api.caller.send("GET", f"{base}/{NOWHERE}")
    yield nowhere, "a path that does not exist succeeds" if done(nowhere) else "", "404"
    for success in api.reached("get"):
        if not success.endpoint.identifiers:
            continue
        answer = _of_absent_row(api, success)
        yield answer, "a row that does not exist is answered" if done(answer) else "", "404"
    for success in api.reached("delete"):
        yield from _deleted(api, success)
    for success in api.reached("list", "me")[:2]:
        trace = api.caller.send("TRACE", success.request.path)
        yield trace, "TRACE is answered with success" if done(trace) else "", "405"
        if trace.status == 405 and "allow" not in trace.headers:
            yield trace, "405 without Allow", "the allowed methods"
    for success in api.reached("create")[:3]:
        body = success.endpoint.body
        if body is not None and "json" in body.media:
            request = api.requests.fresh(success).with_raw(b"<prove><a>1</a></prove>", "application/xml")
            answer = api.requests.send(request, success.caller)
            yield answer, "a body of XML is taken for JSON" if done(answer) else "", "415"


def _of_absent_row(api: Api, success: Success) -> Exchange:
    name = success.endpoint.identifiers[-1]
    schema = next((one.schema for one in success.endpoint.parameters if one.name == name), {})
    value = ABSENT.get(str(schema.get("type")), "")
    known = success.request.identifiers.get(name, "")
    if not value:
        value = "2147483646" if known.isdigit() else UNKNOWN_UUID if len(known) == 36 else "prove-no-such-row"
    return api.requests.send(success.request.with_identifier(name, value), success.caller)


def _deleted(api: Api, success: Success) -> Iterator[tuple[Exchange, str, str]]:
    """A row of its own, read, deleted, and read again."""
    get = api.successes.get(getattr(api.description.of(success.endpoint.resource, "get"), "name", ""))
    if (
        get is None
        or get.caller.name != success.caller.name
        or not {*get.endpoint.identifiers} <= {*success.request.identifiers}
    ):
        return
    request = api.requests.fresh(success)
    read = get.request
    for name in read.identifiers:
        read = read.with_identifier(name, request.identifiers.get(name, read.identifiers[name]))
    before = api.requests.send(read, success.caller)
    gone = api.requests.send(request, success.caller)
    if done(before) and done(gone):
        after = api.requests.send(read, success.caller)
        yield after, "a deleted row is still answered" if done(after) and after.body == before.body else "", "404"


def _shown(exchange: Exchange) -> str:
    return exchange.shown()[:600]


RULE = Rule(
    name="api/methods",
    items=("api-design/2", "api-design/3"),
    by="probe",
    needs=("api",),
    references=References(asvs=("4.1.4", "13.4.4"), rfc=(9110,)),
    decide=decide,
)
