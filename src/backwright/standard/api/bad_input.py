"""What is not valid is refused, by name, and nothing breaks over it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from backwright.blueprint.model import (
    ACCOUNT,
    Auth,
    Blueprint,
    EmailType,
    Entity,
    EnumType,
    EnumValue,
    Field,
    RelationType,
    TextType,
)
from backwright.blueprint.view.operations import Operation
from backwright.standard.at_hand import row_at_hand
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.grants import Grants
from backwright.standard.references import References
from backwright.standard.registration import registration, required
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Subject
from backwright.standard.types import Bad
from backwright.standard.types.others import is_ahead
from backwright.standard.values import bad_values
from backwright.standard.violation import Violation


@dataclass(frozen=True, slots=True)
class RefusalTried:
    """One bad value in one field, and the answer."""

    where: str
    field: str
    bad: Bad
    exchange: Exchange

    @property
    def wrong(self) -> str:
        """What is wrong with the answer; nothing when it refuses and names the field."""
        status = self.exchange.status
        if self.exchange.succeeded:
            return "accepted"
        if status >= 500 or status == 0:
            return f"broke ({status})"
        if status != 400:
            return f"answered {status} instead of 400"
        named = self.exchange.named_fields
        malformed = self.bad.json in {"NaN", "1e400"} or "\\u" in self.bad.json  # refused before it has fields
        if not malformed and not any(name.split(".")[0].split("[")[0] == self.field for name in named):
            return f"refused, but names {', '.join(named) or 'no field'}"
        return ""

    @property
    def sent(self) -> str:
        """The value, as it stood in the body."""
        return "nothing" if self.bad.missing else self.bad.json[:60]

    @property
    def violation(self) -> Violation:
        """What is wrong, as a value."""
        actual, expected = "", "400"
        if self.wrong.startswith("refused"):
            actual, expected = f"names {', '.join(self.exchange.named_fields) or 'no field'}", self.field
        kind = f"{self.wrong.partition(' ')[0].rstrip(',')} ({self.bad.what})"
        return Violation.answered(
            self.exchange,
            kind,
            operation=self.where,
            member=self.field,
            sent=self.sent,
            actual=actual,
            expected=expected,
        )

    def __str__(self) -> str:
        return f"{self.where} {self.field} = {self.sent} ({self.bad.what}): {self.wrong or 'refused'}"


def decide(subject: Subject) -> Iterable[Finding]:
    """Each field that a caller may write is sent nine values that it must refuse: wrong kinds, wrong sizes, wrong
    formats, NUL, halves of surrogate pairs, NaN, rows that do not exist. The rest of the body is valid.

    A value that is accepted fails, and so does a 5xx, another status than 400, and a refusal that does not name the
    field: a client can only fix what an answer names.

    Why: What is accepted once stays in the tables, and every reader of it must cope from then on. A refusal that does
    not name the field leaves the client guessing.

    Fails: `POST /tickets` with a subject of 141 characters, where the page says `str 3..140`, is answered with 201; or
    with 400, but the details name no field.

    Mend: Give the field the limit in the validator of the body, and let errors of validation list the field. In a built
    project the page says the limit: change it there, and build.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    tried = [one for entity in subject.blueprint.entities for one in _entity(subject.live, subject.blueprint, entity)]
    tried += _sign_up_and_invitation(subject.live, subject.blueprint)
    fields = {(one.where, one.field) for one in tried}
    if not fields:
        yield RULE.unclear("no body could be sent: no row of any entity can be made or changed")
        return
    accepted = [one for one in tried if one.wrong == "accepted"]
    broke = [one for one in tried if one.wrong.startswith("broke")]
    wrong = [one for one in tried if one.wrong]
    says = f"{len(fields)} fields × 9 bad values, {len(accepted)} accepted, {len(broke)} 5xx"
    lines = "\n".join(f"{one} → {one.exchange.status}" for one in tried)
    evidence = Evidence("exchange", says, (*(one.exchange.shown() for one in wrong[:12]), lines))
    if wrong:
        others = len(wrong) - len(accepted) - len(broke)
        yield RULE.failed(
            says + (f", {others} refused badly" if others else ""),
            evidence,
            advice="tighten the validators of these fields",
            places=dict.fromkeys(f"{one.where} {one.field}" for one in wrong),
            detail=[one.violation for one in wrong],
        )
    else:
        yield RULE.passed(says, evidence)


