"""What one account owns is closed to another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from backwright.standard.description.api import Api, OwnRow, Success, done
from backwright.standard.description.members import is_confidential
from backwright.standard.description.own_rows import (
    WRITES,
    body_for,
    everything_in,
    is_row,
    list_of,
    on_row,
    owned,
    reached,
    read,
)
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Subject
from backwright.standard.violation import Violation

REFUSED = "403 or 404"


@dataclass(slots=True)
class _ForeignRequests:
    """What was asked of the rows of another account."""

    answers: list[Exchange] = field(default_factory=list)
    wrong: list[Violation] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)


def decide(subject: Subject) -> Iterable[Finding]:
    """Two accounts of the same kind. The first makes a row in each collection; the second reads it, changes it, deletes
    it and asks for its actions. The first reads its row before and after: a change that is answered and not made is
    no violation.

    Many rows are shared on purpose. A row counts as private where its maker's list shows it and the list of the other
    account does not, or where the other account is refused when it reads the row. A list that shows rows which it then
    refuses one by one is a violation of its own, and so is a member that is confidential by its name, is in no list,
    and comes with the row of another account. Where nothing says whether rows are shared, it is inconclusive.

    Why: Ids can be counted up. A backend that looks a row up by its id alone gives every account everything.

    Fails: `GET /orders/7` by a second account is answered with 200, while its own list does not show order 7.

    Mend: Put the owner into the query of every read and write: `WHERE id = ? AND owner_id = ?`.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    if len(api.callers) < 2:
        yield RULE.unclear("two accounts are needed, and there are not")
        return
    tried = _ForeignRequests()
    for resource in owned(api):
        _try(api, resource, tried)
    evidence = Evidence("exchange", "rows of another account", tuple(one.shown() for one in tried.answers[:6]))
    if tried.wrong:
        yield RULE.failed(
            f"{len(tried.wrong)} of {len(tried.answers)} requests got what another account owns",
            evidence,
            detail=tried.wrong,
        )
    elif not tried.answers:
        yield RULE.unclear("no row of one account could be asked for by another")
    elif tried.unsure:
        yield RULE.unclear("; ".join(tried.unsure[:2]), evidence)
    else:
        yield RULE.passed(f"{len(tried.answers)} requests for rows of another account", evidence)


def _try(api: Api, resource: str, tried: _ForeignRequests) -> None:
    owner, other = api.callers[:2]
    row = api.requests.make(resource, owner)
    control = read(api, row, owner) if row else None
    if row is None or control is None or not done(control):
        return
    shown = read(api, row, other)
    assert shown is not None  # noqa: S101 - its maker was shown it
    tried.answers.append(shown)
    reads = done(shown) and is_row(shown.json, row)
    hidden = _is_hidden(api, row, owner, other)
    open_to_all = read(api, row, api.anonymous) if reads else None
    is_open = open_to_all is not None and done(open_to_all)  # what nobody in particular may read is judged elsewhere
    if reads and hidden and not is_open:
        tried.wrong.append(_violation(shown, "shows a row that the lists of this account do not"))
    elif reads and not is_open and (member := _confidential(api, row, shown, other)):
        violation = _violation(shown, "shows what is confidential by its name, and what lists keep back")
        tried.wrong.append(replace(violation, member=member))
    elif not reads and not done(shown):
        listed = list_of(api, row, other)
        if listed is not None and listed.shows and _shows_all(listed.exchange, control):
            tried.wrong.append(_violation(listed.exchange, "lists a row that this account may not read"))
    is_private = bool(hidden) or not reads
    for answer, kind in _written(api, resource, owner, other):
        tried.answers.append(answer)
        if kind and is_private:
            tried.wrong.append(_violation(answer, kind))
        elif kind and hidden is None:
            tried.unsure.append(f"{resource}: nothing says whether its rows are shared by all accounts")


def _shows_all(listed: Exchange, control: Exchange) -> bool:
    """Whether a list has all that the row has; one that sums it up may be for everybody."""
    return {value for _, value in everything_in(control.json)} <= {value for _, value in everything_in(listed.json)}


def _confidential(api: Api, row: OwnRow, shown: Exchange, other: Caller) -> str:
    """A member that the other account is shown, and not in its list; empty where there is none."""
    listed = list_of(api, row, other)
    there = {value for _, value in everything_in(listed.exchange.json)} if listed is not None else None
    for path, value in everything_in(shown.json):
        if path and is_confidential(path[-1]) and value and there is not None and value not in there:
            return path[-1]
    return ""


def _is_hidden(api: Api, row: OwnRow, owner: Caller, other: Caller) -> bool | None:
    """Whether lists show the row to its maker and not to the other; None where no list says."""
    own = list_of(api, row, owner)
    if own is None or not own.shows:
        return None
    others = list_of(api, row, other)
    if others is None:
        return True
    return None if not others.is_whole and not others.shows else not others.shows


def _written(api: Api, resource: str, owner: Caller, other: Caller) -> Iterator[tuple[Exchange, str]]:
    """What came of changes and deletions by the other account; a kind of violation where they had an effect."""
    for success in reached(api, resource, *WRITES, "delete"):
        row = api.requests.make(resource, owner)
        before = read(api, row, owner) if row else None
        if row is None or before is None or not done(before):
            continue
        deletes = success.endpoint.kind == "delete"
        body = None if deletes else body_for(api, success)
        answer = api.requests.send(on_row(api, success.endpoint, row, body), other)
        after = read(api, row, owner)
        changed = done(answer) and after is not None and (not done(after) or (after.json != before.json))
        verb = "deletes" if deletes else "changes"
        yield answer, f"{verb} a row that this account does not own" if changed else ""
    for success in reached(api, resource, "action"):
        if _acts_on_row(success, resource) and (row := api.requests.make(resource, owner)) is not None:
            answer = api.requests.send(on_row(api, success.endpoint, row, body_for(api, success)), other)
            yield answer, "acts on a row that this account does not own" if done(answer) else ""


def _acts_on_row(success: Success, resource: str) -> bool:
    endpoint = success.endpoint
    return endpoint.writes and bool(endpoint.identifiers) and endpoint.path.startswith(f"{resource}/{{")


def _violation(answer: Exchange, kind: str) -> Violation:
    return Violation.answered(answer, kind, row="another account's", expected=REFUSED)


RULE = Rule(
    name="security/rows-of-others",
    items=("security/2", "task-add-authentication/6"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API1",), asvs=("8.2.2", "8.3.1"), cwe=(639, 863)),
    decide=decide,
)
