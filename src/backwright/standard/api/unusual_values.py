"""What is valid is taken, however unusual, and comes back as it was sent."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from backwright.blueprint.model import Entity, TextType
from backwright.standard.drafts import is_new, keeps_constraints, new_row
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.grants import Grants
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Live, Row, Subject
from backwright.standard.violation import Violation

LETTERS = "Zoë Ångström 東京 Ελλάδα 😀 naïve"


@dataclass(frozen=True, slots=True)
class TriedValues:
    """A body of unusual values, and what came back."""

    what: str
    sent: Row
    success: int
    exchange: Exchange

    @property
    def wrong(self) -> str:
        """What is not as it should be; empty when all is."""
        if self.exchange.status != self.success:
            return f"answered with {self.exchange.status}"
        data = self.exchange.data if isinstance(self.exchange.data, dict) else {}
        odd = [name for name, value in self.sent.items() if name in data and data[name] != value]
        return f"{', '.join(odd)} came back as another text" if odd else ""

    @property
    def violation(self) -> Violation:
        """What is wrong, as a value."""
        if self.exchange.status != self.success:
            kind, actual = f"not taken with {self.what}", ""
        else:
            kind, actual = f"comes back as another text with {self.what}", self.wrong
        return Violation.answered(self.exchange, kind, actual=actual, expected="" if actual else str(self.success))

    def __str__(self) -> str:
        return f"{self.exchange.operation} by {self.exchange.caller} with {self.what}: {self.wrong or 'taken'}"


def decide(subject: Subject) -> Iterable[Finding]:
    """Each role that creates or changes rows does it once with letters of many scripts, in every field that it may
    write, and once with the longest texts that the page allows and nothing else that can be left out. The row must be
    taken, and show what was sent.

    Code that reads bytes for letters, or a column shorter than its field, breaks on the first customer with an accent.

    Why: Code that takes bytes for letters, or a column that is shorter than its field, breaks on the first customer
    with an accent.

    Fails: `POST /tags` with the name `Zoë 東京` is answered with 500, or comes back as `Zo? ??`.

    Mend: Use Unicode from the request to the column (`utf8mb4` on MySQL), measure lengths in characters, and give
    columns the length of their field.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    live, blueprint = subject.live, subject.blueprint
    tried: list[TriedValues] = []
    for entity in blueprint.entities:
        if any(isinstance(one.type, TextType) for one in entity.fields):
            tried += [one for caller in _callers(live) for one in _tried(subject, entity, caller)]
    wrong = [one for one in tried if one.wrong]
    lines = "\n".join(map(str, tried))
    evidence = Evidence(
        "exchange", f"{len(tried)} bodies", (lines, *(one.exchange.shown()[:1500] for one in wrong[:6]))
    )
    if not tried:
        yield RULE.not_applicable("nobody writes texts")
    elif wrong:
        yield RULE.failed(
            f"{len(wrong)} of {len(tried)} valid bodies are not taken",
            evidence,
            detail=[one.violation for one in wrong],
        )
    else:
        yield RULE.passed(f"{len(tried)} bodies in letters of many scripts, and as long as may be", evidence)


def _callers(live: Live) -> tuple[Caller, ...]:
    """One of each role, or whoever there is."""
    by_role = {one.role: one for one in reversed(live.home)}
    return tuple(by_role.values()) or (live.strongest,)


