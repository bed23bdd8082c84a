"""Errors of one backend look alike."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

Shape = tuple[str, ...]


def decide(subject: Subject) -> Iterable[Finding]:
    """The bodies of all refusals are compared, those of unknown paths and methods among them. Each must be JSON where
    the answers of success are, and all must share a member that says what is wrong, as in RFC 9457: a client that has
    to know five kinds of error handles none of them.

    Why: A client that has to know five kinds of error handles none of them.

    Fails: A missing row is answered in JSON with `message`, an unknown path in HTML, and a failed validation with a
    list.

    Mend: Choose one shape, such as problem details, and write it in one handler for all errors, those of the framework
    included.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    api.anonymous.send("GET", f"{api.description.base}/no-such-path-of-the-proof")
    refusals = [one for one in api.exchanges if 400 <= one.status < 600 and one.status != 503 and _counts(one)]
    if not any(one.exchange.json is not None for one in api.reached()):
        yield RULE.unclear("no operation has answered with JSON")
        return
    shapes: dict[Shape, list[Exchange]] = defaultdict(list)
    for exchange in refusals:
        shapes[_shape(exchange)].append(exchange)
    if len(refusals) < 2:
        yield RULE.unclear("too few refusals to compare")
        return
    violations = _violations(shapes)
    says = f"{len(refusals):,} refusals"
    evidence = Evidence("exchange", says, tuple(found[0].shown() for found in list(shapes.values())[:6]))
    if violations:
        yield RULE.failed(f"{says} of {len(shapes)} shapes", evidence, detail=violations)
    else:
        yield RULE.passed(f"{says} with a common shape", evidence)


def _counts(exchange: Exchange) -> bool:
    """Whether its body says something, at a path that is the API's."""
    is_api = bool(exchange.operation) or "no-such-path-of-the-proof" in exchange.path
    return is_api and bool(exchange.body.strip()) and exchange.method != "HEAD"


def _shape(exchange: Exchange) -> Shape:
    answer = exchange.json
    if isinstance(answer, Mapping):
        return tuple(sorted(map(str, answer)))
    return ("a list",) if isinstance(answer, list) else ("a text of JSON",) if answer is not None else ("no JSON",)


def _violations(shapes: Mapping[Shape, list[Exchange]]) -> list[Violation]:
    objects = {shape: found for shape, found in shapes.items() if isinstance(found[0].json, Mapping)}
    odd = [
        Violation.answered(found[0], f"an error that is {shape[0]}", expected="an object with what is wrong")
        for shape, found in shapes.items()
        if shape not in objects
    ]
    if len(objects) < 2 or set.intersection(*map(set, objects)):
        return odd
    usual = max(objects, key=lambda shape: len(objects[shape]))
    return odd + [
        Violation.answered(found[0], f"an error of {{{', '.join(shape)}}}", expected=f"{{{', '.join(usual)}}}")
        for shape, found in objects.items()
        if not {*shape} & {*usual}
    ]


RULE = Rule(
    name="errors/uniformity",
    items=("api-design/5", "error-handling/2", "with-frontend-developer/3"),
    by="probe",
    needs=("api",),
    references=References(rfc=(9457,)),
    decide=decide,
)
