"""A nested row is found under its own parent alone, and under a parent that the caller may see."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from backwright.standard.description.api import Api, OwnRow, done
from backwright.standard.description.own_rows import (
    WRITES,
    body_for,
    first,
    is_row,
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


def decide(subject: Subject) -> Iterable[Finding]:
    """In every collection that stands under a row, a row is asked for under another parent of the same account: read,
    changed, deleted. It must not be found there, or whoever may see one parent sees the parts of all.

    A second account then lists and makes rows under a parent that it may not read; both must be refused.

    Why: A path that names a parent suggests that the parent was checked. Where it was not, whoever may see one parent
    sees the parts of all.

    Fails: `GET /projects/2/tasks/7` is answered with 200, where task 7 belongs to project 1.

    Mend: Look the part up by both ids in one query, and check the parent as if it were asked for itself.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    nested = [one for one in owned(api) if parent_of(one)]
    if not nested:
        yield RULE.not_applicable("no rows stand under others")
        return
    tried = [one for resource in nested for one in (*_misplaced(api, resource), *_strangers(api, resource))]
    if not tried:
        yield RULE.unclear("no nested row could be made under two parents, nor asked for by another account")
        return
    wrong = [violation for _, violation in tried if violation]
    shown = tuple(exchange.shown() for exchange, violation in tried if violation or not wrong)[:4]
    evidence = Evidence("exchange", f"{len(tried)} requests under another parent", shown)
    if wrong:
        yield RULE.failed(
            f"{len(wrong)} of {len(tried)} requests under another parent were not refused", evidence, detail=wrong
        )
    else:
        yield RULE.passed(f"{len(tried)} requests under another parent, each refused", evidence)


def _misplaced(api: Api, resource: str) -> Iterator[tuple[Exchange, Violation | None]]:
    """The row of one parent, asked for under another."""
    above = parent_of(resource)
    row = api.requests.make(resource, api.caller)
    if row is None or above is None or not (control := read(api, row, api.caller)) or not done(control):
        return
    elsewhere = api.requests.make(above[0], api.caller)
    if elsewhere is None or elsewhere.id == row.identifiers.get(above[1]):
        return
    moved = replace(row, identifiers={**row.identifiers, **elsewhere.identifiers, above[1]: elsewhere.id})
    shown = read(api, moved, api.caller)
    if shown is not None:
        found = done(shown) and is_row(shown.json, row)
        yield shown, _violation(shown, "shows a row of another parent") if found else None
    for success in reached(api, resource, *WRITES, "delete"):
        deletes = success.endpoint.kind == "delete"
        before = read(api, row, api.caller)
        request = on_row(api, success.endpoint, moved, None if deletes else body_for(api, success))
        answer = api.requests.send(request, api.caller)
        after = read(api, row, api.caller)
        changed = (
            before is not None and after is not None and (after.status, after.json) != (before.status, before.json)
        )
        wrong = done(answer) and changed
        verb = "deletes" if deletes else "changes"
        yield answer, _violation(answer, f"{verb} a row of another parent") if wrong else None


def _strangers(api: Api, resource: str) -> Iterator[tuple[Exchange, Violation | None]]:
    """What another account lists and makes under a parent that it may not read."""
    above = parent_of(resource)
    row = api.requests.make(resource, api.caller)
    if row is None or above is None or len(api.callers) < 2:
        return
    parent = OwnRow(above[0], row.identifiers.get(above[1], ""), None, None, row.caller, row.identifiers)
    own, shown = read(api, parent, api.caller), read(api, parent, api.callers[1])
    if own is None or shown is None or not done(own) or done(shown):
        return
    for kind, says in (("list", "lists rows of a parent that is refused"), ("create", "makes a row under a parent")):
        success = first(reached(api, resource, kind))  # type: ignore[arg-type]
        if success is not None:
            body = body_for(api, success) if kind == "create" else None
            answer = api.requests.send(on_row(api, success.endpoint, row, body), api.callers[1])
            rows = api.rows(answer) or []
            wrong = done(answer) and (kind == "create" or any(is_row(one, row) for one in rows))
            yield answer, _violation(answer, says) if wrong else None


def _violation(answer: Exchange, kind: str) -> Violation:
    return Violation.answered(answer, kind, row="another parent's", expected="403 or 404")


RULE = Rule(
    name="security/nested-rows",
    items=("security/2",),
    by="probe",
    needs=("api",),
    references=References(owasp=("API1",), asvs=("8.2.2",), cwe=(639,)),
    decide=decide,
)
