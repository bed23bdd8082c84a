"""What matters for security can be read afterwards."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from backwright.blueprint.model import ACCOUNT, Audit
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Row, Subject

SOME = 12  # exchanges of a kind that are looked for
_CHANGING = re.compile(r"[0-9a-f-]{16,}|\d+")


def decide(subject: Subject) -> Iterable[Finding]:
    """A failed sign-in, a good one and a refusal each leave an event in the log under their request id, beside the
    lines that any request leaves.

    Where the blueprint says `audit`, each of them has an entry in a table of it too, and so has what was created,
    changed and deleted, of each entity, with the account that did it.

    Why: After an incident the first questions are who did what and when. What was not written down then cannot be
    answered.

    Fails: A refused request leaves nothing in the log but its access line; or deleting a ticket leaves no entry that
    names the account.

    Mend: Log sign-ins, failed ones and refusals as events of their own with the request id, and write an audit entry in
    the transaction of each change.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.log is not None  # noqa: S101
    live = subject.live
    if not live.callers:
        yield RULE.not_applicable("no accounts")
        return
    events = {what: _latest(live, what) for what in ("a failed sign-in", "a sign-in", "a refusal")}
    lines = _by_request(subject.log.text())
    usual = {_shape(line) for one in live.exchanges if _is_usual(one) for line in lines.get(one.request_id, ())}
    problems = [
        f"{what} ({found[0]}) left no event in the log"
        for what, found in events.items()
        if found and all(_shape(line) in usual for one in found for line in lines.get(one.request_id, ()))
    ]
    entries: list[Row] = []
    if subject.blueprint is not None and subject.blueprint.uses(Audit) and subject.database is not None:
        entries = _entries(subject)
        problems += _unaudited(live, entries, events)
    logged = [line for found in events.values() for one in found[:1] for line in lines.get(one.request_id, ())]
    evidence = Evidence("log", "lines about security", ("\n".join(logged)[:6000], f"entries of audit: {len(entries)}"))
    if not any(events.values()):
        yield RULE.unclear("none of these happened")
    elif problems:
        yield RULE.failed(problems[0], evidence, detail=problems)
    else:
        yield RULE.passed(f"sign-ins and refusals are logged, {len(entries)} audit entries", evidence)


def _latest(live: Live, what: str) -> list[Exchange]:
    """The latest exchanges of a kind."""
    kinds = {
        "a failed sign-in": lambda one: one.operation == "login" and one.status == 401,
        "a sign-in": lambda one: one.operation == "login" and one.status == 200,
        "a refusal": lambda one: one.status == 403,
    }
    return [one for one in reversed(live.exchanges) if kinds[what](one)][:SOME]


def _is_usual(one: Exchange) -> bool:
    return one.method == "GET" and one.succeeded


def _by_request(log: str) -> dict[str, list[str]]:
    """The lines of a log, by the request id that they hold."""
    found: dict[str, list[str]] = {}
    for line in log.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            entry = None
        values = entry.values() if isinstance(entry, dict) else re.findall(r"[0-9a-fA-F-]{16,}", line)
        for value in {one for one in values if isinstance(one, str)}:
            found.setdefault(value, []).append(line)
    return found


def _shape(line: str) -> tuple[str, ...]:
    """What a line has in common with those of other requests: its event, or its words."""
    try:
        entry = json.loads(line)
    except ValueError:
        return (_CHANGING.sub("", line),)
    if not isinstance(entry, dict):
        return (_CHANGING.sub("", line),)
    event = next((str(entry[name]) for name in ("event", "message", "msg") if name in entry), "")
    return (event,) if event else tuple(sorted(entry))


def _entries(subject: Subject) -> list[Row]:
    assert subject.database is not None  # noqa: S101
    tables = [name for name in subject.database.tables() if "audit" in name]
    return [row for name in tables for row in subject.database.rows(f'SELECT * FROM "{name}"')]  # noqa: S608


def _unaudited(live: Live, entries: Sequence[Row], events: dict[str, list[Exchange]]) -> Iterator[str]:
    """What has no entry under its request id, or none that names who did it."""
    by_request: dict[object, list[Row]] = {}
    for row in entries:
        for value in {one for one in row.values() if isinstance(one, str)}:
            by_request.setdefault(value, []).append(row)
    for what, found in events.items():
        if found and not any(by_request.get(one.request_id) for one in found):
            yield f"{what} ({found[0]}) has no audit entry"
    accounts = {caller.name: caller.account for caller in live.callers}
    writes = [one for one in _writes(live) if one.caller in accounts]
    pairs: list[tuple[Exchange, Row]] = []
    for operation in live.operations:
        done = [one for one in writes if one.operation == operation.name][-SOME:]
        if operation.entity == ACCOUNT or not done:
            continue
        found_here = [(one, row) for one in done for row in by_request.get(one.request_id, ())]
        pairs += found_here
        if not found_here:
            yield f"{operation.name} ({done[-1]}) has no audit entry"
    # A column names the actor when it does in every entry: any number of a row may be that of an account by chance.
    actors = {name for _, row in pairs for name in row}
    actors = {name for name in actors if all(row.get(name) == accounts[one.caller] for one, row in pairs)}
    if pairs and not actors:
        yield "the entries of what was written do not name who did it"


def _writes(live: Live) -> Iterator[Exchange]:
    """What created or deleted a row, or left it with other values than the answer before it showed."""
    kinds = {one.name: one.kind for one in live.operations}
    shown: dict[str, dict[str, object]] = {}
    for one in live.exchanges:
        kind = kinds.get(one.operation)
        if not one.succeeded or kind is None:
            continue
        before = shown.get(one.path)
        if isinstance(one.data, dict) and kind in {"get", "update", "replace"}:
            shown[one.path] = {name: value for name, value in one.data.items() if name not in {"updated_at", "version"}}
        if kind in {"create", "delete"} or (kind == "update" and before and before != shown.get(one.path)):
            yield one


RULE = Rule(
    name="security/audit-trail",
    items=("security/9",),
    by="database",
    needs=("live", "log"),
    references=References(asvs=("16.2.1", "16.3.1", "16.3.2"), cwe=(778,)),
    decide=decide,
)
