"""Nobody gets at what belongs to an account without being signed in."""

from collections.abc import Iterable, Iterator

from backwright.standard.description.api import Api, OwnRow, Success, done
from backwright.standard.description.own_rows import (
    WRITES,
    body_for,
    everything_in,
    first,
    is_known,
    list_of,
    on_row,
    owned,
    parent_of,
    reached,
    read,
)
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

REFUSED = "401"


def decide(subject: Subject) -> Iterable[Finding]:
    """Every operation that has succeeded for an account is asked again by nobody, on rows that an account made: read,
    listed, changed, deleted. A change counts when the row's maker then reads it changed or gone.

    What is public on purpose is no violation. An operation is taken for private where the document says that it needs
    a caller; where a single row is shown, and both the list of its collection and what stands under it are refused;
    where the list shows a row that is refused when asked for alone; where a row is written that only an account may
    make; where an answer has the address of an account.

    Why: An operation whose check was forgotten is open to the whole network, and works for everybody else as it should,
    so that nobody notices.

    Fails: `DELETE /orders/7` without a token is answered with 204, and the row is gone.

    Mend: Require a caller for every route by default, and list those that are public.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    tried = list(_tried(api))
    if not tried:
        yield RULE.unclear("no operation succeeded for an account, so none can be asked without one")
        return
    wrong = [violation for _, violation in tried if violation]
    shown = tuple(exchange.shown() for exchange, violation in tried if violation or not wrong)[:4]
    evidence = Evidence("exchange", f"{len(tried)} requests of nobody", shown)
    if wrong:
        yield RULE.failed(
            f"{len(wrong)} of {len(tried)} requests without a sign-in got what is private", evidence, detail=wrong
        )
    else:
        yield RULE.passed(f"{len(tried)} operations were asked without signing in; none gave what is private", evidence)


def _tried(api: Api) -> Iterator[tuple[Exchange, Violation | None]]:
    for success in api.reached("me", "list", "action"):
        if is_known(success.caller) and not success.endpoint.writes and not success.endpoint.identifiers:
            yield _read_alone(api, success)
    for resource in owned(api):
        yield from _rows(api, resource)


def _read_alone(api: Api, success: Success) -> tuple[Exchange, Violation | None]:
    answer = api.requests.send(success.request, api.anonymous)
    if not done(answer):
        return answer, None
    if success.endpoint.is_secured:
        return answer, _violation(answer, "is answered though the document asks for a sign-in")
    addresses = {caller.email for caller in api.callers}
    if any(value in addresses for _, value in everything_in(answer.json) if isinstance(value, str)):
        return answer, _violation(answer, "shows addresses of accounts to nobody in particular")
    return answer, None


def _rows(api: Api, resource: str) -> Iterator[tuple[Exchange, Violation | None]]:
    """What nobody may do with a row of an account."""
    row = api.requests.make(resource, api.caller)
    if row is None:
        return
    shown, listed = read(api, row, api.anonymous), list_of(api, row, api.anonymous)
    if shown is not None:
        yield shown, _reading(api, row, shown, is_listed=listed is not None)
    if listed is not None and listed.shows and shown is not None and not done(shown):
        yield listed.exchange, _violation(listed.exchange, "lists a row that nobody may read alone")
    if _anybody_makes(api, resource):
        return
    for success in reached(api, resource, *WRITES):
        if is_known(success.caller):
            yield _writing(api, row, success)
    delete = first(reached(api, resource, "delete"))
    if delete is not None and is_known(delete.caller):
        yield _deleting(api, row, delete)


def _reading(api: Api, row: OwnRow, shown: Exchange, *, is_listed: bool) -> Violation | None:
    get, rows = first(reached(api, row.resource, "get")), first(reached(api, row.resource, "list"))
    if not done(shown) or get is None:
        return None
    if get.endpoint.is_secured:
        return _violation(shown, "is answered though the document asks for a sign-in")
    if rows is None or is_listed or not _has_closed_parts(api, row):
        return None
    return _violation(shown, "shows a row whose list and parts ask for a sign-in")


def _has_closed_parts(api: Api, row: OwnRow) -> bool:
    """Whether what stands under the row is refused: a row alone may be open on purpose, to whoever knows its id."""
    parts = [
        one for one in api.reached("list") if (above := parent_of(one.endpoint.resource)) and above[0] == row.resource
    ]
    return any(not done(api.requests.send(on_row(api, one.endpoint, row), api.anonymous)) for one in parts)


def _anybody_makes(api: Api, resource: str) -> bool:
    """Whether rows are made without an account, so that they belong to none."""
    create = first(reached(api, resource, "create"))
    return create is not None and done(api.requests.send(api.requests.fresh(create), api.anonymous))


def _writing(api: Api, row: OwnRow, success: Success) -> tuple[Exchange, Violation | None]:
    before = read(api, row, api.caller)
    answer = api.requests.send(on_row(api, success.endpoint, row, body_for(api, success)), api.anonymous)
    after = read(api, row, api.caller) if done(answer) else None
    if after is None or before is None or (done(after) and after.json == before.json):
        return answer, None
    return answer, _violation(answer, "changes a row of an account without a sign-in")


def _deleting(api: Api, row: OwnRow, success: Success) -> tuple[Exchange, Violation | None]:
    before = read(api, row, api.caller)
    answer = api.requests.send(on_row(api, success.endpoint, row), api.anonymous)
    after = read(api, row, api.caller) if done(answer) else None
    if before is None or after is None or not done(before) or done(after):
        return answer, None
    return answer, _violation(answer, "deletes a row of an account without a sign-in")


def _violation(answer: Exchange, kind: str) -> Violation:
    return Violation.answered(answer, kind, caller="nobody", expected=REFUSED)


RULE = Rule(
    name="security/anonymous-access",
    items=("security/1", "task-add-authentication/5", "task-add-authentication/6"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API2", "API5"), asvs=("8.2.1", "8.3.1"), cwe=(862,)),
    decide=decide,
)
