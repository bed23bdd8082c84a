"""Every operation can be used as its description says."""

from collections.abc import Iterable
from dataclasses import replace

from backwright.standard.finding import Evidence, Finding
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation


def decide(subject: Subject) -> Iterable[Finding]:
    """Each operation of the description is asked once as it describes it: with valid bodies, with rows and accounts of
    the proof's own, parents before their parts. What never succeeds is named with the last refusal; nothing is
    concluded about it by any other rule, since a refusal means nothing beside a request that nobody can make.

    Why: Nothing that the other rules say of an operation means anything while nobody can make it succeed.

    Fails: `create_order` is answered with 400 whatever is sent, since a field is required that the document does not
    name.

    Mend: Correct the document, or tell in `prove.yaml` what the operation needs; `wright prove --write-target` writes
    what is believed.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    reached = api.reached()
    total = len(api.description.endpoints)
    says = f"{len(reached)} of {total} operations succeeded once"
    evidence = Evidence("exchange", says, tuple(one.exchange.shown() for one in reached[:3]))
    missing = [
        f"{one}: {api.reasons.get(one.name, '')}" for one in api.description.endpoints if one.name in api.reasons
    ]
    if not total:
        yield RULE.unclear(
            "no operation of it is known",
            advice="list its operations in prove.yaml, which `wright prove --write-target` writes",
        )
    elif missing:
        finding = RULE.unclear(says, evidence, advice="correct what is believed of it: wright prove --write-target")
        yield replace(finding, violations=tuple(map(Violation, missing)))
    else:
        yield RULE.passed(says, evidence)


RULE = Rule(
    name="api/reach",
    items=("deliverables-checklist/2",),
    by="probe",
    needs=("api",),
    decide=decide,
)
