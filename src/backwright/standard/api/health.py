"""Endpoints answer whether it is alive and whether it is ready."""

from collections.abc import Iterable

from backwright.standard.finding import Evidence, Finding
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject


def decide(subject: Subject) -> Iterable[Finding]:
    """`/health/live` and `/health/ready` answer 200 to anybody, and a request id that is given comes back in the
    header, unless it is one that could be used to write into the log.
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
    evidence = Evidence("exchange", "health", tuple(one.shown() for one in (live, ready, given)))
    if problems:
        yield RULE.failed(problems[0], evidence, detail=problems)
    else:
        yield RULE.passed("live and ready; request ids come back", evidence)


RULE = Rule(
    name="api/health",
    items=("best-practices/10", "with-devops-engineer/5"),
    by="probe",
    needs=("live",),
    decide=decide,
)
