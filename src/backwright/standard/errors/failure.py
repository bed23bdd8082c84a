"""When something breaks inside, the client gets an error in the envelope, and the log has the rest."""

import json
from collections.abc import Iterable
from typing import Any

from backwright.blueprint.naming import plural, snake
from backwright.databases.adapter import Database
from backwright.standard.errors.envelope import fault
from backwright.standard.errors.leaks import signs
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Subject

UNREADABLE = "no time at all"


def decide(subject: Subject) -> Iterable[Finding]:
    """A table is renamed beneath the running backend and a list of it asked for. The answer must be a 500 or 503 in the
    envelope that shows no internals; the log must have the stack trace under the request id of that answer;
    and when the table is back, so must be the answers.

    Then a row of it is given a time that is none, or loses the column where the database does not take that. Where the
    backend stumbles over it, the same holds of that answer.

    Why: Databases go away. What matters then is that clients get an honest answer and that somebody can find the cause.

    Fails: With the table away the answer is a stack trace, or the log has nothing under the request id of the answer.

    Mend: Catch everything in one handler: a plain 500 or 503 for the client, the trace under the request id for the
    log.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    assert subject.database is not None  # noqa: S101
    assert subject.log is not None  # noqa: S101
    live, database = subject.live, subject.database
    listed = [one for one in subject.blueprint.entities if live.of(one.name, "list") and one.owner is None]
    tables = [
        (one, plural(snake(one.name))) for one in reversed(listed) if plural(snake(one.name)) in database.tables()
    ]
    if not tables:
        yield RULE.unclear("no table of a listed entity was found to break")
        return
    entity, table = tables[0]
    operation = live.of(entity.name, "list")
    assert operation is not None  # noqa: S101
    broken, mended = _broken(live, database, table, operation.path)
    problems = _problems(subject, broken)
    if mended.status != 200:
        problems.append(f"with the table back the list is still answered with {mended.status}")
    row = mended.data[0] if mended.data else live.rows.make(entity.name, live.strongest)
    stumbled = _stumbling(live, database, table, operation.path, row["id"]) if row else mended
    problems += _problems(subject, stumbled) if stumbled.status >= 500 else []
    shown = [text for one in (broken, stumbled) for text in (one.shown(), _log_of(subject, one)[:4000])]
    evidence = Evidence("log", f"the table {table} was away", tuple(shown))
    if problems:
        yield RULE.failed("a failure inside is not handled", evidence, detail=problems)
    else:
        yield RULE.passed("a failure inside gives a plain 5xx, and the log has its cause", evidence)


def _broken(live: Live, database: Database, table: str, path: str) -> tuple[Exchange, Exchange]:
    database.run(f'ALTER TABLE "{table}" RENAME TO "{table}_away"')
    try:
        answer = live.strongest.send("GET", path, operation="failure_on_purpose")
    finally:
        database.run(f'ALTER TABLE "{table}_away" RENAME TO "{table}"')
    return answer, live.strongest.send("GET", path)


def _stumbling(live: Live, database: Database, table: str, path: str, number: int) -> Exchange:
    """The answer of a list with a row that cannot be read."""
    (row,) = database.rows(f'SELECT id, created_at FROM "{table}" WHERE id = ?', number)  # noqa: S608
    change = f'UPDATE "{table}" SET created_at = ? WHERE id = ?'  # noqa: S608 - names of the catalogue
    away = f'ALTER TABLE "{table}" RENAME COLUMN'
    try:
        database.run(change, UNREADABLE, row["id"])
    except Exception:  # noqa: BLE001 - each driver says in its own way that a time must be one
        database.run(f"{away} created_at TO created_away")
        restore: tuple[Any, ...] = (f"{away} created_away TO created_at",)
    else:
        restore = (change, row["created_at"], row["id"])
    try:
        return live.strongest.send("GET", path, operation="failure_on_purpose")
    finally:
        database.run(*restore)


def _problems(subject: Subject, broken: Exchange) -> list[str]:
    problems = [] if broken.status in {500, 503} else [f"the failure is answered with {broken.status}"]
    problems += [problem] if (problem := fault(broken)) else []
    problems += [f"it shows {what}" for what in signs(broken, subject.project)]
    problems += ["it shows the value that it stumbled over"] if UNREADABLE.encode() in broken.body else []
    entry = _log_of(subject, broken)
    if not entry:
        problems.append(f"the log has nothing under its request id {broken.request_id}")
    elif "Traceback" not in entry and "Error" not in entry:
        problems.append("the log has no cause under its request id")
    return problems


def _log_of(subject: Subject, exchange: Exchange) -> str:
    assert subject.log is not None  # noqa: S101
    lines = [line for line in subject.log.text().splitlines() if exchange.request_id and exchange.request_id in line]
    return "\n".join(_readable(line) for line in lines)


def _readable(line: str) -> str:
    try:
        entry = json.loads(line)
    except ValueError:
        return line
    return "\n".join(f"{name}: {value}" for name, value in entry.items()) if isinstance(entry, dict) else line


RULE = Rule(
    name="errors/failure",
    items=("error-handling/1", "error-handling/3", "error-handling/5"),
    by="database",
    needs=("live", "blueprint", "database", "log"),
    references=References(owasp=("API8",), asvs=("16.5.1", "16.5.3", "16.5.4"), cwe=(755, 209)),
    decide=decide,
)
