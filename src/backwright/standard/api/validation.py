"""What an operation must not take, it refuses."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from backwright.standard.description.api import Success, done
from backwright.standard.description.members import at, is_secret, merged, words
from backwright.standard.description.model import Kind, MemberPath, Schema
from backwright.standard.description.values import type_of
from backwright.standard.description.variations import varied_members
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

KINDS: tuple[Kind, ...] = ("create", "replace", "update")
ENDLESS = "x" * 100_000
# Without a declared limit, what nobody means: an empty name, a name of a hundred thousand letters, a price below zero.
_NAMES = frozenset({"name", "title", "label", "subject", "username", "firstname", "lastname", "slug", "code"})
_AMOUNTS = frozenset({"price", "amount", "quantity", "qty", "cost", "stock", "age", "budget", "count", "total", "fee",
                      "salary", "weight", "mileage", "capacity", "seats", "units", "pages"})  # fmt: skip


def decide(subject: Subject) -> Iterable[Finding]:
    """Operations that create or change a row, and have succeeded, get one bad value at a time beside a valid body. What
    the document limits (length, range, choice, format, a required member) must be refused beyond the limit; a required
    name must not be empty and no name a hundred thousand letters long; an amount must not be negative. An answer of
    success is a failure (CWE-20, OWASP API4:2023, ASVS 5.0 2.2.1).

    Why: What is accepted once stays in the tables, and every reader of it must cope from then on.

    Fails: `POST /orders` with `quantity: -3` is answered with 201.

    Mend: Validate each member where the body is read, by the limits that the document declares.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    wrong: list[tuple[Violation, Exchange]] = []
    count = 0
    reached = [one for one in api.reached(*KINDS) if one.endpoint.body is not None]
    for success in reached:
        for path, what, value in _bad_values(success):
            count += 1
            request = api.requests.fresh(success)
            request = request.without_member(path) if what == "missing" else request.with_member(path, value)
            answer = api.requests.send(request, success.caller)
            if done(answer):
                shown = "" if what == "missing" else str(value)[:40]
                kind = f"accepted though {what}"
                wrong.append(
                    (Violation.answered(answer, kind, member=".".join(path), sent=shown, expected="4xx"), answer)
                )
    says = f"{count} bad values for {len(reached)} operations"
    if not count:
        yield RULE.unclear("no operation with a body that has limits has succeeded")
    elif wrong:
        evidence = Evidence("exchange", says, tuple(answer.shown()[:700] for _, answer in wrong[:6]))
        yield RULE.failed(f"{len(wrong)} of {says} are accepted", evidence, detail=[one for one, _ in wrong])
    else:
        evidence = Evidence("exchange", says, (api.exchanges[-1].shown()[:700],))
        yield RULE.passed(f"{says}, all refused", evidence)


def _bad_values(success: Success) -> Iterator[tuple[MemberPath, str, Any]]:
    """Members, what is wrong with a value, and the value."""
    body = success.endpoint.body
    if body is None:
        return
    for path, raw in varied_members(success.request):
        schema = merged(raw)
        required = path[-1] in (merged(_above(body.schema, path)).get("required") or ())
        if required and success.endpoint.kind != "update":
            yield path, "missing", None
        if is_secret(path[-1], schema):
            continue
        kind = type_of(schema)
        if kind == "string" and isinstance(at(success.request.body, path), str):
            yield from ((path, what, value) for what, value in _bad_texts(schema, path, required=required))
        elif kind in {"integer", "number"}:
            yield from ((path, what, value) for what, value in _bad_numbers(schema, path))


def _above(schema: Schema, path: MemberPath) -> Schema:
    """The object that a member stands in."""
    for name in path[:-1]:
        schema = (merged(schema).get("properties") or {}).get(name) or {}
    return schema


def _bad_texts(schema: Schema, path: MemberPath, *, required: bool) -> Iterator[tuple[str, str]]:
    least, most = schema.get("minLength"), schema.get("maxLength")
    is_name = bool(_NAMES & {*words(path[-1])[-1:]})
    if isinstance(schema.get("enum"), list):
        yield "none of the declared values", "prove-no-such-value"
        return
    if (isinstance(least, int) and least > 0) or (required and is_name):
        yield "empty", ""
    if isinstance(most, int) and most < 10_000:
        yield "too long", "x" * (most + 1)
    elif is_name:
        yield "endless", ENDLESS
    formats: Mapping[str, str] = {"email": "prove-no-address", "date": "prove", "date-time": "prove", "uuid": "prove"}
    if (bad := formats.get(str(schema.get("format")))) is not None:
        yield f"no {schema['format']}", bad


def _bad_numbers(schema: Schema, path: MemberPath) -> Iterator[tuple[str, Any]]:
    low, high = schema.get("minimum"), schema.get("maximum")
    if type_of(schema) == "integer":  # documents write `0.0`, and a fraction would be refused for being one
        low, high = (int(one) if isinstance(one, float) else one for one in (low, high))
    if isinstance(low, int | float):
        yield "below its minimum", low - 1
    elif isinstance(above := schema.get("exclusiveMinimum"), int | float) and not isinstance(above, bool):
        yield "below its minimum", above - 1
    elif _AMOUNTS & {*words(path[-1])}:
        yield "negative", -5
    if isinstance(high, int | float):
        yield "above its maximum", high + 1
    yield "a text", "prove"


RULE = Rule(
    name="api/validation",
    items=("security/3", "anti-patterns-to-avoid/10", "deliverables-checklist/3", "task-implement-crud-api/6"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API4",), asvs=("2.2.1", "2.2.2", "15.3.5"), cwe=(20, 1287)),
    decide=decide,
)
