"""Pages of strangers cannot read with the rights of who looks at them."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from backwright.standard.description.api import Success, done
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

MOST = 4  # operations that are asked


def decide(subject: Subject) -> Iterable[Finding]:
    """Operations that have succeeded are asked as a page of another origin would ask them, with a preflight before. An
    origin that nobody can know (`evil.example`, `null`, the own name with a stranger's behind it) must not be answered
    in `Access-Control-Allow-Origin` together with `Access-Control-Allow-Credentials: true`: any page could then read
    with the cookies of who looks at it (CWE-942, OWASP API8:2023). `*` without credentials is allowed.

    Why: Any page that a user opens could otherwise read the backend with that user's cookies.

    Fails: With `Origin: https://evil.example` the answer has that origin in `Access-Control-Allow-Origin` and
    `Access-Control-Allow-Credentials: true`.

    Mend: Compare the origin with a list of whole origins, and never repeat the one that was sent.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    host = urlsplit(api.url).hostname or "localhost"
    origins = ("https://evil.example", "null", f"https://{host}.evil.example")
    reached = [one for one in api.reached("list", "me", "get", "action") if not one.endpoint.writes][:MOST]
    if not reached:
        yield RULE.unclear("no operation that reads has succeeded")
        return
    wrong: dict[str, Exchange] = {}
    shown: list[Exchange] = []
    for success in reached:
        for origin in origins:
            answer = _from(success, origin)
            shown.append(answer)
            if done(answer) and _lets_in(answer, origin):
                wrong.setdefault(origin, answer)
    evidence = Evidence("exchange", f"{len(shown)} requests of other origins", tuple(map(_headers, shown[:3])))
    if wrong:
        detail = [
            Violation.answered(one, "an unknown origin may read with credentials", sent=origin)
            for origin, one in wrong.items()
        ]
        yield RULE.failed(f"{', '.join(wrong)} may read with the credentials of others", evidence, detail=detail)
    else:
        yield RULE.passed(f"{len(origins)} unknown origins are not let in with credentials", evidence)


def _from(success: Success, origin: str) -> Exchange:
    request = success.request
    return success.caller.send(
        request.endpoint.method,
        request.path,
        query=request.query,
        headers={**request.headers, "Origin": origin},
        operation=request.endpoint.name,
    )


def _lets_in(answer: Exchange, origin: str) -> bool:
    allowed = answer.headers.get("access-control-allow-origin", "")
    return allowed == origin and answer.headers.get("access-control-allow-credentials", "").lower() == "true"


def _headers(exchange: Exchange) -> str:
    shown = (f"{name}: {value}" for name, value in exchange.headers.items() if name.startswith("access-control"))
    return "\n".join([f"{exchange}   Origin: {exchange.sent_headers.get('Origin', '')}", *shown])


RULE = Rule(
    name="security/cross-origin",
    items=("security/5",),
    by="probe",
    needs=("api",),
    references=References(owasp=("API8",), asvs=("3.4.2",), cwe=(942,)),
    decide=decide,
)
