"""Nothing travels in clear."""

from collections.abc import Iterable

from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject

YEAR = 31_536_000


def decide(subject: Subject) -> Iterable[Finding]:
    """The target is reached by https and makes browsers stay there for a year or more (HSTS).

    On loopback there is no certificate and nothing to decide: the verdict is then inconclusive, never a pass.

    Why: Without TLS, whoever is on the way reads passwords and tokens; without HSTS, the first request of a browser
    goes in the clear.

    Fails: The backend answers on `http://`, or sends `Strict-Transport-Security: max-age=300`.

    Mend: Serve it over https alone, and send `Strict-Transport-Security: max-age=31536000` or more.
    """
    assert subject.live is not None  # noqa: S101
    if subject.loopback:
        yield RULE.unclear(
            "cannot be decided on loopback",
            advice="prove it where it is served over https: wright prove --url https://YOUR-HOST --anywhere",
        )
        return
    answer = subject.live.anonymous.send("GET", "/health/live")
    header = answer.headers.get("strict-transport-security", "")
    age = next((part.split("=")[1] for part in header.replace(" ", "").split(";") if part.startswith("max-age=")), "0")
    evidence = Evidence("exchange", "transport", (answer.shown(), f"strict-transport-security: {header}"))
    if not subject.live.url.startswith("https://"):
        yield RULE.failed(f"{subject.live.url} is in clear", evidence, advice="serve it over https")
    elif not age.isdigit() or int(age) < YEAR:
        yield RULE.failed(
            f"HSTS is {header or 'absent'}", evidence, advice="send Strict-Transport-Security: max-age=31536000"
        )
    else:
        yield RULE.passed("https, HSTS for a year", evidence)


RULE = Rule(
    name="security/https",
    items=("security/6",),
    by="probe",
    needs=("live",),
    references=References(owasp=("API8",), asvs=("12.2.1", "3.4.1"), cwe=(319,), rfc=(6797,)),
    decide=decide,
)
