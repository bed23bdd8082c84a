"""What a client has already is not sent again, and what is long is packed."""

from collections.abc import Iterable

from backwright.blueprint.model import Blueprint
from backwright.blueprint.view.operations import Operation
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Subject

LONG = 2_000
ROWS = 12


def decide(subject: Subject) -> Iterable[Finding]:
    """A single row comes with an ETag and is 304 to who has it; writing with an old one is 412 and changes nothing. A
    long list comes packed to who takes gzip.

    Why: An ETag saves sending a row that the client has, and lets it notice that somebody else has changed it. Without
    `If-Match` the last writer silently wins.

    Fails: `PATCH /tickets/7` with the `If-Match` of an older version is answered with 200.

    Mend: Derive an ETag from the version of the row, answer 304 and 412 by it, and compress long answers.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    found = _single(subject.live, subject.blueprint)
    problems: list[str] = []
    exchanges: list[Exchange] = []
    if found is not None:
        exchanges, problems = _versions(subject.live, *found)
    packed = _packed(subject.live, subject.blueprint)
    if packed is not None:
        exchanges.append(packed)
        problems += (
            [] if packed.headers.get("content-encoding") in {"gzip", "br", "zstd"} else ["a long list is not packed"]
        )
    evidence = Evidence("exchange", "versions and packing", tuple(one.shown() for one in exchanges))
    if not exchanges:
        yield RULE.unclear("no row and no long list was there to ask for")
    elif problems:
        yield RULE.failed("; ".join(problems), evidence, detail=problems)
    else:
        passed = [*(["ETag, 304, 412"] if found else []), *(["gzip"] if packed else [])]
        yield RULE.passed(", ".join(passed), evidence)


def _single(live: Live, blueprint: Blueprint) -> tuple[Operation, str, dict[str, object]] | None:
    for entity in blueprint.entities:
        update, create = live.of(entity.name, "update"), live.of(entity.name, "create")
        if update is None or create is None or entity.owner is not None:
            continue
        row = live.rows.make(entity.name, live.strongest)
        body = live.rows.body(entity.name, live.strongest, required_only=True)
        if row is not None and body:
            return update, live.rows.fill(update, entity, row), body
    return None


def _versions(live: Live, update: Operation, path: str, body: dict[str, object]) -> tuple[list[Exchange], list[str]]:
    asks = live.strongest
    first = asks.send("GET", path)
    tag = first.headers.get("etag", "")
    if not tag:
        return [first], ["a single row has no ETag"]
    again = asks.send("GET", path, headers={"If-None-Match": tag})
    written = asks.send("PATCH", path, body, headers={"If-Match": tag}, operation=update.name)
    stale = asks.send("PATCH", path, body, headers={"If-Match": tag}, operation=update.name)
    problems = [] if again.status == 304 and not again.body else [f"who has it gets {again.status}"]
    problems += [] if written.status == 200 else [f"writing with the right version is {written.status}"]
    problems += [] if stale.status == 412 else [f"writing with an old version is {stale.status}"]
    problems += [] if written.headers.get("etag", tag) != tag else ["writing leaves the version as it was"]
    return [first, again, written, stale], problems


def _packed(live: Live, blueprint: Blueprint) -> Exchange | None:
    for entity in blueprint.entities:
        listed = live.of(entity.name, "list")
        if listed is None or entity.owner is not None or live.of(entity.name, "create") is None:
            continue
        for _ in range(ROWS):
            live.rows.make(entity.name, live.strongest)
        query = {"per_page": "100"}
        plain = live.strongest.send("GET", listed.path, query=query, operation=listed.name)
        if len(plain.body) >= LONG:
            packed = {"Accept-Encoding": "gzip"}
            return live.strongest.send("GET", listed.path, query=query, headers=packed, operation=listed.name)
    return None


RULE = Rule(
    name="performance/transfer",
    items=("best-practices/9",),
    by="probe",
    needs=("live", "blueprint"),
    references=References(rfc=(9110, 9111)),
    decide=decide,
)
