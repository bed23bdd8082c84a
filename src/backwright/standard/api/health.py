"""Endpoints answer whether it is alive and whether it is ready."""

from collections.abc import Iterable, Iterator

from backwright.databases.adapter import Database
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Subject

PENDING = "a_newer_one"


def decide(subject: Subject) -> Iterable[Finding]:
    """`/health/live` and `/health/ready` answer 200 to anybody, and a request id that is given comes back in the
    header, unless it is one that could be used to write into the log. While the database stands at another revision
    than the newest one, it is not ready, and alive all the same.

    Why: A load balancer sends requests to what says it is ready, and an orchestrator restarts what is not alive. A
    request id is what joins a client's report to the log; taken over as it is, it lets anybody write lines into the
    log.

    Fails: `/health/ready` is 200 while a migration is pending, or a request id with quotes and line breaks comes back
    unchanged.

    Mend: Let readiness ask the database for its revision, keep liveness free of it, and take over a request id only
    when it has the form of one.
    """
    assert subject.live is not None  # noqa: S101
    nobody = subject.live.anonymous
    live, ready = (
        nobody.send("GET", "/health/live", operation="get_live"),
        nobody.send("GET", "/health/ready", operation="get_ready"),
    )
    given = nobody.send("GET", "/health/live", headers={"X-Request-ID": "0123456789abcdef0123456789abcdef"})
    evil = nobody.send("GET", "/health/live", headers={"X-Request-ID": 'x" level="error' + "y" * 300})
    problems = [f"{one.path} is {one.status}" for one in (live, ready) if one.status != 200]
    problems += (
        [] if given.request_id == "0123456789abcdef0123456789abcdef" else ["a given request id does not come back"]
    )
    problems += (
        [] if '"' not in evil.request_id and len(evil.request_id) <= 200 else ["any text is taken for a request id"]
    )
    problems += _pending(subject.live, subject.database)
    evidence = Evidence("exchange", "health", tuple(one.shown() for one in (live, ready, given)))
    if problems:
        yield RULE.failed(problems[0], evidence, detail=problems)
    else:
        yield RULE.passed("live and ready; request ids come back", evidence)


def _pending(live: Live, database: Database | None) -> Iterator[str]:
    """What it says of itself while a migration is pending; nothing where its revisions are not at hand."""
    if database is None or database.versions is None or not (rows := database.rows(database.versions.select)):
        return
    versions = database.versions
    (revision,) = rows[0].values()
    change = f"UPDATE {versions.name} SET {versions.column} = ? WHERE {versions.column} = ?"  # noqa: S608
    database.run(change, PENDING, revision)
    try:
        ready = live.anonymous.send("GET", "/health/ready", operation="failure_on_purpose")
        alive = live.anonymous.send("GET", "/health/live", operation="get_live")
    finally:
        database.run(change, revision, PENDING)
    if ready.status != 503:
        yield f"while a migration is pending, /health/ready is {ready.status}"
    if alive.status != 200:
        yield f"while a migration is pending, /health/live is {alive.status}"


RULE = Rule(
    name="api/health",
    items=("best-practices/10", "with-devops-engineer/5"),
    by="probe",
    needs=("live",),
    references=References(asvs=("16.4.1",), cwe=(117,)),
    decide=decide,
)
