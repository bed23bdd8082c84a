"""Text that a caller sends stays text in the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from backwright.standard.description.api import Api, Success, ValidRequest, done
from backwright.standard.description.members import at, identity_rank
from backwright.standard.description.model import Kind, Parameter, type_of_parameter
from backwright.standard.description.variations import varied_members
from backwright.standard.errors.disclosure import database_message
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

KINDS: tuple[Kind, ...] = ("list", "get", "create", "update", "replace", "action", "me", "delete", "sign_in")
MOST_PLACES = 6  # of one operation
# What follows a text in a statement is unknown: each pair is true and false for one way to go on.
_TEXT_PAIRS = (
    ("' OR '1'='1", "' OR '1'='2"),
    ("' OR 1=1 -- ", "' OR 1=2 -- "),
    ("%' OR '1'='1' -- ", "%' OR '1'='2' -- "),
    ("') OR ('1'='1", "') OR ('1'='2"),
    ('" OR "1"="1', '" OR "1"="2'),
)
_AND_PAIRS = (("' AND '1'='1", "' AND '1'='2"), (" AND 1=1", " AND 1=2"), ('" AND "1"="1', '" AND "1"="2'))
NOTHING = "prove-no-such-text"


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where a text of a request stands, and the request with another text there."""

    name: str
    request: ValidRequest
    value: str

    def holding(self, value: str) -> ValidRequest:
        """The request with this text in the place."""
        kind, _, name = self.name.partition(": ")
        if kind == "path":
            return self.request.with_identifier(name, value)
        if kind == "query":
            return self.request.with_query(name, value)
        return self.request.with_member(tuple(name.split(".")), value)


