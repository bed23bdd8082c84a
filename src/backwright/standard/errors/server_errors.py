"""Whatever comes in, the answer is no server error."""

from collections.abc import Iterable, Iterator
from itertools import chain

from backwright.errors import BackwrightError
from backwright.standard.description.api import Api, Success, done
from backwright.standard.description.members import is_secret
from backwright.standard.description.model import Kind
from backwright.standard.description.variations import Variation, of_members, of_path, of_query, of_whole_body
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

KINDS: tuple[Kind, ...] = ("list", "create", "get", "replace", "update", "me", "action", "register", "sign_in")
MOST_A_DOOR = 14  # requests to an operation that signs in or registers, which others limit
MOST_SILENT = 3  # requests in a row without an answer, by which a backend counts as gone
MOST_FAULTS = 3  # of one operation; more of the same say nothing new


def decide(subject: Subject) -> Iterable[Finding]:
    """Every operation that has succeeded is sent once more with one thing changed: no JSON or another kind of it, a
    member missing or of another type, odd and very long texts, huge numbers, odd values in path and query. A 5xx or a
    broken connection is a failure when it comes twice and the valid request still succeeds beside it. A valid request
    that is answered with a 5xx is one, too. Unhandled input is how crashes, leaks and lost writes begin (CWE-20,
    CWE-755, OWASP API8:2023).

    Why: Unhandled input is how crashes, leaks and lost writes begin.

    Fails: `POST /orders` with a list in the place of an object is answered with 500, twice, while a valid one succeeds.

    Mend: Validate the whole body before the code uses it, and answer what does not fit with 400 or 422.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    before = [one for one in api.exchanges[: api.explored] if one.status >= 500]
    found: list[tuple[Violation, Exchange]] = []
    tried = 0
    for success in api.reached(*KINDS):
        try:
            tried += _try(api, success, found)
        except (
            BackwrightError
        ):  # the proof stops here; what brought the backend down is the last thing that it was sent
            found += _ended(api, success)
            if not found:
                raise
            break
    known = {violation.operation for violation, _ in found}
    for exchange in before:
        if exchange.operation and exchange.operation not in known:
            known.add(exchange.operation)
            kind = "a request as described is a server error"
            found.append((Violation.answered(exchange, kind, expected="2xx or 4xx"), exchange))
    yield from _verdict(api, found, tried)


def _verdict(api: Api, found: list[tuple[Violation, Exchange]], tried: int) -> Iterator[Finding]:
    violations = [violation for violation, _ in found]
    excerpts = tuple(exchange.shown() for _, exchange in found[:6])
    operations = len({one.operation for one in violations})
    says = f"{tried:,} odd requests to {len(api.reached(*KINDS))} operations"
    if violations:
        evidence = Evidence("exchange", f"{len(violations)} server errors", excerpts)
        total = len(api.description.endpoints)
        yield RULE.failed(f"{operations} of {total} operations answer with server errors", evidence, detail=violations)
    elif not tried:
        yield RULE.unclear("no operation has succeeded, so there is nothing to vary")
    else:
        shown = tuple(one.shown() for one in api.exchanges[-2:])
        yield RULE.passed(f"{says}, none answered with a server error", Evidence("exchange", says, shown))


def _ended(api: Api, success: Success) -> list[tuple[Violation, Exchange]]:
    """The last request that the backend answered no more, where it is one of this operation."""
    silent = [one for one in api.exchanges[-2 * MOST_SILENT :] if one.status == 0]
    if len(silent) < MOST_SILENT or silent[0].operation != success.endpoint.name:
        return []
    kind = "brings the backend down, or keeps it busy"
    sent = silent[0].sent[:60].decode("utf-8", "replace")
    return [(Violation.answered(silent[0], kind, sent=sent, expected="4xx"), silent[0])]


def _try(api: Api, success: Success, found: list[tuple[Violation, Exchange]]) -> int:
    """Find the variations of one operation that are server errors; how many were tried.

    A row that comes of a variation has its unique values: the next one begins with new ones.
    """
    before = len(found)
    is_door = success.endpoint.kind in {"register", "sign_in"}
    varied = _variations(api, success, is_door=is_door)
    total = min(len(varied), MOST_A_DOOR) if is_door else len(varied)
    for number in range(total):
        if len(found) - before >= MOST_FAULTS or number >= len(varied):
            break
        variation = varied[number]
        answer = api.requests.send(variation.request, success.caller)
        if answer.status in {429, 503}:
            return number
        if done(answer) and success.endpoint.writes:
            varied = _variations(api, success, is_door=is_door)
        if (answer.status == 0 or answer.status >= 500) and _confirmed(api, success, variation):
            kind = f"{variation.what} is a server error"
            found.append((Violation.answered(answer, kind, member=variation.member, expected="4xx"), answer))
    return total


def _variations(api: Api, success: Success, *, is_door: bool) -> list[Variation]:
    base = api.requests.fresh(success)
    every = chain(of_whole_body(base), of_members(base), of_path(base), of_query(base))
    return [one for one in every if not (is_door and is_secret(one.member))]


def _confirmed(api: Api, success: Success, variation: Variation) -> bool:
    """Whether it comes again, while the valid request is answered as it should be."""
    control = api.requests.send(api.requests.fresh(success), success.caller)
    again = api.requests.send(variation.request, success.caller)
    return done(control) and (again.status == 0 or again.status >= 500)


RULE = Rule(
    name="errors/server-errors",
    items=("error-handling/1", "error-handling/7", "anti-patterns-to-avoid/4", "deliverables-checklist/4"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API8",), asvs=("2.2.1", "16.5.4"), cwe=(20, 755)),
    decide=decide,
)
