"""What was written is there afterwards."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from backwright.standard.description.api import Api, Success, ValidRequest, done
from backwright.standard.description.members import is_secret, leaves
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

Shown = dict[str, Any]  # the plain members of an answer by name


def decide(subject: Subject) -> Iterable[Finding]:
    """After each operation that creates or changes a row, and has succeeded, the row is read by its own operation.
    Members that were sent, and that the answer to the writing showed as they were sent, must be the same when they
    are read; what a backend normalizes (and shows so) is its own. An echo without storing loses data silently.

    Why: An answer that repeats what was sent looks like success; that nothing was stored shows when somebody needs it.

    Fails: `POST /orders` with `note: "ring twice"` is answered with that note, and `GET /orders/7` has none.

    Mend: Answer with the row as it was stored, not with the body, and list the member among those that are written.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    wrong: list[tuple[Violation, Exchange]] = []
    compared = 0
    for success in api.reached("create", "replace", "update"):
        read = _read_of(api, success)
        if read is None:
            continue
        written, back = _written_and_read(api, success, read)
        if written is None or back is None:
            continue
        compared += 1
        for name, sent, seen in _lost(written, back):
            violation = Violation.answered(
                back, "a value that was written is not there", operation=success.endpoint.name, member=name,
                sent=str(sent)[:60], actual=str(seen)[:60], expected=str(sent)[:60],
            )  # fmt: skip
            wrong.append((violation, back))
    says = f"{compared} writes read back"
    if not compared:
        yield RULE.unclear("no row could be written and read")
    elif wrong:
        evidence = Evidence("exchange", says, tuple(one.shown() for _, one in wrong[:4]))
        yield RULE.failed(
            f"{len(wrong)} values that were written are not there", evidence, detail=[v for v, _ in wrong]
        )
    else:
        yield RULE.passed(says, Evidence("exchange", says, (api.exchanges[-1].shown(),)))


def _read_of(api: Api, success: Success) -> Success | None:
    """The operation that reads the row."""
    get = api.description.of(success.endpoint.resource, "get")
    return api.successes.get(get.name) if get is not None else None


def _written_and_read(api: Api, success: Success, read: Success) -> tuple[Exchange | None, Exchange | None]:
    request = api.requests.fresh(success)
    written = api.requests.send(request, success.caller)
    if not done(written):
        return None, None
    back = api.requests.send(_reading(request, read, written), success.caller)
    return (written, back) if done(back) else (None, None)


def _reading(request: ValidRequest, read: Success, written: Exchange) -> ValidRequest:
    """The request that reads the row that was written."""
    found, shown = read.request, _plain(written.json)
    for name in read.endpoint.identifiers:
        last = name == read.endpoint.identifiers[-1]
        made = shown.get(name, shown.get("id")) if last and request.endpoint.kind == "create" else None
        value = made if made is not None else request.identifiers.get(name)
        found = found.with_identifier(name, str(value)) if value is not None else found
    return found


def _lost(written: Exchange, back: Exchange) -> Iterator[tuple[str, Any, Any]]:
    """Members that were sent and shown, and are otherwise when they are read."""
    sent, shown, read = _plain(_sent(written)), _plain(written.json), _plain(back.json)
    for name, value in sent.items():
        if is_secret(name) or name not in shown or name not in read:
            continue
        if shown[name] == value and read[name] != value:
            yield name, value, read[name]


def _sent(exchange: Exchange) -> Any:
    try:
        return json.loads(exchange.sent)
    except ValueError:
        return None


def _plain(answer: Any) -> Shown:
    found: Shown = {}
    for path, value in sorted(leaves(answer), key=lambda one: len(one[0])):
        if path and "0" not in path:
            found.setdefault(path[-1], value)
    return found


RULE = Rule(
    name="api/read-back",
    items=("database-design/5", "anti-patterns-to-avoid/8", "api-design/2"),
    by="probe",
    needs=("api",),
    decide=decide,
)