def _tried(subject: Subject, entity: Entity, caller: Caller) -> Iterator[TriedValues]:
    live, blueprint = subject.live, subject.blueprint
    assert live is not None  # noqa: S101
    assert blueprint is not None  # noqa: S101
    create, update = live.of(entity.name, "create"), live.of(entity.name, "update")
    parent = live.rows.within(entity.name, caller)
    if create is None or (entity.owner is not None and parent is None):
        return
    for what in FILLS:
        made = live.rows.make(entity.name, caller, parent=parent)
        if made is None:
            return  # the control: who may not create a plain one is not asked for an unusual one
        body = live.rows.body(entity.name, caller, required_only=what != "letters", parent=parent)
        body = _nameable(subject, entity, caller, body)
        sent = _unusual(entity, body, what)
        draft = {**new_row(blueprint, entity, caller, parent), **body, **sent}
        if sent and _fits(live, entity, draft):
            path = live.rows.fill(create, entity, parent=parent)
            answer = caller.send("POST", path, {**body, **sent}, operation=create.name)
            if answer.succeeded and isinstance(answer.data, dict):
                owner = {entity.owner.column: parent["id"]} if entity.owner and parent else {}
                live.rows.remember(entity.name, {**answer.data, **owner})
            yield TriedValues(what, sent, create.success, answer)
        if update is not None:
            yield from _changed(live, entity, caller, made, what)


def _nameable(subject: Subject, entity: Entity, caller: Caller, body: Row) -> dict[str, Any]:
    """The body without the relations that may be left out and lead to rows which the caller may not read."""
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    grants, left = Grants(subject.blueprint, subject.live.rows.lookup), dict(body)
    for field in entity.fields:
        if field.relation is None or field.required or field.column not in body:
            continue
        other, value = subject.blueprint.entity(field.relation.entity), body[field.column]
        rows = [subject.live.rows.lookup(other.name, one) for one in (value if field.many else [value])]
        if not all(row is not None and grants.visible(caller, other, row) for row in rows):
            del left[field.column]
    return left


def _changed(live: Live, entity: Entity, caller: Caller, row: Row, what: str) -> Iterator[TriedValues]:
    """The texts of a row that the caller may change."""
    update = live.of(entity.name, "update")
    body = live.rows.body(entity.name, caller, action="update", current=row)
    if update is not None and body and what == "letters":
        nothing = caller.send("PATCH", live.rows.fill(update, entity, row), {}, operation=update.name)
        if nothing.status not in {403, 404}:
            yield TriedValues("nothing", {}, update.success, nothing)
    sent = _unusual(entity, body, what)
    if update is None or not sent or not _fits(live, entity, {**row, **sent}):
        return
    answer = caller.send("PATCH", live.rows.fill(update, entity, row), sent, operation=update.name)
    if answer.status in {403, 404}:
        return  # whether that is right, the access matrix says
    if answer.succeeded and isinstance(answer.data, dict):
        live.rows.remember(entity.name, {**row, **answer.data})
    yield TriedValues(what, sent, update.success, answer)


def _fits(live: Live, entity: Entity, row: Row) -> bool:
    """Whether it breaks no constraint and equals no other row."""
    others = [one for (name, number), one in live.rows.known.items() if name == entity.name and number != row.get("id")]
    return keeps_constraints(entity, row) and is_new(entity, row, others)


def _unusual(entity: Entity, body: Row, what: str) -> dict[str, str]:
    """The texts of a body, each made unusual; one that must differ from others keeps its own end."""
    texts = {one.column: one.type for one in entity.fields if isinstance(one.type, TextType) and one.column in body}
    return {column: FILLS[what](kind, str(body[column])) for column, kind in texts.items()}


def _in_letters(kind: TextType, text: str) -> str:
    own = text[-6:]
    return f"{LETTERS[: max(0, kind.maximum - len(own))]}{own}"[: kind.maximum].ljust(kind.minimum, "é")


def _longest(kind: TextType, text: str) -> str:
    own = text[-6:]
    return f"{'x' * (kind.maximum - len(own))}{own}"[-kind.maximum :]


FILLS: Mapping[str, Callable[[TextType, str], str]] = MappingProxyType(
    {"letters": _in_letters, "the longest texts": _longest}
)

RULE = Rule(
    name="api/unusual-values",
    items=("error-handling/7", "anti-patterns-to-avoid/4", "core-responsibilities/5"),
    by="probe",
    needs=("live", "blueprint"),
    references=References(cwe=(176,), rfc=(3629, 8259)),
    decide=decide,
)