def _entity(live: Live, blueprint: Blueprint, entity: Entity) -> Iterator[RefusalTried]:
    create, update = live.of(entity.name, "create"), live.of(entity.name, "update")
    caller = live.strongest
    if create is not None:
        parent = live.rows.within(entity.name, live.strongest)
        body = live.rows.body(entity.name, caller, required_only=True, parent=parent)
        whole = live.rows.body(entity.name, caller, parent=parent)
        yield from _tried(live, entity, create, live.rows.fill(create, entity, parent=parent), body, whole)
        yield from _just_past(live, blueprint, entity)
    elif update is not None:
        row = next(
            (row for (name, number), row in live.rows.known.items() if _changeable(live, entity, name, number)), None
        )
        if row is not None:
            grants = Grants(blueprint, live.rows.lookup)
            names = grants.writable(caller, entity, row, "update")
            whole = {one.column: row.get(one.column) for one in entity.fields if one.name in names}
            yield from _tried(live, entity, update, live.rows.fill(update, entity, row), {}, whole)


def _just_past(live: Live, blueprint: Blueprint, entity: Entity) -> Iterator[RefusalTried]:
    """A time that must lie ahead, set to this very moment in a row that there is: no other rule forbids that."""
    update, row = live.of(entity.name, "update"), row_at_hand(live, blueprint, entity)
    if update is None or row is None:
        return
    for field in filter(is_ahead, entity.fields):
        moment = json.dumps(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
        raw, path = f'{{"{field.column}": {moment}}}'.encode(), live.rows.fill(update, entity, row)
        answer = live.strongest.send("PATCH", path, raw=raw, operation=update.name)
        yield RefusalTried(update.name, field.column, Bad("the present moment", moment), answer)


def _sign_up_and_invitation(live: Live, blueprint: Blueprint) -> Iterator[RefusalTried]:
    """Registering and inviting, where the server is ours: elsewhere so many attempts would use up its limits."""
    if not blueprint.uses(Auth) or not live.secret_key:
        return
    own = [one for one in required(blueprint.entity(ACCOUNT)) if not isinstance(one.type, RelationType)]
    fields = [Field("email", EmailType()), Field("password", TextType("text", 8, 128)), *own]
    body = registration(blueprint, "new@example.com", "Long-enough-7")
    yield from _bad_bodies(live, "register", body, fields)
    roles = EnumType(tuple(EnumValue(role) for role in blueprint.all_roles))
    invitation = {"email": "friend@example.com", "role": blueprint.all_roles[0]}
    yield from _bad_bodies(live, "create_invitation", invitation, [Field("email", EmailType()), Field("role", roles)])


def _bad_bodies(live: Live, name: str, body: Mapping[str, Any], fields: list[Field]) -> Iterator[RefusalTried]:
    operation = live.operation(name)
    if operation is None:
        return
    for field in fields:
        for bad in bad_values(field):
            raw = _spliced(body, field, bad, updating=False)
            exchange = live.strongest.send(operation.method, operation.path, raw=raw, operation=operation.name)
            yield RefusalTried(operation.name, field.column, bad, exchange)


def _changeable(live: Live, entity: Entity, name: str, number: int) -> bool:
    """A row to send bad values to: an account other than the one that sends them."""
    if name != entity.name:
        return False
    if entity.name == ACCOUNT:
        return number in {one.account for one in live.home[1:]}
    return number == live.strongest.tenant


def _tried(  # noqa: PLR0917
    live: Live, entity: Entity, operation: Operation, path: str, body: Mapping[str, Any], whole: Mapping[str, Any]
) -> Iterator[RefusalTried]:
    for field in entity.fields:
        if field.column not in whole:
            continue
        for bad in bad_values(field):
            raw = _spliced(body, field, bad, updating=operation.kind == "update")
            exchange = live.strongest.send(operation.method, path, raw=raw, operation=operation.name)
            yield RefusalTried(operation.name, field.column, bad, exchange)


def _spliced(body: Mapping[str, Any], field: Field, bad: Bad, *, updating: bool) -> bytes:
    """The body as JSON text with one member replaced by text that no encoder would write."""
    members = {name: json.dumps(value) for name, value in body.items()}
    if not bad.missing:
        members[field.column] = bad.json
    elif updating:
        members[field.column] = "null"
    else:
        members.pop(field.column, None)
    return ("{" + ", ".join(f'"{name}": {text}' for name, text in members.items()) + "}").encode()


RULE = Rule(
    name="api/bad-input",
    items=(
        "security/3",
        "core-responsibilities/5",
        "task-implement-crud-api/6",
        "anti-patterns-to-avoid/10",
        "deliverables-checklist/3",
    ),
    by="probe",
    needs=("live", "blueprint"),
    references=References(asvs=("2.2.1", "2.2.2", "15.3.5"), cwe=(20, 1287), rfc=(9110,)),
    decide=decide,
)
