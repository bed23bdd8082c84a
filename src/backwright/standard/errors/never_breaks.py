"""Whatever the request, the backend answers without a server error."""

from collections.abc import Iterable

from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation


def decide(subject: Subject) -> Iterable[Finding]:
    """Over all probes together no answer is a 5xx and no connection breaks, but for the failure that is made on
    purpose.

    Why: A request that ends in a 5xx is one that nobody has thought about, and the place where data is half written.

    Fails: `POST /notes` with a NUL character in its title is answered with 500.

    Mend: Look up the request id of the answer in the log, and refuse the input where it is validated.
    """
    assert subject.live is not None  # noqa: S101
    exchanges = [one for one in subject.live.exchanges if one.operation != "failure_on_purpose"]
    broken = [one for one in exchanges if one.status >= 500 or one.status == 0]
    says = f"{len(exchanges):,} requests, {len(broken)} answered with 5xx"
    evidence = Evidence("exchange", says, tuple(one.shown() for one in broken[:10]))
    if not exchanges:
        yield RULE.unclear("no request was made")
    elif broken:
        yield RULE.failed(
            says,
            evidence,
            advice="the log has the cause under the same request id",
            detail=[Violation.answered(one, "breaks") for one in broken],
        )
    else:
        yield RULE.passed(says, evidence)


RULE = Rule(
    name="errors/never-breaks",
    items=("error-handling/7", "anti-patterns-to-avoid/4", "deliverables-checklist/4"),
    by="probe",
    needs=("live",),
    references=References(asvs=("16.5.4",), cwe=(755, 248)),
    decide=decide,
)