def decide(subject: Subject) -> Iterable[Finding]:
    """Every text in paths, queries and bodies of operations that have succeeded is tried in two ways, and each sign
    must come twice. A single quote breaks (a server error, or a message of the database) where a doubled one does not
    and the valid request succeeds. Or two additions that differ in logic alone (`OR '1'='1`, `OR '1'='2`) are answered
    differently, the false one as an unknown text is and the true one with more. At the door, an identity that ends the
    statement signs in with a wrong password (CWE-89, OWASP API8:2023, ASVS 5.0 1.2.4).

    Why: One value that becomes part of a statement gives its sender the database.

    Fails: `GET /orders?q=x' OR '1'='1` lists every order, and with `'1'='2` none.

    Mend: Pass values as parameters of the statement, never by putting texts together.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    found: list[tuple[Violation, Exchange]] = []
    tried = 0
    for success in api.reached(*KINDS):
        for place in list(_places(api, success))[:MOST_PLACES]:
            tried += 1
            fault = _at_door(api, success, place) if success.endpoint.kind == "sign_in" else _at(api, success, place)
            found += [fault] if fault else []
    evidence = Evidence(
        "exchange", f"{tried} texts of requests", tuple(answer.shown() for _, answer in found[:6]) or ("",)
    )
    if not tried:
        yield RULE.unclear("no operation that takes a text has succeeded")
    elif found:
        operations = len({violation.operation for violation, _ in found})
        yield RULE.failed(
            f"{operations} operations run what a caller sends as SQL", evidence, detail=[one for one, _ in found]
        )
    else:
        yield RULE.passed(f"{tried} texts of requests, none read as SQL", evidence)


def _places(api: Api, success: Success) -> Iterator[TextPlace]:
    """The texts of a request; an operation that deletes is tried in its path alone, with rows that are not there."""
    request = success.request if not success.endpoint.writes else api.requests.fresh(success)
    for name, value in request.identifiers.items():
        yield TextPlace(f"path: {name}", request, value)
    for one in success.endpoint.parameters_in("query"):
        if type_of_parameter(one) in {"string", "integer"}:
            yield TextPlace(f"query: {one.name}", request, request.query.get(one.name) or _usual(one))
    if request.body is not None and success.endpoint.kind != "delete":
        for path, _ in varied_members(request):
            if isinstance(value := at(request.body, path), str):
                yield TextPlace(f"body: {'.'.join(path)}", request, value)


def _usual(parameter: Parameter) -> str:
    """A value that a parameter takes, where it is declared."""
    choices, default = parameter.schema.get("enum"), parameter.schema.get("default")
    return str(choices[0]) if isinstance(choices, list) and choices else default if isinstance(default, str) else ""


def _at(api: Api, success: Success, place: TextPlace) -> tuple[Violation, Exchange] | None:
    broken = _breaks(api, success, place)
    if broken is not None:
        return _violation(broken, place, "a quote breaks the statement", f"{place.value}'"), broken
    if success.endpoint.writes:
        return None  # a condition that is true might change rows of others
    for true, false in _TEXT_PAIRS:
        answer = _differs(api, success, place, true, false)
        if answer is not None:
            return _violation(answer, place, "a condition in the text is obeyed", NOTHING + true), answer
    if place.value and place.name.startswith("query"):
        answer = _runs(api, success, place)
        if answer is not None:
            return _violation(answer, place, "a query in the text is run", f"{place.value},(SELECT 1)"), answer
    if place.value and place.name.startswith("path"):
        for true, false in _AND_PAIRS:
            answer = _narrows(api, success, place, place.value + true, place.value + false)
            if answer is not None:
                return _violation(answer, place, "a condition in the text is obeyed", place.value + true), answer
    return None


def _violation(answer: Exchange, place: TextPlace, kind: str, sent: str) -> Violation:
    return Violation.answered(answer, kind, member=place.name, sent=sent[:80], expected="as any other text")


def _breaks(api: Api, success: Success, place: TextPlace) -> Exchange | None:
    """The answer to a single quote, where that breaks twice and a doubled one, and a plain text, do not."""
    value = place.value or NOTHING

    def tried_with(text: str) -> Exchange:
        request = place if not success.endpoint.writes else _renewed(api, success, place)
        return api.requests.send(request.holding(text), success.caller)

    single = tried_with(f"{value}'")
    if not _is_broken(single):
        return None
    doubled, plain, again = tried_with(f"{value}''"), tried_with(f"{value}x"), tried_with(f"{value}'")
    if _is_broken(again) and not _is_broken(doubled) and not _is_broken(plain):
        return again
    return None


def _renewed(api: Api, success: Success, place: TextPlace) -> TextPlace:
    """The same place of a request whose unique values are new."""
    return TextPlace(place.name, api.requests.fresh(success), place.value)


def _is_broken(answer: Exchange) -> bool:
    return answer.status >= 500 or (answer.status >= 400 and database_message(answer))


def _differs(api: Api, success: Success, place: TextPlace, true: str, false: str) -> Exchange | None:
    """The answer to what is true, where it has more than what is false and than an unknown text, twice."""
    nothing = api.requests.send(place.holding(NOTHING), success.caller)
    for _ in range(2):
        yes = api.requests.send(place.holding(NOTHING + true), success.caller)
        if not done(yes) or (len(yes.body) <= len(nothing.body) + 1 and done(nothing)):
            return None
        no = api.requests.send(place.holding(NOTHING + false), success.caller)
        if _alike(yes, no) or no.status != nothing.status or abs(len(no.body) - len(nothing.body)) > 60:
            return None
    return yes


def _narrows(api: Api, success: Success, place: TextPlace, true: str, false: str) -> Exchange | None:
    """The answer to a known text and what is true, where it is as without that, and with what is false it is not."""
    for _ in range(2):
        plain = api.requests.send(place.holding(place.value), success.caller)
        yes = api.requests.send(place.holding(true), success.caller)
        if not done(plain) or not done(yes) or not _alike(plain, yes):
            return None
        if done(no := api.requests.send(place.holding(false), success.caller)) and _alike(plain, no):
            return None
    return yes


def _runs(api: Api, success: Success, place: TextPlace) -> Exchange | None:
    """The answer to a query behind a known value, where one that can be run succeeds and one that cannot does not.

    So the name of a column is tried that stands in a statement bare, as in ORDER BY.
    """
    for _ in range(2):
        yes = api.requests.send(place.holding(f"{place.value},(SELECT 1)"), success.caller)
        if not done(yes):
            return None
        if done(api.requests.send(place.holding(f"{place.value},(SELECT prove_no_such_column)"), success.caller)):
            return None
    return yes


def _alike(one: Exchange, other: Exchange) -> bool:
    return one.status == other.status and abs(len(one.body) - len(other.body)) <= 2


def _at_door(api: Api, success: Success, place: TextPlace) -> tuple[Violation, Exchange] | None:
    """Whether an identity that ends the statement signs in, though the password is wrong."""
    name = place.name.rpartition(".")[2].removeprefix("body: ")
    if identity_rank(name) is None:
        return None
    wrong = success.request
    for path, _ in varied_members(wrong):
        if isinstance(at(wrong.body, path), str) and identity_rank(path[-1]) is None:
            wrong = wrong.with_member(path, "prove-wrong-Pw1!")
    other = TextPlace(place.name, wrong, place.value)
    control = api.requests.send(other.holding(place.value), api.anonymous)
    if done(control):
        return None
    for ending in ("' OR '1'='1' -- ", f"{place.value}' -- ", "' OR 1=1 -- ", f"{place.value}' #"):
        answer = api.requests.send(other.holding(ending), api.anonymous)
        if done(answer):
            return _violation(answer, place, "signs in with a wrong password", ending), answer
    return _at(api, Success(success.request, api.anonymous, success.exchange), place) if _quiet(control) else None


def _quiet(control: Exchange) -> bool:
    return control.status != 429


RULE = Rule(
    name="security/sql-injection",
    items=("security/4",),
    by="probe",
    needs=("api",),
    references=References(asvs=("1.2.4",), cwe=(89,)),
    decide=decide,
)
